import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** People who sign in, their roles and sessions; contact verification; partners' sites; settings. */
export class IdentityAndSites1795200001000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table user_account (
  id uuid primary key, email text not null unique, name text not null, password_hash text, state text not null default 'active',
  session_epoch integer not null default 0, failed_sign_ins integer not null default 0, locked_until timestamptz, last_sign_in_at timestamptz, created_at timestamptz not null
);
create table role_grant (
  id uuid primary key, user_id uuid not null references user_account, role text not null, agency_id uuid, group_id uuid, household_id uuid,
  starts_on date not null, ends_on date, granted_by uuid, created_at timestamptz not null
);
create index role_grant_user_id_idx on role_grant (user_id);
create table session (
  id_hash text primary key, user_id uuid not null references user_account, epoch integer not null, panel text not null, mfa_at timestamptz,
  created_at timestamptz not null, seen_at timestamptz not null, expires_at timestamptz not null, ip text, agent text, ended_at timestamptz
);
create index session_user_id_idx on session (user_id);

create table verification (
  id uuid primary key, purpose text not null, channel text not null, address text not null, application_id uuid not null, code_mac text not null, key_id text not null,
  expires_at timestamptz not null, resend_at timestamptz not null, tries integer not null default 0, sends integer not null default 1,
  confirmed_at timestamptz, locale text not null, ip text, created_at timestamptz not null
);
create index verification_application_id_idx on verification (application_id);

create table site (
  id uuid primary key, key text not null unique, name text not null, owner_kind text not null, agency_id uuid, agent_id uuid, group_id uuid,
  allowed_origins text[] not null, accent text, state text not null default 'active', created_at timestamptz not null, updated_at timestamptz not null
);
create table setting (
  id uuid primary key, key text not null, value jsonb not null, effective_on date not null, note text, created_by uuid, created_at timestamptz not null
);
create unique index setting_key_effective_on_idx on setting (key, effective_on);
`);
    await q.query(identitySecurity);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table setting, site, verification, session, role_grant, user_account;`);
  }
}

const identitySecurity = [secure('user_account', mine('user', 'id')), secure('role_grant', mine('user', 'user_id')), secure('session', mine('user', 'user_id')), secure('verification', mine('verification', 'id'))].join('\n');
