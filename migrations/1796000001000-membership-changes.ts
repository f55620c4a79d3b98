import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Changes of a membership, its end, pauses and what follows unpaid charges. */
export class MembershipChanges1796000001000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table membership_change (
  id uuid primary key, membership_id uuid not null references membership, application_id uuid not null references application, household_id uuid not null references household,
  agency_id uuid references agency, agent_id uuid references agent, group_id uuid references employer_group,
  kind text not null, state text not null, timing text not null, asked_by_kind text not null, asked_by_id text, idempotency_key text,
  from_plan_version_id uuid not null references plan_version, to_plan_version_id uuid not null references plan_version, from_add_on_version_ids uuid[] not null default '{}', to_add_on_version_ids uuid[] not null default '{}',
  from_tier text not null, to_tier text not null, from_monthly_cents bigint not null, to_monthly_cents bigint not null,
  people_sealed text, people_added integer not null default 0, dropped_person_ids uuid[] not null default '{}',
  effective_on date not null, due_now_cents bigint not null default 0, proration_at timestamptz, intent_id uuid references billing_intent, reason text,
  created_at timestamptz not null, updated_at timestamptz not null, applied_at timestamptz
);
create index membership_change_membership_id_idx on membership_change (membership_id);
create index membership_change_intent_id_idx on membership_change (intent_id);
create unique index membership_change_open_idx on membership_change (membership_id) where state in ('asked', 'requested', 'awaiting_payment', 'scheduled');
create unique index membership_change_announced_idx on membership_change (membership_id) where state = 'announced';
create index membership_change_due_idx on membership_change (effective_on) where state in ('announced', 'scheduled');

-- somebody who left a household stays on record; a day that is still to come is a date, not a state
alter table person add column left_on date;
-- at most one change of a subscription is under way: who holds it is named here. The next period's price stands beside this one's
alter table subscription add column change_intent_id uuid, add column next_monthly_cents bigint, add column ends_on date, add column paused boolean not null default false, add column exhausted_at timestamptz;
-- a line that counts no more stays on record
alter table subscription_item add column removed_at timestamptz;
alter table payment add column action_required boolean not null default false;
alter table membership add column end_reason text, add column refund_due_cents bigint, add column refund_rule text, add column past_due_on date, add column suspended_on date, add column paused_on date, add column resumes_on date, add column ended_on date;
create index membership_suspended_on_idx on membership (suspended_on) where state = 'suspended';
create index membership_resumes_on_idx on membership (resumes_on) where state = 'paused';
create index person_ages_out_on_idx on person (ages_out_on) where ages_out_on is not null and left_on is null;
`);
    await q.query(secure('membership_change', mine('application', 'application_id'), mine('household', 'household_id'), mine('agency', 'agency_id'), mine('agent', 'agent_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
drop table membership_change;
drop index person_ages_out_on_idx, membership_suspended_on_idx, membership_resumes_on_idx;
alter table person drop column left_on;
alter table subscription drop column change_intent_id, drop column next_monthly_cents, drop column ends_on, drop column paused, drop column exhausted_at;
alter table subscription_item drop column removed_at;
alter table payment drop column action_required;
alter table membership drop column end_reason, drop column refund_due_cents, drop column refund_rule, drop column past_due_on, drop column suspended_on, drop column paused_on, drop column resumes_on, drop column ended_on;`);
  }
}
