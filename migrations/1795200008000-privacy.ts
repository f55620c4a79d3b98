import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Rotations of the field key, results of the checks of the audit trail, disclosures of members' information and the accountings given of them. */
export class Privacy1795200008000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table key_rotation (
  id uuid primary key, key_id text not null, state text not null, total integer not null, done integer not null default 0, failed integer not null default 0,
  at_column text, position uuid, started_at timestamptz not null, updated_at timestamptz not null, finished_at timestamptz
);
create unique index key_rotation_running_idx on key_rotation (key_id) where state = 'running';
revoke insert, update on key_rotation from mpp_app;

create table audit_check (
  id uuid primary key, at timestamptz not null, outcome text not null, rows integer not null, seals integer not null, heads integer not null, unsealed integer not null, unexported integer not null,
  verified_until timestamptz, fault text, fault_row text, fault_place integer, message text
);
create index audit_check_at_idx on audit_check (at);
revoke insert, update on audit_check from mpp_app;
revoke update on audit_check from mpp_system;

create table disclosure (
  id uuid primary key, household_id uuid not null references household, person_id uuid references person, disclosed_on date not null, last_on date, times integer not null default 1,
  recipient text not null, recipient_address text, description text not null, purpose text not null, basis text not null, withheld_until date, withheld_by text, recorded_by text not null, created_at timestamptz not null
);
create index disclosure_household_id_disclosed_on_idx on disclosure (household_id, disclosed_on);
revoke update on disclosure from mpp_app, mpp_system;

create table accounting (
  id uuid primary key, household_id uuid not null references household, person_id uuid references person, from_on date not null, to_on date not null, locale text not null,
  disclosures integer not null, document_id uuid not null references document, produced_by text not null, created_at timestamptz not null
);
create index accounting_household_id_idx on accounting (household_id);
revoke update on accounting from mpp_app, mpp_system;
`);
    await q.query([secure('key_rotation'), secure('audit_check'), secure('disclosure', mine('household', 'household_id')), secure('accounting', mine('household', 'household_id'))].join('\n'));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table accounting, disclosure, audit_check, key_rotation;`);
  }
}
