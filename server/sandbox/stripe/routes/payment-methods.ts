import { z } from 'zod';
import { wallMs } from '../../clock.js';
import { ApiError, invalid, missing } from '../errors.js';
import { cardByName, cardByNumber, passesCheckDigit, type TestCard } from '../cards.js';
import { attach, testCardOf } from '../lifecycle/payment.js';
import { emptyAddress, newPaymentMethod, type BillingDetails, type PaymentMethod } from '../objects/payment-method.js';
import { clearable, expand, mergeMetadata, metadata, text } from '../params.js';
import { route } from '../route.js';
import type { Unit } from '../store.js';

const address = z.strictObject({ city: clearable.optional(), country: clearable.optional(), line1: clearable.optional(), line2: clearable.optional(), postal_code: clearable.optional(), state: clearable.optional() });
export const billingDetails = z.strictObject({ address: address.optional(), email: clearable.optional(), name: clearable.optional(), phone: clearable.optional() });
export const cardFields = z.strictObject({ number: text, exp_month: text, exp_year: text, cvc: text.optional() });

export const paymentMethodRoutes = [
  route('paymentMethods.create', 'POST', '/v1/payment_methods', z.strictObject({ type: z.literal('card'), card: cardFields, billing_details: billingDetails.optional(), metadata: metadata.optional(), expand }),
    async ({ unit, params }) => createMethod(unit, params.card, params.billing_details, mergeMetadata({}, params.metadata)), true),
  route('paymentMethods.retrieve', 'GET', '/v1/payment_methods/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<PaymentMethod>('payment_method', id)),
  route('paymentMethods.attach', 'POST', '/v1/payment_methods/:id/attach', z.strictObject({ customer: text, expand }), async ({ unit, params, id }) => {
    await unit.enter(params.customer);
    await unit.get('customer', params.customer, 'customer');
    const method = await ownMethod(unit, id, params.customer);
    const card = testCardOf(unit, method);
    if (card.decline && !card.attachable) throw new ApiError(402, { type: 'card_error', message: 'Your card was declined.', ...card.decline });
    attach(unit, method, params.customer, true);
    return method;
  }),
  route('paymentMethods.detach', 'POST', '/v1/payment_methods/:id/detach', z.strictObject({ expand }), async ({ unit, id }) => {
    await unit.enter(id);
    const method = await unit.get<PaymentMethod>('payment_method', id);
    if (!method.customer) throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.', 'payment_method_unexpected_state');
    method.customer = null;
    unit.emit('payment_method.detached', method);
    return method;
  }),
];

/** A stored method, or a new one for the names of Stripe's test cards (`pm_card_visa`). */
export async function ownMethod(unit: Unit, id: string, customer: string | null): Promise<PaymentMethod> {
  const named = cardByName(id);
  if (named) return addMethod(unit, { number: named.number, exp_month: 12, exp_year: thisYear() + 5, cvc: true }, named.card, undefined, {});
  const method = await unit.find<PaymentMethod>(id);
  if (method?.object !== 'payment_method') throw missing('PaymentMethod', id, 'payment_method');
  if (method.customer && customer && method.customer !== customer) throw invalid('The payment method is attached to another customer.', 'payment_method_unexpected_state', 'payment_method');
  return method;
}

export function createMethod(unit: Unit, card: z.output<typeof cardFields>, billing: z.output<typeof billingDetails> | undefined, meta: Record<string, string>): PaymentMethod {
  const number = card.number.replace(/[\s-]/g, '');
  const month = Number(card.exp_month);
  const year = Number(card.exp_year) + (card.exp_year.length <= 2 ? 2000 : 0);
  if (!passesCheckDigit(number)) throw cardError('Your card number is incorrect.', 'incorrect_number', 'number');
  if (!Number.isInteger(month) || month < 1 || month > 12) throw cardError("Your card's expiration month is invalid.", 'invalid_expiry_month', 'exp_month');
  if (!Number.isInteger(year) || year < thisYear() || year > thisYear() + 50) throw cardError("Your card's expiration year is invalid.", 'invalid_expiry_year', 'exp_year');
  if (year === thisYear() && month < new Date(wallMs()).getUTCMonth() + 1) throw cardError("Your card's expiration month is invalid.", 'invalid_expiry_month', 'exp_month');
  const known = cardByNumber(number);
  if (!known) throw new ApiError(402, { type: 'card_error', code: 'card_declined', decline_code: 'test_mode_live_card', message: 'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.' });
  const length = known.brand === 'amex' ? /^\d{3,4}$/ : /^\d{3}$/;
  if (card.cvc !== undefined && !length.test(card.cvc)) throw cardError("Your card's security code is invalid.", 'invalid_cvc', 'cvc');
  return addMethod(unit, { number, exp_month: month, exp_year: year, cvc: card.cvc !== undefined }, known, billing, meta);
}

const thisYear = (): number => new Date(wallMs()).getUTCFullYear();
const cardError = (message: string, code: string, param: string): ApiError =>
  new ApiError(402, { type: 'card_error', code, param, message, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` });

function addMethod(unit: Unit, card: { number: string; exp_month: number; exp_year: number; cvc: boolean }, known: TestCard, billing: z.output<typeof billingDetails> | undefined, meta: Record<string, string>): PaymentMethod {
  const place = { ...emptyAddress(), ...Object.fromEntries(Object.entries(billing?.address ?? {}).map(([key, value]) => [key, value ?? null])) };
  const details: BillingDetails = { address: place, email: billing?.email ?? null, name: billing?.name ?? null, phone: billing?.phone ?? null, tax_id: null };
  const input = { number: card.number, exp_month: card.exp_month, exp_year: card.exp_year, withCvc: card.cvc, postalCode: place.postal_code !== null, card: known };
  return unit.add(newPaymentMethod(unit.now, input, details, meta), { card: known.name });
}
