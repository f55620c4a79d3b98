import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Money that goes back: refunds with their approval, credit notes, disputes and returned debits. */
export class RefundsAndDisputes1796000002001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table refund (
  id uuid primary key, payment_id uuid not null references payment, invoice_id uuid references invoice, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid,
  state text not null, amount_cents bigint not null, reason text not null, note text, formula jsonb, requested_by_kind text not null, requested_by_id text, decided_by_id text, decided_at timestamptz,
  processor_refund_id text unique, cause text, failure text, created_at timestamptz not null, updated_at timestamptz not null,
  constraint refund_amount check (amount_cents > 0)
);
create index refund_cause_idx on refund (cause) where cause is not null;
create index refund_payment_id_idx on refund (payment_id);
create index refund_invoice_id_idx on refund (invoice_id);
create table credit_note (
  id uuid primary key, invoice_id uuid not null references invoice, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid,
  processor_credit_note_id text not null unique, number text, state text not null, reason text, total_cents bigint not null, open_cents bigint not null, refunded_cents bigint not null,
  balance_cents bigint not null, elsewhere_cents bigint not null, issued_at timestamptz not null, created_at timestamptz not null, updated_at timestamptz not null
);
create index credit_note_invoice_id_idx on credit_note (invoice_id);
create table dispute (
  id uuid primary key, payment_id uuid not null references payment, invoice_id uuid references invoice, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid,
  processor_dispute_id text not null unique, kind text not null, state text not null, reason text not null, amount_cents bigint not null, withdrawn_cents bigint not null, reinstated_cents bigint not null,
  due_on date, opened_at timestamptz not null, closed_at timestamptz, created_at timestamptz not null, updated_at timestamptz not null
);
create index dispute_payment_id_idx on dispute (payment_id);
create table invoice_document (
  id uuid primary key, invoice_id uuid not null references invoice, credit_note_id uuid references credit_note, application_id uuid, household_id uuid, group_id uuid,
  kind text not null, locale text not null, facts_hash text not null, document_id uuid not null references document, created_at timestamptz not null,
  constraint invoice_document_key unique nulls not distinct (invoice_id, credit_note_id, kind, locale, facts_hash)
);
revoke insert, update on credit_note, dispute from mpp_app;
revoke update on invoice_document from mpp_app, mpp_system;
`);
    const keys = [mine('application', 'application_id'), mine('household', 'household_id'), mine('group', 'group_id')];
    await q.query(['refund', 'credit_note', 'dispute', 'invoice_document'].map(t => secure(t, ...keys)).join('\n'));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table invoice_document, dispute, credit_note, refund;`);
  }
}
