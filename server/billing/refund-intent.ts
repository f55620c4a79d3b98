import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { moveTo } from '#kit/states/transition.js';
import { announce } from './billing.events.js';
import { closeIntent } from './billing-intent.repository.js';
import { closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent } from './intents.js';
import type { Payment } from './payment.entity.js';
import type { RefundOutcome } from './payments.port.js';
import { keepRefundState } from './refund.repository.js';
import { type RefundState, refundStates } from './refund.states.js';

interface Sending { readonly refundId: string; readonly paymentId: string; readonly payerId: string; readonly processorPaymentId: string; readonly processorInvoiceId: string | null; readonly amountCents: number; readonly reason: string }
export type PreparedRefund = Prepared<Sending>;

/** Sends an approved refund to the processor: the same bytes under the same keys, however often. */
export const refundIntent: IntentCase<PreparedRefund, RefundOutcome> = registerIntent<PreparedRefund, RefundOutcome>({
  kind: 'refund', payer: r => r.payerId,
  call: (r, { payments }) => payments.refund(r),
  async settle(tx, r, { refund, creditNoteId }) {
    await closeSettled(tx, r.intentId, { refund: refund.id, creditNote: creditNoteId, state: refund.state });
    const [local] = await keepRefundState(tx, r.refundId);
    // what the processor's own message has told already stays: the read that follows brings the rest
    if (local?.state === 'sending') await moveTo(tx, { machine: refundStates, table: 'refund', id: r.refundId, from: 'sending', to: 'pending', set: { processor_refund_id: refund.id } });
  },
  async refuse(tx, r, error) {
    await closeIntent(tx, r.intentId, 'refused', error.processorCode);
    const [local] = await keepRefundState(tx, r.refundId);
    if (local?.state !== 'sending') return;
    await moveTo(tx, { machine: refundStates, table: 'refund', id: r.refundId, from: local.state as RefundState, to: 'failed', reason: error.processorCode, set: { failure: error.processorCode } });
    await record(tx, { action: 'refund.failed', subjectType: 'Refund', subjectId: r.refundId, details: { payment: r.paymentId, code: error.processorCode } });
    await announce(tx, 'refund.failed', { payment: r.paymentId, payer: r.payerId, invoice: null, subscription: null, application: null, refund: r.refundId });
  },
});

/** The intent of a refund that was approved just now. */
export async function prepareSending(tx: Tx, refund: { id: string; amountCents: bigint; reason: string }, payment: Payment, place: { processorInvoiceId: string; subscriptionId: string | null } | null): Promise<PreparedRefund> {
  return prepareIntent<Sending>(tx, {
    kind: 'refund',
    row: { subscriptionId: place?.subscriptionId ?? null, payerId: payment.payerId, applicationId: payment.applicationId, householdId: payment.householdId, groupId: payment.groupId },
    request: {
      refundId: refund.id, paymentId: payment.id, payerId: payment.payerId, processorPaymentId: payment.processorPaymentId, processorInvoiceId: place?.processorInvoiceId ?? null, amountCents: Number(refund.amountCents), reason: refund.reason,
    },
  });
}
