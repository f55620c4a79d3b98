import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Applications, households and their members, signed agreements, memberships. */
export class Enrollment1795200003000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table application (
  id uuid primary key, number text not null unique, state text not null default 'draft', source text not null, locale text not null,
  site_id uuid not null references site, agency_id uuid, agent_id uuid, group_id uuid, agent_code text, campaign text, plan_hint text, group_code text, referrer text, utm jsonb not null default '{}',
  contact_channel text not null, contact text not null, contact_verified_at timestamptz, sms_consent jsonb,
  household_sealed text, tier text, plan_version_id uuid references plan_version, add_on_version_ids uuid[] not null default '{}', quoted_cents bigint, starts_on date,
  agreement_id uuid, household_id uuid, payment_attempts integer not null default 0,
  resume_mac text, resume_expires_at timestamptz, decline_reason text, superseded_by uuid, ip text,
  created_at timestamptz not null, updated_at timestamptz not null, submitted_at timestamptz, decided_at timestamptz
);
create index application_contact_site_id_idx on application (contact, site_id);
create index application_created_at_idx on application (created_at);
create index application_resume_mac_idx on application (resume_mac);

create table household (
  id uuid primary key, application_id uuid not null references application, agency_id uuid, group_id uuid,
  email text, phone text, line1 text not null, line2 text, city text not null, state text not null, zip text not null, locale text not null, sms_consent jsonb,
  created_at timestamptz not null, updated_at timestamptz not null
);
create index household_application_id_idx on household (application_id);
create table person (
  id uuid primary key, household_id uuid not null references household, application_id uuid not null, agency_id uuid, group_id uuid,
  role text not null, first_name text not null, last_name text not null, birth_date_sealed text not null, disabled boolean not null default false,
  medicare boolean, ages_out_on date, position integer not null, created_at timestamptz not null, updated_at timestamptz not null
);
create index person_household_id_idx on person (household_id);
create index person_name_idx on person (last_name, first_name);

create table agreement (
  id uuid primary key, application_id uuid not null references application, household_id uuid, document_id uuid not null references document, text_hash text not null,
  version text not null, pack_state text not null, locale text not null, signatures jsonb not null, countersigned_by text not null, countersigned_at timestamptz not null,
  consents jsonb not null, signed_at timestamptz not null, ip text, user_agent text, replaced_at timestamptz
);
create index agreement_application_id_idx on agreement (application_id);

create table membership (
  id uuid primary key, number text not null unique, application_id uuid not null references application, household_id uuid not null references household,
  agency_id uuid, agent_id uuid, group_id uuid, payer_id uuid not null, state text not null, tier text not null, plan_version_id uuid not null references plan_version,
  add_on_version_ids uuid[] not null default '{}', monthly_cents bigint not null, starts_on date not null, ends_on date, paid_through date, next_charge_on date,
  previous_id uuid references membership, created_at timestamptz not null, updated_at timestamptz not null, activated_at timestamptz
);
create unique index membership_open_application_idx on membership (application_id) where state <> 'ended';
create index membership_household_id_idx on membership (household_id);
create index membership_payer_id_idx on membership (payer_id);
`);
    await q.query([
      secure('application', mine('application', 'id'), mine('contact', 'contact', 'text'), mine('agency', 'agency_id'), mine('group', 'group_id')),
      secure('household', mine('application', 'application_id'), mine('household', 'id'), mine('agency', 'agency_id'), mine('group', 'group_id')),
      secure('person', mine('application', 'application_id'), mine('household', 'household_id'), mine('agency', 'agency_id'), mine('group', 'group_id')),
      secure('agreement', mine('application', 'application_id'), mine('household', 'household_id')),
      secure('membership', mine('application', 'application_id'), mine('household', 'household_id'), mine('agency', 'agency_id'), mine('group', 'group_id')),
    ].join('\n'));
    // where an application came from and whose it is never changes; a signed agreement can only be replaced by another
    await q.query(`
revoke update on application from mpp_app, mpp_system;
grant update (state, contact_verified_at, household_sealed, tier, plan_version_id, add_on_version_ids, quoted_cents, starts_on, agreement_id, household_id, payment_attempts,
  resume_mac, resume_expires_at, decline_reason, superseded_by, updated_at, submitted_at, decided_at) on application to mpp_app, mpp_system;
revoke update on agreement from mpp_app, mpp_system;
grant update (replaced_at) on agreement to mpp_app, mpp_system;`);
    // who holds a resume link is nobody yet: only this question may be asked across the scope
    await q.query(`
create function application_by_resume_mac(mac text) returns uuid language sql stable security definer set search_path = public, pg_temp as
  $$ select id from application where resume_mac = mac and resume_expires_at > now() $$;
revoke all on function application_by_resume_mac(text) from public;
grant execute on function application_by_resume_mac(text) to mpp_app;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop function application_by_resume_mac(text); drop table membership, agreement, person, household, application;`);
  }
}
