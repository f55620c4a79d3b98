import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Billing knows an opaque payer; notices know a template and where it goes. */
export class BillingAndNotices1795200004000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table payer (
  id uuid primary key, kind text not null, application_id uuid, household_id uuid, group_id uuid, processor_customer_id text unique,
  synced bigint not null default 0, synced_at timestamptz, created_at timestamptz not null
);
-- numbers the reads of a payer's state at the processor: a read applied after a later one was is dropped
create sequence billing_read;
grant usage on sequence billing_read to mpp_system;
create table subscription (
  id uuid primary key, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid, state text not null,
  processor_subscription_id text unique, starts_on date not null, anchor_day integer not null, charge_now boolean not null, monthly_cents bigint not null, currency text not null default 'usd',
  current_period_start date, current_period_end date, next_charge_on date, card_saved boolean not null default false, processor_state text, last_failure text,
  created_at timestamptz not null, updated_at timestamptz not null
);
create index subscription_payer_id_idx on subscription (payer_id);
create table subscription_item (
  id uuid primary key, subscription_id uuid not null references subscription, application_id uuid, household_id uuid, group_id uuid,
  kind text not null, price_ref uuid not null, unit_cents bigint not null, processor_item_id text, position integer not null
);
create index subscription_item_subscription_id_idx on subscription_item (subscription_id);
create table invoice (
  id uuid primary key, payer_id uuid not null references payer, subscription_id uuid references subscription, application_id uuid, household_id uuid, group_id uuid,
  processor_invoice_id text not null unique, number text, state text not null, total_cents bigint not null, paid_cents bigint not null default 0, due_cents bigint not null default 0,
  period_start date, period_end date, reason text, attempt_count integer not null default 0, failures integer not null default 0, next_attempt_at timestamptz, created_at timestamptz not null, updated_at timestamptz not null
);
create index invoice_subscription_id_idx on invoice (subscription_id);
create table payment (
  id uuid primary key, invoice_id uuid references invoice, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid,
  processor_payment_id text not null unique, processor_charge_id text, state text not null, amount_cents bigint not null, refunded_cents bigint not null default 0,
  method_kind text, method_brand text, method_last4 text, failure_code text, decline_code text, collected_at timestamptz, created_at timestamptz not null, updated_at timestamptz not null
);
create index payment_invoice_id_idx on payment (invoice_id);
create index payment_payer_id_idx on payment (payer_id);
create table billing_intent (
  id uuid primary key, kind text not null, subscription_id uuid references subscription, payer_id uuid references payer, application_id uuid, household_id uuid, group_id uuid, state text not null default 'prepared',
  request jsonb not null default '{}', outcome jsonb, attempts integer not null default 0, failure text, created_at timestamptz not null, tried_at timestamptz, settled_at timestamptz
);
create index billing_intent_subscription_id_idx on billing_intent (subscription_id);
create index billing_intent_open_idx on billing_intent (created_at) where state = 'prepared';

create table notice (
  id uuid primary key, template text not null, channel text not null, locale text not null, recipient text not null, dedup_key text not null unique,
  application_id uuid, household_id uuid, user_id uuid, props jsonb not null default '{}', state text not null default 'queued', message_id text, attempts integer not null default 0,
  failure text, created_at timestamptz not null, sent_at timestamptz
);
create index notice_created_at_idx on notice (created_at);
create table suppression (channel text not null, address text not null, reason text not null, created_at timestamptz not null, primary key (channel, address));
-- addresses of people, and no tenant to tell them apart by: jobs alone read it
revoke select, insert, update on suppression from mpp_app;
`);
    const keys = [mine('application', 'application_id'), mine('household', 'household_id'), mine('group', 'group_id')];
    await q.query(['payer', 'subscription', 'subscription_item', 'invoice', 'payment', 'billing_intent'].map(t => secure(t, ...keys)).join('\n')
      + secure('notice', mine('application', 'application_id'), mine('household', 'household_id'), mine('user', 'user_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table suppression, notice, billing_intent, payment, invoice, subscription_item, subscription, payer; drop sequence billing_read;`);
  }
}
