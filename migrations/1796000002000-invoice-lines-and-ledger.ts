import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** What each invoice charges for, and the double-entry record of all money. */
export class InvoiceLinesAndLedger1796000002000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table invoice add column balance_cents bigint not null default 0, add column credited_cents bigint not null default 0, add column finalized_at timestamptz;
create table invoice_line (
  id uuid primary key, invoice_id uuid not null references invoice, application_id uuid, household_id uuid, group_id uuid,
  processor_line_id text not null unique, position integer not null, kind text not null, subscription_item_id uuid references subscription_item, processor_item_id text, price_ref uuid,
  proration boolean not null, quantity integer not null, unit_cents bigint, cents bigint not null, period_start date not null, period_end date not null,
  share_seconds integer, whole_seconds integer, created_at timestamptz not null,
  constraint invoice_line_share check ((share_seconds is null) = (whole_seconds is null))
);
create index invoice_line_invoice_id_idx on invoice_line (invoice_id);
create table ledger_entry (
  id uuid primary key, key text not null unique, kind text not null, payer_id uuid not null references payer, invoice_id uuid references invoice, application_id uuid, household_id uuid, group_id uuid,
  occurred_on date not null, created_at timestamptz not null
);
create index ledger_entry_payer_id_idx on ledger_entry (payer_id);
create index ledger_entry_invoice_id_idx on ledger_entry (invoice_id);
create table ledger_line (
  id uuid primary key, entry_id uuid not null references ledger_entry, payer_id uuid not null references payer, application_id uuid, household_id uuid, group_id uuid,
  account text not null, cents bigint not null,
  constraint ledger_line_account check (account in ('receivable', 'revenue', 'cash', 'refunds', 'customer_credit', 'bad_debt', 'disputed', 'chargeback_loss')),
  constraint ledger_line_cents check (cents <> 0)
);
create index ledger_line_entry_id_idx on ledger_line (entry_id);
create index ledger_line_payer_id_account_idx on ledger_line (payer_id, account);
-- an entry is whole at commit: it has lines, and they sum to nothing
create function ledger_entry_is_balanced() returns trigger language plpgsql set search_path = public as $$
declare entry uuid := case when tg_table_name = 'ledger_entry' then new.id else (to_jsonb(new) ->> 'entry_id')::uuid end;
begin
  if (select coalesce(sum(cents), 1) from ledger_line where entry_id = entry) <> 0 then raise exception 'ledger entry % does not sum to zero', entry using errcode = 'check_violation'; end if;
  return null;
end $$;
create constraint trigger ledger_entry_balanced after insert on ledger_entry deferrable initially deferred for each row execute function ledger_entry_is_balanced();
create constraint trigger ledger_line_balanced after insert on ledger_line deferrable initially deferred for each row execute function ledger_entry_is_balanced();
-- written once, by jobs that have read the processor; never changed
revoke update on ledger_entry, ledger_line from mpp_app, mpp_system;
revoke insert on ledger_entry, ledger_line from mpp_app;
revoke insert, update on invoice_line from mpp_app;
`);
    const keys = [mine('application', 'application_id'), mine('household', 'household_id'), mine('group', 'group_id')];
    await q.query(['invoice_line', 'ledger_entry', 'ledger_line'].map(t => secure(t, ...keys)).join('\n'));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table ledger_line, ledger_entry, invoice_line; drop function ledger_entry_is_balanced();
alter table invoice drop column balance_cents, drop column credited_cents, drop column finalized_at;`);
  }
}
