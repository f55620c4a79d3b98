import type { Tx } from '#kit/db/tx.js';
import { applyBack } from './apply-back.js';
import { applyInvoice, type Divergence } from './apply-invoice.js';
import { applySubscription, openFromRemote } from './apply-subscription.js';
import { nameLines } from './keep-lines.js';
import { postEntries, type PostingKeys } from './ledger.repository.js';
import { postingsOf } from './ledger-facts.js';
import type { PayerSnapshot } from './payer-snapshot.js';
import { queueDifferences } from './reconciliation/reconciliation.repository.js';
import { diverged as divergedFrom } from './reconciliation/reconciliation.rules.js';
import { lockedSubscription, type SubscriptionRow } from './subscription.repository.js';

/** `superseded`: a later read was applied first, and nothing was done. */
export type Applied = { readonly superseded: true } | { readonly superseded: false; readonly diverged: readonly Divergence[] };

/** Applies a read of one payer, alone: an advisory lock for the transaction keeps a second one out. */
export async function applySnapshot(tx: Tx, payerId: string, snapshot: PayerSnapshot): Promise<Applied> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('payer:' || $1, 0))`, [payerId]);
  const latest = await tx.query<Omit<PostingKeys, 'payerId'>>(`update payer set synced = $2, synced_at = $3, processor_customer_id = coalesce(processor_customer_id, $4) where id = $1 and synced < $2
    returning application_id "applicationId", household_id "householdId", group_id "groupId"`,
    [payerId, String(snapshot.ticket), tx.systemNow, snapshot.customerId]);
  if (latest.length === 0) return { superseded: true };
  const diverged: Divergence[] = [];
  const rows = await rowsOf(tx, payerId, snapshot);
  for (const remote of snapshot.subscriptions) {
    const row = rows.get(remote.id);
    if (row) rows.set(remote.id, await openFromRemote(tx, row, remote));
  }
  for (const invoice of snapshot.invoices) {
    const row = invoice.subscriptionId === null ? undefined : rows.get(invoice.subscriptionId);
    if (row) diverged.push(...await applyInvoice(tx, row, invoice, snapshot.payments));
  }
  for (const remote of snapshot.subscriptions) {
    const row = rows.get(remote.id);
    if (row) diverged.push(...await applySubscription(tx, row, remote, snapshot.setups));
  }
  diverged.push(...await applyBack(tx, snapshot));
  await nameLines(tx, payerId);
  await postEntries(tx, { payerId, ...latest[0]! }, postingsOf(snapshot));
  await queueDifferences(tx, null, diverged.map(text => divergedFrom(payerId, text)));
  return { superseded: false, diverged };
}

/** Our rows by the processor's subscription id; by metadata where the id is not known yet. Only this payer's. */
async function rowsOf(tx: Tx, payerId: string, snapshot: PayerSnapshot): Promise<Map<string, SubscriptionRow>> {
  const found = await tx.query<{ id: string; remote: string }>(`
    select s.id, r.id remote from jsonb_to_recordset($2::jsonb) as r(id text, ref text)
    join subscription s on s.payer_id = $1 and (s.processor_subscription_id = r.id or (s.processor_subscription_id is null and s.id::text = r.ref)) order by s.id`,
  [payerId, JSON.stringify([
    ...snapshot.subscriptions.map(s => ({ id: s.id, ref: s.subscriptionRef })),
    ...snapshot.invoices.flatMap(i => (i.subscriptionId && !snapshot.subscriptions.some(s => s.id === i.subscriptionId) ? [{ id: i.subscriptionId, ref: null }] : [])),
  ])]);
  const rows = new Map<string, SubscriptionRow>();
  for (const { id, remote } of found) {
    const row = await lockedSubscription(tx, id);
    if (row) rows.set(remote, row);
  }
  return rows;
}
