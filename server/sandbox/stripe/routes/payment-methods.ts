import { z } from 'zod';
import { ApiError, invalid } from '../errors.js';
import { attach, detach, testAccountOf, testCardOf } from '../lifecycle/methods.js';
import type { Mandate, PaymentMethod } from '../objects/payment-method.js';
import { expand, mergeMetadata, metadata, paging, text } from '../params.js';
import { is, listObjects } from '../lists.js';
import { route } from '../route.js';
import type { Unit } from '../store.js';
import { addressOf, billingDetails, createMethod, methodFields, ownMethod, validExpiry } from './method-input.js';

const typeName = z.enum(['card', 'us_bank_account']);
const ofCustomer = (customer: string, type: string | undefined) => [{ sql: 'customer = ?', value: customer }, ...is(`data ->> 'type' = ?`, type)];

export const paymentMethodRoutes = [
  route('paymentMethods.create', 'POST', '/v1/payment_methods', z.strictObject({ ...methodFields, metadata: metadata.optional(), expand }),
    async ({ unit, params }) => createMethod(unit, params, mergeMetadata({}, params.metadata)), true),
  route('paymentMethods.list', 'GET', '/v1/payment_methods', z.strictObject({ ...paging, customer: text, type: typeName.optional() }),
    async ({ unit, params, path }) => listObjects(unit, 'payment_method', ofCustomer(params.customer, params.type), params, path)),
  route('customers.listPaymentMethods', 'GET', '/v1/customers/:id/payment_methods', z.strictObject({ ...paging, type: typeName.optional() }), async ({ unit, params, id, path }) => {
    await unit.get('customer', id);
    return listObjects(unit, 'payment_method', ofCustomer(id, params.type), params, path);
  }),
  route('customers.retrievePaymentMethod', 'GET', '/v1/customers/:customer/payment_methods/:id', z.strictObject({ expand }), async ({ unit, id, path }) => {
    const method = await unit.get<PaymentMethod>('payment_method', id);
    if (method.customer !== path.split('/')[3]) throw invalid(`No such payment_method: '${id}'`, 'resource_missing', 'id', 404);
    return method;
  }),
  route('paymentMethods.retrieve', 'GET', '/v1/payment_methods/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<PaymentMethod>('payment_method', id)),
  route('paymentMethods.update', 'POST', '/v1/payment_methods/:id',
    z.strictObject({ billing_details: billingDetails.optional(), card: z.strictObject({ exp_month: text.optional(), exp_year: text.optional() }).optional(), metadata: metadata.optional(), expand }),
    async ({ unit, params, id }) => {
      await unit.enter(id);
      const method = await unit.get<PaymentMethod>('payment_method', id);
      if (!method.customer) throw invalid('You must save this PaymentMethod to a customer before you can update it.', 'payment_method_unexpected_state');
      if (params.card) changeExpiry(method, params.card);
      if (params.billing_details) {
        const { address, ...plain } = params.billing_details;
        for (const [name, value] of Object.entries(plain)) if (value !== undefined) Object.assign(method.billing_details, { [name]: value });
        Object.assign(method.billing_details.address, addressOf(address));
      }
      method.metadata = mergeMetadata(method.metadata, params.metadata);
      unit.emit('payment_method.updated', method);
      return method;
    }),
  route('paymentMethods.attach', 'POST', '/v1/payment_methods/:id/attach', z.strictObject({ customer: text, expand }), async ({ unit, params, id }) => {
    await unit.enter(params.customer);
    await unit.get('customer', params.customer, 'customer');
    const method = await ownMethod(unit, id, params.customer);
    refuseUnusable(unit, method);
    attach(unit, method, params.customer, true);
    return method;
  }),
  route('paymentMethods.detach', 'POST', '/v1/payment_methods/:id/detach', z.strictObject({ expand }), async ({ unit, id }) => {
    await unit.enter(id);
    const method = await unit.get<PaymentMethod>('payment_method', id);
    await detach(unit, method);
    return method;
  }),
  route('mandates.retrieve', 'GET', '/v1/mandates/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Mandate>('mandate', id)),
];

function changeExpiry(method: PaymentMethod, change: { exp_month?: string | undefined; exp_year?: string | undefined }): void {
  if (method.type !== 'card') throw invalid('You cannot update the card of a PaymentMethod that is no card.', undefined, 'card');
  const { month, year } = validExpiry(change.exp_month ?? String(method.card.exp_month), change.exp_year ?? String(method.card.exp_year));
  Object.assign(method.card, { exp_month: month, exp_year: year });
}

function refuseUnusable(unit: Unit, method: PaymentMethod): void {
  if (method.type === 'us_bank_account') {
    const { refused } = testAccountOf(unit, method);
    if (refused) throw new ApiError(400, { type: 'invalid_request_error', message: 'This bank account cannot be used.', ...refused });
    return;
  }
  const card = testCardOf(unit, method);
  if (card.decline && !card.attachable) throw new ApiError(402, { type: 'card_error', message: 'Your card was declined.', ...card.decline });
}
