import { randomText } from '../../ids.js';
import { invalid } from '../errors.js';
import type { Metadata } from '../objects/catalogue.js';
import { newRefund, type Charge, type Refund, type RefundReason } from '../objects/charge.js';
import { newMovement } from '../objects/ledger.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';
import { settleByRefund } from './disputing.js';
import { testCardOf } from './methods.js';

/** Billing seconds until the bank's word on a refund comes: to a card soon, to an account in days. */
const SETTLES_AFTER = { card: 5 * 60, us_bank_account: 4 * 86_400 } as const;
const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

/** What of a charge has not gone back; refunds under way count as gone. */
export const refundableOf = (charge: Charge): number => charge.amount_captured - charge.amount_refunded;

/** Gives back all or part of a charge. */
export async function refundCharge(unit: Unit, charge: Charge, amount: number | null, reason: RefundReason | null, metadata: Metadata): Promise<Refund> {
  const left = refundableOf(charge);
  if (charge.status !== 'succeeded') throw invalid(`Charge ${charge.id} was not successful and cannot be refunded.`, 'charge_not_refundable');
  if (unit.hidden(charge.id)['chargedBack'] === true) throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const sum = amount ?? left;
  if (sum < 1) throw invalid('Invalid positive integer', 'parameter_invalid_integer', 'amount');
  if (sum > left) throw invalid(`Refund amount (${dollars(sum)}) is greater than unrefunded amount on charge (${dollars(left)})`, undefined, 'amount');
  const method = await unit.get<PaymentMethod>('payment_method', charge.payment_method);
  const pending = method.type === 'us_bank_account' || testCardOf(unit, method).refund === 'pending';
  const refund = unit.add(newRefund(unit.now, charge, sum, reason, metadata, pending ? 'pending' : 'succeeded'));
  refund.balance_transaction = unit.add(newMovement(unit.now, { type: method.type === 'card' ? 'refund' : 'payment_refund', amount: 0 - sum, fee: 0, currency: charge.currency, source: refund.id, description: 'Refund for charge' })).id;
  charge.amount_refunded += sum;
  charge.refunded = charge.amount_refunded === charge.amount;
  unit.emit('refund.created', refund);
  unit.emit('charge.refunded', charge);
  unit.schedule('refund', refund.id, unit.now + SETTLES_AFTER[method.type]);
  await settleByRefund(unit, charge);
  return refund;
}

/** The bank's later word: its reference for one that went through, success of a pending one, or failure. */
export async function settleRefund(unit: Unit, refund: Refund): Promise<void> {
  if (refund.status === 'canceled' || refund.status === 'failed') return;
  const method = await unit.get<PaymentMethod>('payment_method', refund.payment_method);
  if (method.type === 'card' && testCardOf(unit, method).refund === 'fails_later') { await failRefund(unit, refund); return; }
  refund.status = 'succeeded';
  delete refund.pending_reason;
  Object.assign(refund.destination_details.card ?? refund.destination_details.us_bank_transfer ?? {}, { reference: randomText(23, '0123456789'), reference_status: 'available' });
  tell(unit, refund);
}

async function failRefund(unit: Unit, refund: Refund): Promise<void> {
  const charge = await unit.get<Charge>('charge', refund.charge);
  const back = unit.add(newMovement(unit.now, { type: 'refund_failure', amount: refund.amount, fee: 0, currency: refund.currency, source: refund.id, description: 'Refund failure' }));
  refund.status = 'failed';
  Object.assign(refund, { failure_reason: 'unknown', failure_balance_transaction: back.id });
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  unit.emit('refund.failed', refund);
  tell(unit, refund);
  unit.emit('charge.updated', charge);
}

/** One change, told twice: the second name is the older one. */
function tell(unit: Unit, refund: Refund): void {
  unit.emitAll(['refund.updated', 'charge.refund.updated'], refund);
}
