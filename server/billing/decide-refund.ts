import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { transition } from '#kit/states/transition.js';
import { paymentSubject, refundSubject } from './billing.access.js';
import { ownRequest, paymentNotRefundable } from './billing.errors.js';
import type { Payment } from './payment.entity.js';
import { prepareSending } from './refund-intent.js';
import { followRefund, sendRefund, settleRefund } from './refund-payment.js';
import type { Refund } from './refund.entity.js';
import { refundContext } from './refund.repository.js';
import { refundStates } from './refund.states.js';
import type { RequestedRefund } from './request-refund.js';

/** The second person says yes: never the one who asked. */
export const approveRefund = command({
  name: 'approveRefund', action: 'approve', subject: 'Refund', stepUp: true, input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<RequestedRefund> {
    const refund = await load<Refund>(tx, refundSubject, id, 'update');
    authorize(tx, 'approve', refundSubject, refund);
    if (refund.requestedById !== null && refund.requestedById === tx.principal.id) throw ownRequest();
    const payment = await load<Payment>(tx, paymentSubject, refund.paymentId, 'update');
    if (payment.state !== 'succeeded' && payment.state !== 'partly_refunded') throw paymentNotRefundable();
    await transition(tx, { machine: refundStates, table: 'refund', id, from: refund.state, action: 'approve', set: { decided_by_id: tx.principal.id, decided_at: tx.now } });
    await record(tx, { action: 'refund.approved', subjectType: 'Refund', subjectId: id, details: { payment: payment.id, cents: Number(refund.amountCents) } });
    const sending = await prepareSending(tx, refund, payment, await refundContext(tx, payment.id));
    return { id, paymentId: payment.id, payerId: payment.payerId, processorPaymentId: payment.processorPaymentId, sending };
  },
  call: sendRefund, settle: settleRefund, follow: followRefund,
});

/** The second person says no. */
export const refuseRefund = change({
  name: 'refuseRefund', action: 'refuse', subject: 'Refund', input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(3).max(500).describe('Why not') }),
  async run(tx, { id, reason }) {
    const refund = await load<Refund>(tx, refundSubject, id, 'update');
    authorize(tx, 'refuse', refundSubject, refund);
    await transition(tx, { machine: refundStates, table: 'refund', id, from: refund.state, action: 'refuse', reason, set: { decided_by_id: tx.principal.id, decided_at: tx.now } });
    await record(tx, { action: 'refund.refused', subjectType: 'Refund', subjectId: id, details: { payment: refund.paymentId, cents: Number(refund.amountCents), reason } });
    return { id };
  },
});
