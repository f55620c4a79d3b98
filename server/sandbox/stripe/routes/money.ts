import { z } from 'zod';
import { invalid } from '../errors.js';
import { refundCharge } from '../lifecycle/refunding.js';
import type { Charge, Refund } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/intent.js';
import type { BalanceMovement } from '../objects/ledger.js';
import { amount, created, expand, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, is, listObjects } from '../lists.js';
import { route } from '../route.js';

const refundSchema = z.strictObject({
  charge: text.optional(), payment_intent: text.optional(), amount: amount.optional(), reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(), metadata: metadata.optional(), expand,
});

export const moneyRoutes = [
  route('charges.retrieve', 'GET', '/v1/charges/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Charge>('charge', id)),
  route('charges.list', 'GET', '/v1/charges', z.strictObject({ ...paging, customer: text.optional(), payment_intent: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'charge', [...createdFilters(params.created), ...is('customer = ?', params.customer), ...is('parent = ?', params.payment_intent)], params, path)),
  route('charges.update', 'POST', '/v1/charges/:id', z.strictObject({ metadata: metadata.optional(), expand }), async ({ unit, params, id }) => {
    await unit.enter(id);
    const charge = await unit.get<Charge>('charge', id);
    charge.metadata = mergeMetadata(charge.metadata, params.metadata);
    unit.emit('charge.updated', charge);
    return charge;
  }),
  route('refunds.create', 'POST', '/v1/refunds', refundSchema, async ({ unit, params }) => {
    const target = params.charge ?? params.payment_intent;
    if (!target) throw invalid('One of the following params should be provided for this request: payment_intent or charge.', 'parameter_missing');
    await unit.enter(target);
    const intent = params.payment_intent ? await unit.get<PaymentIntent>('payment_intent', params.payment_intent, 'payment_intent') : null;
    const chargeId = params.charge ?? intent?.latest_charge;
    if (!chargeId) throw invalid(`This PaymentIntent (${target}) does not have a successful charge to refund.`, 'charge_not_refundable');
    const charge = await unit.get<Charge>('charge', chargeId, 'charge');
    if (intent && charge.payment_intent !== intent.id) throw invalid(`The charge ${charge.id} does not belong to ${intent.id}.`, undefined, 'charge');
    return refundCharge(unit, charge, params.amount ?? null, params.reason ?? null, mergeMetadata({}, params.metadata));
  }),
  route('refunds.retrieve', 'GET', '/v1/refunds/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Refund>('refund', id)),
  route('refunds.update', 'POST', '/v1/refunds/:id', z.strictObject({ metadata: metadata.optional(), expand }), async ({ unit, params, id }) => {
    await unit.enter(id);
    const refund = await unit.get<Refund>('refund', id);
    refund.metadata = mergeMetadata(refund.metadata, params.metadata);
    unit.emitAll(['refund.updated', 'charge.refund.updated'], refund);
    return refund;
  }),
  // Only a refund that waits for the payer's own action can be taken back, and cards and bank accounts know none.
  route('refunds.cancel', 'POST', '/v1/refunds/:id/cancel', z.strictObject({ expand }), async ({ unit, id }) => {
    const refund = await unit.get<Refund>('refund', id);
    throw invalid(`Refunds can only be canceled when their status is requires_action. This refund has a status of ${refund.status}.`, 'refund_not_cancelable');
  }),
  route('refunds.list', 'GET', '/v1/refunds', z.strictObject({ ...paging, charge: text.optional(), payment_intent: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'refund', [...createdFilters(params.created), ...is('parent = ?', params.payment_intent), ...is(`data ->> 'charge' = ?`, params.charge)], params, path)),
  route('balanceTransactions.retrieve', 'GET', '/v1/balance_transactions/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<BalanceMovement>('balance_transaction', id)),
  route('balanceTransactions.list', 'GET', '/v1/balance_transactions', z.strictObject({ ...paging, type: text.optional(), source: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'balance_transaction', [...createdFilters(params.created), ...is(`data ->> 'type' = ?`, params.type), ...is(`data ->> 'source' = ?`, params.source)], params, path)),
];
