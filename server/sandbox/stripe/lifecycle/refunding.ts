import { invalid } from '../errors.js';
import type { Metadata } from '../objects/catalogue.js';
import { newRefund, type Charge, type Refund, type RefundReason } from '../objects/charge.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';
import { testCardOf } from './payment.js';

const SETTLES_AFTER = 5 * 60;

/** Gives back all or part of a charge. */
export async function refundCharge(unit: Unit, charge: Charge, amount: number | null, reason: RefundReason | null, metadata: Metadata): Promise<Refund> {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== 'succeeded') throw invalid(`Charge ${charge.id} was not successful and cannot be refunded.`, 'charge_not_refundable');
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const sum = amount ?? left;
  if (sum > left) throw invalid(`Refund amount ($${(sum / 100).toFixed(2)}) is greater than unrefunded amount on charge ($${(left / 100).toFixed(2)})`, undefined, 'amount');
  const method = await unit.get<PaymentMethod>('payment_method', charge.payment_method);
  const { refund: behaviour } = testCardOf(unit, method);
  const refund = unit.add(newRefund(unit.now, charge, sum, reason, metadata, behaviour === 'pending' ? 'pending' : 'succeeded'));
  charge.amount_refunded += sum;
  charge.refunded = charge.amount_refunded === charge.amount;
  unit.emit('refund.created', refund);
  unit.emit('charge.refunded', charge);
  if (behaviour) unit.schedule('refund', refund.id, unit.now + SETTLES_AFTER);
  return refund;
}

/** The bank's later word on a refund: a pending one succeeds, the card made for it fails. */
export async function settleRefund(unit: Unit, refund: Refund): Promise<void> {
  if (refund.status === 'pending') {
    refund.status = 'succeeded';
    unit.emit('refund.updated', refund);
    return;
  }
  const charge = await unit.get<Charge>('charge', refund.charge);
  refund.status = 'failed';
  Object.assign(refund, { failure_reason: 'unknown' });
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  unit.emit('refund.failed', refund);
  unit.emit('charge.updated', charge);
}
