import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import type { Difference, OurInvoice, OurSubscription } from './reconciliation.rules.js';

/** Puts differences into the queue; one that stands there already is seen again. Returns how many are new. */
export async function queueDifferences(tx: Tx, runId: string | null, found: readonly Difference[]): Promise<number> {
  if (found.length === 0) return 0;
  const rows = [...new Map(found.map(d => [d.key, { ...d, id: newId() }])).values()];
  const queued = await tx.query<{ fresh: boolean }>(`
    insert into reconciliation_difference (id, run_id, key, kind, payer_id, application_id, household_id, group_id, processor_id, ours, theirs, proposal, state, opened_at, seen_at, updated_at)
    select v.id, $2, v.key, v.kind, p.id, p.application_id, p.household_id, p.group_id, v."processorId", v.ours, v.theirs, v.proposal, 'open', $3, $3, $3
    from jsonb_to_recordset($1::jsonb) as v(id uuid, key text, kind text, "payerId" uuid, "processorId" text, ours jsonb, theirs jsonb, proposal text) left join payer p on p.id = v."payerId"
    on conflict (key) where state = 'open' do update set seen_at = excluded.seen_at, ours = excluded.ours, theirs = excluded.theirs returning xmax = 0 fresh`,
  [JSON.stringify(rows), runId, tx.now]);
  return queued.filter(q => q.fresh).length;
}

export const ourSubscriptions = (db: Db): Promise<OurSubscription[]> => db.systemStatement(
  `select payer_id "payerId", processor_subscription_id "processorId", state, processor_state "processorState" from subscription where processor_subscription_id is not null`);

/**
 * Invoices the processor listed, and those of ours it must have listed: it lists by the day a draft was made, which may lie up to
 * three days before it was final.
 */
export const ourInvoices = async (db: Db, listed: readonly string[], since: Date): Promise<OurInvoice[]> => (await db.systemStatement<{ payerId: string; processorId: string; state: string; total: bigint; paid: bigint; due: bigint; recent: boolean }>(
  `select payer_id "payerId", processor_invoice_id "processorId", state, total_cents total, paid_cents paid, due_cents due, coalesce(finalized_at > $2::timestamptz + interval '4 days', false) recent from invoice where processor_invoice_id = any($1) or finalized_at > $2`, [listed, since]))
  .map(i => ({ payerId: i.payerId, processorId: i.processorId, state: i.state, totalCents: Number(i.total), paidCents: Number(i.paid), dueCents: Number(i.due), recent: i.recent }));

export const ourCustomers = async (db: Db): Promise<Map<string, string>> => new Map((await db.systemStatement<{ id: string; customer: string }>(
  'select id, processor_customer_id customer from payer where processor_customer_id is not null')).map(p => [p.customer, p.id]));

/** Payers that have a customer there, those longest unchecked first. */
export const payersToCheck = (db: Db, limit: number): Promise<{ id: string; customer: string }[]> => db.systemStatement(
  'select id, processor_customer_id customer from payer where processor_customer_id is not null order by reconciled_at nulls first, id limit $1', [limit]);

export const noteChecked = (tx: Tx, payerId: string): Promise<unknown> => tx.query('update payer set reconciled_at = $2 where id = $1', [payerId, tx.now]);

export const openDifferences = async (db: Db): Promise<number> => (await db.systemStatement<{ n: number }>(`select count(*)::int n from reconciliation_difference where state = 'open'`))[0]!.n;
