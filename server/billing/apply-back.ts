import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { moveTo } from '#kit/states/transition.js';
import { applyFraudWarning } from './apply-fraud-warning.js';
import type { Divergence } from './apply-invoice.js';
import { announce } from './billing.events.js';
import { isDebit } from './dispute.rules.js';
import { type DisputeState, disputeStates } from './dispute.states.js';
import type { PayerSnapshot } from './payer-snapshot.js';
import { aboutPayment, type PaymentRow, paymentRows } from './payment-rows.js';
import type { RemoteCreditNote, RemoteDispute, RemoteRefund } from './payments.port.js';
import { type RefundState, refundStates } from './refund.states.js';

/** Brings refunds, credit notes, disputes and warnings of fraud to what was read, and says once what came of each. After the payments. */
export async function applyBack(tx: Tx, snapshot: PayerSnapshot): Promise<Divergence[]> {
  const diverged: Divergence[] = [];
  const payments = await paymentRows(tx, [...snapshot.refunds, ...snapshot.disputes, ...snapshot.warnings].flatMap(r => r.paymentId ?? []));
  for (const refund of snapshot.refunds) { const row = payments.get(refund.paymentId ?? ''); if (row) diverged.push(...await applyRefund(tx, row, refund)); }
  for (const note of snapshot.creditNotes) await applyCreditNote(tx, note);
  for (const dispute of snapshot.disputes) {
    const row = payments.get(dispute.paymentId ?? '');
    const remote = snapshot.payments.get(dispute.paymentId ?? '');
    if (row && remote) diverged.push(...await applyDispute(tx, row, dispute, isDebit(remote)));
  }
  for (const warning of snapshot.warnings) { const row = payments.get(warning.paymentId ?? ''); if (row) await applyFraudWarning(tx, row, warning); }
  return diverged;
}

/** One of ours is known by its id or, before we have settled, by its metadata; any other was made at the processor. */
async function applyRefund(tx: Tx, p: PaymentRow, remote: RemoteRefund): Promise<Divergence[]> {
  const local = await refundRow(tx, p, remote);
  const moved = await moveTo(tx, { machine: refundStates, table: 'refund', id: local.id, from: local.state, to: remote.state, reason: `processor: ${remote.state}`, set: { processor_refund_id: remote.id, failure: remote.failure } });
  if (moved === null) return [`refund ${local.state} here, ${remote.state} there`];
  if (moved === local.state) return [];
  const details = { payment: p.id, payer: p.payerId, cents: remote.amountCents, ...(remote.failure ? { code: remote.failure } : {}) };
  if (moved === 'succeeded') {
    await record(tx, { action: 'refund.succeeded', subjectType: 'Refund', subjectId: local.id, details });
    await announce(tx, 'refund.made', { ...aboutPayment(p), refund: local.id });
  }
  if (moved === 'failed') {
    await record(tx, { action: 'refund.failed', subjectType: 'Refund', subjectId: local.id, details });
    await announce(tx, 'refund.failed', { ...aboutPayment(p), refund: local.id });
  }
  return [];
}

async function refundRow(tx: Tx, p: PaymentRow, remote: RemoteRefund): Promise<{ id: string; state: RefundState }> {
  const find = async () => (await tx.query<{ id: string; state: RefundState }>(`select id, state from refund where processor_refund_id = $1 or (processor_refund_id is null and payment_id = $2 and id::text = $3) for no key update`, [remote.id, p.id, remote.refundRef]))[0];
  const known = await find();
  if (known) return known;
  await tx.query(`insert into refund (id, payment_id, invoice_id, payer_id, application_id, household_id, group_id, state, amount_cents, reason, requested_by_kind, processor_refund_id, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'at_processor', 'processor', $10, $11, $11)`,
  [newId(), p.id, p.invoiceId, p.payerId, p.applicationId, p.householdId, p.groupId, refundStates.initial, remote.amountCents, remote.id, tx.now]);
  return (await find())!;
}

const applyCreditNote = (tx: Tx, r: RemoteCreditNote): Promise<unknown> => tx.query(`
  insert into credit_note (id, invoice_id, payer_id, application_id, household_id, group_id, processor_credit_note_id, number, state, reason, total_cents, open_cents, refunded_cents, balance_cents, elsewhere_cents, issued_at, created_at, updated_at)
  select $1, i.id, i.payer_id, i.application_id, i.household_id, i.group_id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12 from invoice i where i.processor_invoice_id = $13
  on conflict (processor_credit_note_id) do update set state = excluded.state, number = excluded.number, updated_at = excluded.updated_at where credit_note.state <> excluded.state`,
[newId(), r.id, r.number, r.state, r.reason, r.totalCents, r.openCents, r.refundedCents, r.balanceCents, r.elsewhereCents, r.createdAt, tx.now, r.invoiceId]);

const OVER: ReadonlySet<DisputeState> = new Set(['won', 'lost', 'closed']);

async function applyDispute(tx: Tx, p: PaymentRow, remote: RemoteDispute, returned: boolean): Promise<Divergence[]> {
  const added = await tx.query(`insert into dispute (id, payment_id, invoice_id, payer_id, application_id, household_id, group_id, processor_dispute_id, kind, state, reason, amount_cents, withdrawn_cents, reinstated_cents, opened_at, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13, $14, $14) on conflict (processor_dispute_id) do nothing returning id`,
  [newId(), p.id, p.invoiceId, p.payerId, p.applicationId, p.householdId, p.groupId, remote.id, returned ? 'return' : 'dispute', disputeStates.initial, remote.reason, remote.amountCents, remote.createdAt, tx.now]);
  const local = (await tx.query<{ id: string; state: DisputeState }>('select id, state from dispute where processor_dispute_id = $1 for no key update', [remote.id]))[0]!;
  const moved = await moveTo(tx, { machine: disputeStates, table: 'dispute', id: local.id, from: local.state, to: remote.state, reason: `processor: ${remote.state}` });
  await tx.query('update dispute set amount_cents = $2, withdrawn_cents = $3, reinstated_cents = $4, due_on = $5, closed_at = coalesce(closed_at, $6), updated_at = $7 where id = $1',
    [local.id, remote.amountCents, remote.withdrawnCents, remote.reinstatedCents, remote.dueAt === null ? null : tx.dateOf(remote.dueAt), OVER.has(remote.state) ? tx.now : null, tx.now]);
  if (moved === null) return [`dispute ${local.state} here, ${remote.state} there`];
  const details = { payment: p.id, payer: p.payerId, cents: remote.amountCents, reason: remote.reason };
  if (added.length) {
    await record(tx, { action: 'dispute.opened', subjectType: 'Dispute', subjectId: local.id, details });
    await announce(tx, 'dispute.opened', { ...aboutPayment(p), dispute: local.id });
  }
  if (moved === 'lost' && local.state !== 'lost') {
    await record(tx, { action: returned ? 'payment.returned' : 'dispute.lost', subjectType: 'Dispute', subjectId: local.id, details });
    await announce(tx, 'payment.reversed', { ...aboutPayment(p), dispute: local.id, cause: returned ? 'returned' : 'lost' });
  }
  if (moved === 'won' && local.state !== 'won') {
    await record(tx, { action: 'dispute.won', subjectType: 'Dispute', subjectId: local.id, details });
    await announce(tx, 'payment.restored', { ...aboutPayment(p), dispute: local.id });
  }
  return [];
}
