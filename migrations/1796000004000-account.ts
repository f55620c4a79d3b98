import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Members sign in to their own page by a code sent to a contact of their household. */
export class Account1796000004000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
-- a code that signs in belongs to no application, one for a new contact to a household
alter table verification alter column application_id drop not null, add column household_id uuid;

alter table household add column account_contacts text[] not null default '{}';
create index household_email_idx on household (email) where email is not null;
create index household_phone_idx on household (phone) where phone is not null;

create table member_session (
  id uuid primary key, id_hash text not null, household_id uuid not null references household, channel text not null, contact text not null,
  created_at timestamptz not null, seen_at timestamptz not null, expires_at timestamptz not null, ip text, agent text, ended_at timestamptz
);
create unique index member_session_id_hash_idx on member_session (id_hash);
create index member_session_household_id_idx on member_session (household_id);
`);
    await q.query(secure('member_session', mine('household', 'household_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop table member_session;
drop index household_phone_idx, household_email_idx;
alter table household drop column account_contacts;
delete from verification where application_id is null;
alter table verification drop column household_id, alter column application_id set not null;`);
  }
}
