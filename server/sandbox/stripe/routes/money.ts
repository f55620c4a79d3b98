import { z } from 'zod';
import { invalid } from '../errors.js';
import { refundCharge } from '../lifecycle/refunding.js';
import type { Charge, Refund } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/intent.js';
import { amount, created, expand, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, listObjects } from '../lists.js';
import { route } from '../route.js';

const is = (sql: string, value: unknown) => (value === undefined ? [] : [{ sql, value }]);

export const moneyRoutes = [
  route('charges.retrieve', 'GET', '/v1/charges/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Charge>('charge', id)),
  route('charges.list', 'GET', '/v1/charges', z.strictObject({ ...paging, customer: text.optional(), payment_intent: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'charge', [...createdFilters(params.created), ...is('customer = ?', params.customer), ...is('parent = ?', params.payment_intent)], params, path)),
  route('refunds.create', 'POST', '/v1/refunds',
    z.strictObject({ charge: text.optional(), payment_intent: text.optional(), amount: amount.optional(), reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(), metadata: metadata.optional(), expand }),
    async ({ unit, params }) => {
      const target = params.charge ?? params.payment_intent;
      if (!target) throw invalid('One of the following params should be provided for this request: payment_intent or charge.', 'parameter_missing');
      await unit.enter(target);
      const intent = params.payment_intent ? await unit.get<PaymentIntent>('payment_intent', params.payment_intent, 'payment_intent') : null;
      const chargeId = params.charge ?? intent?.latest_charge;
      if (!chargeId) throw invalid(`This PaymentIntent (${target}) does not have a successful charge to refund.`, 'charge_not_refundable');
      const charge = await unit.get<Charge>('charge', chargeId, 'charge');
      return refundCharge(unit, charge, params.amount ?? null, params.reason ?? null, mergeMetadata({}, params.metadata));
    }),
  route('refunds.retrieve', 'GET', '/v1/refunds/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Refund>('refund', id)),
  route('refunds.list', 'GET', '/v1/refunds', z.strictObject({ ...paging, charge: text.optional(), payment_intent: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'refund', [...createdFilters(params.created), ...is('parent = ?', params.payment_intent), ...is(`data ->> 'charge' = ?`, params.charge)], params, path)),
];
