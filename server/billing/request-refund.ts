import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { transition } from '#kit/states/transition.js';
import { settingsInForce } from '#settings/index.js';
import { paymentNotRefundable, refundTooMuch } from './billing.errors.js';
import { formulaOfState } from './membership-refund.js';
import type { Payment } from './payment.entity.js';
import { type PreparedRefund, prepareSending } from './refund-intent.js';
import type { RefundReason } from './refund.entity.js';
import { givenAlone, leftOf, paidPart, refundContext } from './refund.repository.js';
import { refundByFormula, type RefundFormulaResult, type Visits } from './refund.rules.js';
import { refundStates } from './refund.states.js';

const REFUNDABLE: ReadonlySet<string> = new Set(['succeeded', 'partly_refunded']);

/** What the state's clauses say of a payment, or null where it belongs to no membership. Visits that are `some` leave out the fourteen days. */
export async function formulaOf(tx: Tx, payment: Payment, visits: Visits = 'unknown'): Promise<RefundFormulaResult | null> {
  const place = await refundContext(tx, payment.id);
  if (!place) return null;
  return refundByFormula({ formula: formulaOfState(place.state), paid: [await paidPart(tx, payment)], startsOn: place.startsOn, endsOn: place.endsOn, today: tx.today, visits });
}

export interface RequestedRefund { readonly id: string; readonly paymentId: string; readonly payerId: string; readonly processorPaymentId: string; readonly sending: PreparedRefund | null }

/**
 * Asks for money back. The payment's row is held, so that of two who ask at once the second sees what the first has taken.
 * Above the set sum it waits for a second person, be it asked for at once or in parts; `sending` is null then. @throws payment_not_refundable, refund_too_much
 */
export async function requestRefund(tx: Tx, payment: Payment, wish: { amountCents: bigint; reason: RefundReason; note: string | null; cause?: string; hold?: boolean }): Promise<RequestedRefund> {
  if (!REFUNDABLE.has(payment.state)) throw paymentNotRefundable();
  if (wish.amountCents > await leftOf(tx, payment)) throw refundTooMuch();
  const [id, formula, { refund_approval_cents: bound }] = [newId(), await formulaOf(tx, payment), await settingsInForce(tx)];
  const { kind, id: actorId } = tx.principal;
  const alone = kind === 'user' ? await givenAlone(tx, payment.id, actorId) : 0n;
  await tx.query(`insert into refund (id, payment_id, invoice_id, payer_id, application_id, household_id, group_id, state, amount_cents, reason, note, formula, requested_by_kind, requested_by_id, cause, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $16)`,
  [id, payment.id, payment.invoiceId, payment.payerId, payment.applicationId, payment.householdId, payment.groupId, refundStates.initial, String(wish.amountCents), wish.reason, wish.note, formula && JSON.stringify(formula), kind, actorId, wish.cause ?? null, tx.now]);
  const held = wish.hold === true || alone + wish.amountCents > BigInt(bound);
  await record(tx, { action: 'refund.requested', subjectType: 'Refund', subjectId: id, details: { payment: payment.id, cents: Number(wish.amountCents), reason: wish.reason, held } });
  await transition(tx, { machine: refundStates, table: 'refund', id, from: 'requested', action: held ? 'hold' : 'approve' });
  const sending = held ? null : await prepareSending(tx, { id, amountCents: wish.amountCents, reason: wish.reason }, payment, await refundContext(tx, payment.id));
  return { id, paymentId: payment.id, payerId: payment.payerId, processorPaymentId: payment.processorPaymentId, sending };
}
