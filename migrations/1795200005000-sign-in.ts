import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Second factors with recovery codes, sessions that can be listed, invitations, password resets. */
export class SignIn1795200005000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table user_account add column locale text not null default 'en';

alter table session add column id uuid, add column enrolling_sealed text;
update session set id = gen_random_uuid();
alter table session alter column id set not null, drop constraint session_pkey, add primary key (id);
create unique index session_id_hash_idx on session (id_hash);

create table second_factor (
  id uuid primary key, user_id uuid not null references user_account, secret_sealed text not null, last_step integer not null, created_at timestamptz not null
);
create unique index second_factor_user_id_idx on second_factor (user_id);
create table recovery_code (
  id uuid primary key, user_id uuid not null references user_account, code_mac text not null, key_id text not null, used_at timestamptz, created_at timestamptz not null
);
create index recovery_code_user_id_idx on recovery_code (user_id);
create table password_reset (
  id uuid primary key, user_id uuid not null references user_account, token_hash text not null, expires_at timestamptz not null, used_at timestamptz, created_at timestamptz not null
);
create unique index password_reset_token_hash_idx on password_reset (token_hash);
create index password_reset_user_id_idx on password_reset (user_id);
create table invitation (
  id uuid primary key, email text not null, name text not null, locale text not null, roles text[] not null, agency_id uuid, group_id uuid, ends_on date, state text not null default 'open',
  token_hash text not null, expires_at timestamptz not null, sends integer not null default 1, sent_at timestamptz not null, invited_by uuid, user_id uuid references user_account, accepted_at timestamptz, created_at timestamptz not null
);
create unique index invitation_token_hash_idx on invitation (token_hash);
create unique index invitation_email_idx on invitation (email) where state = 'open';
create index invitation_user_id_idx on invitation (user_id);
grant delete on recovery_code to mpp_app;
`);
    await q.query(signInSecurity);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop table invitation, password_reset, recovery_code, second_factor;
drop index session_id_hash_idx;
alter table session drop constraint session_pkey, drop column id, drop column enrolling_sealed, add primary key (id_hash);
alter table user_account drop column locale;`);
  }
}

const signInSecurity = [
  secure('second_factor', mine('user', 'user_id')), secure('recovery_code', mine('user', 'user_id')), secure('password_reset', mine('user', 'user_id')),
  secure('invitation', mine('agency', 'agency_id'), mine('group', 'group_id')),
].join('\n');
