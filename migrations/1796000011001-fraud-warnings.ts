import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** What a card's bank says before it disputes a payment. */
export class FraudWarnings1796000011001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table fraud_warning (
  id uuid primary key, payment_id uuid not null references payment, invoice_id uuid references invoice, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid,
  processor_warning_id text not null unique, kind text not null, amount_cents bigint not null, actionable boolean not null, warned_at timestamptz not null, settled_at timestamptz,
  created_at timestamptz not null, updated_at timestamptz not null
);
create index fraud_warning_payment_id_idx on fraud_warning (payment_id);
create index fraud_warning_warned_at_idx on fraud_warning (warned_at);
create index fraud_warning_application_id_list_idx on fraud_warning (application_id);
revoke insert, update on fraud_warning from mpp_app;
`);
    await q.query(secure('fraud_warning', mine('application', 'application_id'), mine('household', 'household_id'), mine('group', 'group_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table fraud_warning;`);
  }
}
