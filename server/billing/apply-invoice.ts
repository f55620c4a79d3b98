import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { moveTo } from '#kit/states/transition.js';
import { announce } from './billing.events.js';
import { isDebit } from './dispute.rules.js';
import { type InvoiceState, invoiceStates } from './invoice.states.js';
import { type PaymentState, paymentStates } from './payment.states.js';
import { keepLines } from './keep-lines.js';
import type { RemoteInvoice, RemotePayment } from './payments.port.js';
import type { SubscriptionRow } from './subscription.repository.js';

interface InvoiceRow { id: string; state: InvoiceState; failures: number }
interface PaymentRow { id: string; state: PaymentState; chargeId: string | null; actionRequired: boolean }

/** Refusals the processor does not try again without another card. A proof of who pays is none of them: the same card will do. */
export const ONLY_ANOTHER_CARD: ReadonlySet<string> = new Set([
  'incorrect_number', 'lost_card', 'pickup_card', 'stolen_card', 'revocation_of_authorization', 'revocation_of_all_authorizations', 'highest_risk_level', 'transaction_not_allowed',
]);

/** What the rows could not follow; shown to people, never silently mended. */
export type Divergence = string;

/** Brings one invoice and its payments to what was read, and says once what came of it. */
export async function applyInvoice(tx: Tx, subscription: SubscriptionRow, remote: RemoteInvoice, payments: ReadonlyMap<string, RemotePayment>): Promise<Divergence[]> {
  const local = await invoiceRow(tx, subscription, remote);
  await keepFigures(tx, local.id, remote);
  const diverged: Divergence[] = await keepLines(tx, subscription, local.id, remote);
  for (const id of remote.paymentIds) {
    const payment = payments.get(id);
    if (payment) diverged.push(...await applyPayment(tx, subscription, local, payment));
  }
  const moved = await moveTo(tx, { machine: invoiceStates, table: 'invoice', id: local.id, from: local.state, to: remote.state });
  if (moved === null) diverged.push(`invoice ${local.state} here, ${remote.state} there`);
  if (moved === 'paid' && local.state !== 'paid' && remote.totalCents > 0) await sayCollected(tx, subscription, local.id, remote);
  return diverged;
}

async function sayCollected(tx: Tx, s: SubscriptionRow, invoice: string, remote: RemoteInvoice): Promise<void> {
  await tx.query('update subscription set last_failure = null where id = $1', [s.id]);
  await record(tx, { action: 'invoice.collected', subjectType: 'Invoice', subjectId: invoice, details: { subscription: s.id, payer: s.payerId, cents: remote.paidCents } });
  await announce(tx, 'subscription.collected', { subscription: s.id, payer: s.payerId, invoice, application: s.applicationId });
}

/** Made or found, and locked, in one statement. */
async function invoiceRow(tx: Tx, s: SubscriptionRow, remote: RemoteInvoice): Promise<InvoiceRow> {
  return (await tx.query<InvoiceRow>(`insert into invoice (id, payer_id, subscription_id, application_id, household_id, group_id, processor_invoice_id, state, total_cents, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
    on conflict (processor_invoice_id) do update set updated_at = excluded.updated_at returning id, state, failures`,
  [newId(), s.payerId, s.id, s.applicationId, s.householdId, s.groupId, remote.id, invoiceStates.initial, remote.totalCents, tx.now]))[0]!;
}

const dateOr = (tx: Tx, at: Date | null): string | null => (at === null ? null : tx.dateOf(at));

const keepFigures = (tx: Tx, id: string, r: RemoteInvoice): Promise<unknown> => tx.query(`update invoice set number = $2, total_cents = $3, paid_cents = $4, due_cents = $5, period_start = $6, period_end = $7,
  reason = $8, attempt_count = $9, next_attempt_at = $10, updated_at = $11, balance_cents = $12, credited_cents = $13, finalized_at = $14 where id = $1`,
[id, r.number, r.totalCents, r.paidCents, r.dueCents, dateOr(tx, r.periodStart), dateOr(tx, r.periodEnd), r.reason, r.attemptCount, r.nextAttemptAt, tx.now, r.balanceCents, r.creditedOpenCents + r.creditedPaidCents, r.finalizedAt]);

async function applyPayment(tx: Tx, s: SubscriptionRow, invoice: InvoiceRow, remote: RemotePayment): Promise<Divergence[]> {
  const local = await paymentRow(tx, s, invoice.id, remote);
  const moved = await moveTo(tx, { machine: paymentStates, table: 'payment', id: local.id, from: local.state, to: remote.state });
  if (moved === null) return [`payment ${local.state} here, ${remote.state} there`];
  await tx.query(`update payment set processor_charge_id = $2, amount_cents = $3, refunded_cents = $4, method_kind = $5, method_brand = $6, method_last4 = $7, failure_code = $8, decline_code = $9,
    collected_at = $10, updated_at = $11, action_required = $12 where id = $1`,
  [local.id, remote.chargeId, remote.amountCents, remote.refundedCents, remote.methodKind, remote.methodBrand, remote.methodLast4, remote.failureCode, remote.declineCode, remote.collectedAt, tx.now, remote.actionRequired]);
  // every charge is one try: the same refusal read twice names the same charge
  if (remote.state === 'failed' && (local.state !== 'failed' || local.chargeId !== remote.chargeId)) await sayFailed(tx, s, invoice.id, remote);
  if (remote.state === 'processing' && isDebit(remote) && (local.state !== 'processing' || local.chargeId !== remote.chargeId)) await sayOfTry(tx, s, invoice.id, 'debit_started');
  // while somebody enrolls, the page itself asks for it
  if (remote.actionRequired && !local.actionRequired && s.state !== 'incomplete' && s.state !== 'requested') await sayOfTry(tx, s, invoice.id, 'action_required');
  return [];
}

/** What is under way for an invoice, once for each try. */
async function sayOfTry(tx: Tx, s: SubscriptionRow, invoice: string, what: 'debit_started' | 'action_required'): Promise<void> {
  const [{ attempt } = { attempt: 1 }] = await tx.query<{ attempt: number }>('select failures + 1 attempt from invoice where id = $1', [invoice]);
  await record(tx, { action: `invoice.${what}`, subjectType: 'Invoice', subjectId: invoice, details: { subscription: s.id, payer: s.payerId, attempt } });
  await announce(tx, `subscription.${what}`, { subscription: s.id, payer: s.payerId, invoice, application: s.applicationId, attempt });
}

async function paymentRow(tx: Tx, s: SubscriptionRow, invoiceId: string, remote: RemotePayment): Promise<PaymentRow> {
  return (await tx.query<PaymentRow>(`insert into payment (id, invoice_id, payer_id, application_id, household_id, group_id, processor_payment_id, state, amount_cents, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
    on conflict (processor_payment_id) do update set updated_at = excluded.updated_at returning id, state, processor_charge_id "chargeId", action_required "actionRequired"`,
  [newId(), invoiceId, s.payerId, s.applicationId, s.householdId, s.groupId, remote.id, paymentStates.initial, remote.amountCents, tx.now]))[0]!;
}

async function sayFailed(tx: Tx, s: SubscriptionRow, invoice: string, remote: RemotePayment): Promise<void> {
  const code = remote.declineCode ?? remote.failureCode;
  const { failures: attempt, reason } = (await tx.query<{ failures: number; reason: string | null }>('update invoice set failures = failures + 1 where id = $1 returning failures, reason', [invoice]))[0]!;
  await tx.query('update subscription set last_failure = $2 where id = $1', [s.id, code]);
  await record(tx, { action: 'invoice.payment_failed', subjectType: 'Invoice', subjectId: invoice, details: { subscription: s.id, payer: s.payerId, attempt, code } });
  const newCard = code !== null && ONLY_ANOTHER_CARD.has(code) ? 1 : 0;
  await announce(tx, 'subscription.payment_failed', { subscription: s.id, payer: s.payerId, invoice, application: s.applicationId, attempt, reason, newCard, bank: isDebit(remote) ? 1 : 0 });
  if (newCard) await announce(tx, 'subscription.new_card_needed', { subscription: s.id, payer: s.payerId, invoice, application: s.applicationId, attempt });
}
