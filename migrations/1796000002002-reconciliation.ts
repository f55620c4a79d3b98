import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** What was compared with the processor, and what did not agree: a queue for people. */
export class Reconciliation1796000002002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table payer add column reconciled_at timestamptz;
create table reconciliation_run (
  id uuid primary key, state text not null, asked_by text not null, started_at timestamptz not null, finished_at timestamptz, events integer not null default 0, subscriptions integer not null default 0,
  invoices integer not null default 0, payers integer not null default 0, differences integer not null default 0, failure text
);
create index reconciliation_run_started_at_idx on reconciliation_run (started_at);
create table reconciliation_difference (
  id uuid primary key, run_id uuid references reconciliation_run, key text not null, kind text not null, payer_id uuid references payer, application_id uuid, household_id uuid, group_id uuid,
  processor_id text, ours jsonb, theirs jsonb, proposal text not null, state text not null, reason text, opened_at timestamptz not null, seen_at timestamptz not null, closed_at timestamptz, closed_by_id text,
  updated_at timestamptz not null
);
create unique index reconciliation_difference_open_idx on reconciliation_difference (key) where state = 'open';
create index reconciliation_difference_opened_at_idx on reconciliation_difference (opened_at);
revoke insert, update on reconciliation_run from mpp_app;
revoke insert on reconciliation_difference from mpp_app;
`);
    await q.query(secure('reconciliation_run') + secure('reconciliation_difference', mine('application', 'application_id'), mine('household', 'household_id'), mine('group', 'group_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table reconciliation_difference, reconciliation_run; alter table payer drop column reconciled_at;`);
  }
}
