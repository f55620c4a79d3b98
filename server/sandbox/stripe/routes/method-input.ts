import { z } from 'zod';
import { wallMs } from '../../clock.js';
import { accountByName, accountByNumber, isRoutingNumber, TEST_ROUTING } from '../bank-accounts.js';
import { cardByName, cardByNumber, passesCheckDigit, type TestCard } from '../cards.js';
import { ApiError, invalid, missing } from '../errors.js';
import { emptyAddress, newBankMethod, newCardMethod, type BillingDetails, type PaymentMethod } from '../objects/payment-method.js';
import { clearable, text } from '../params.js';
import type { Unit } from '../store.js';

const address = z.strictObject({ city: clearable.optional(), country: clearable.optional(), line1: clearable.optional(), line2: clearable.optional(), postal_code: clearable.optional(), state: clearable.optional() });
export const billingDetails = z.strictObject({ address: address.optional(), email: clearable.optional(), name: clearable.optional(), phone: clearable.optional() });
const cardFields = z.strictObject({ number: text, exp_month: text, exp_year: text, cvc: text.optional() });
const bankFields = z.strictObject({ account_number: text.optional(), routing_number: text.optional(), account_holder_type: z.enum(['company', 'individual']).optional(), account_type: z.enum(['checking', 'savings']).optional() });
/** What is typed for a new way to pay. */
export const methodFields = { type: z.enum(['card', 'us_bank_account']), card: cardFields.optional(), us_bank_account: bankFields.optional(), billing_details: billingDetails.optional() };
const input = z.strictObject(methodFields);
export type MethodInput = z.output<typeof input>;
type Billing = z.output<typeof billingDetails> | undefined;

const thisYear = (): number => new Date(wallMs()).getUTCFullYear();
const cardError = (message: string, code: string, param: string): ApiError =>
  new ApiError(402, { type: 'card_error', code, param, message, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` });

/** The parts that were given, an emptied one as null. */
export const addressOf = (given: z.output<typeof address> | undefined): Partial<ReturnType<typeof emptyAddress>> =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined));
const detailsOf = (billing: Billing): BillingDetails =>
  ({ address: { ...emptyAddress(), ...addressOf(billing?.address) }, email: billing?.email ?? null, name: billing?.name ?? null, phone: billing?.phone ?? null, tax_id: null });

/** A stored method, or a new one for the names of Stripe's test cards and accounts (`pm_card_visa`). */
export async function ownMethod(unit: Unit, id: string, customer: string | null): Promise<PaymentMethod> {
  const card = cardByName(id);
  if (card) return addCard(unit, { number: card.number, exp_month: 12, exp_year: thisYear() + 5, cvc: true }, card.card, undefined, {});
  const bank = accountByName(id);
  if (bank) return addBank(unit, { number: bank.number, routing: TEST_ROUTING, holder: 'individual', kind: 'checking' }, { name: 'Test Account Holder' }, {});
  const method = await unit.find<PaymentMethod>(id);
  if (method?.object !== 'payment_method') throw missing('PaymentMethod', id, 'payment_method');
  if (method.customer && customer && method.customer !== customer) throw invalid('The payment method is attached to another customer.', 'payment_method_unexpected_state', 'payment_method');
  return method;
}

/** A new method of what was typed. */
export function createMethod(unit: Unit, given: MethodInput, meta: Record<string, string>): PaymentMethod {
  if (given.type === 'card') {
    if (!given.card || given.us_bank_account) throw invalid('Missing required param: card.', 'parameter_missing', 'card');
    return createCard(unit, given.card, given.billing_details, meta);
  }
  if (!given.us_bank_account || given.card) throw invalid('Missing required param: us_bank_account.', 'parameter_missing', 'us_bank_account');
  return createBank(unit, given.us_bank_account, given.billing_details, meta);
}

export function validExpiry(monthText: string, yearText: string): { month: number; year: number } {
  const month = Number(monthText);
  const year = Number(yearText) + (yearText.length <= 2 ? 2000 : 0);
  if (!Number.isInteger(month) || month < 1 || month > 12) throw cardError("Your card's expiration month is invalid.", 'invalid_expiry_month', 'exp_month');
  if (!Number.isInteger(year) || year < thisYear() || year > thisYear() + 50) throw cardError("Your card's expiration year is invalid.", 'invalid_expiry_year', 'exp_year');
  if (year === thisYear() && month < new Date(wallMs()).getUTCMonth() + 1) throw cardError("Your card's expiration month is invalid.", 'invalid_expiry_month', 'exp_month');
  return { month, year };
}

function createCard(unit: Unit, card: z.output<typeof cardFields>, billing: Billing, meta: Record<string, string>): PaymentMethod {
  const number = card.number.replace(/[\s-]/g, '');
  if (!passesCheckDigit(number)) throw cardError('Your card number is incorrect.', 'incorrect_number', 'number');
  const { month, year } = validExpiry(card.exp_month, card.exp_year);
  const known = cardByNumber(number);
  if (!known) throw new ApiError(402, { type: 'card_error', code: 'card_declined', decline_code: 'test_mode_live_card', message: 'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.' });
  const length = known.brand === 'amex' ? /^\d{3,4}$/ : /^\d{3}$/;
  if (card.cvc !== undefined && !length.test(card.cvc)) throw cardError("Your card's security code is invalid.", 'invalid_cvc', 'cvc');
  return addCard(unit, { number, exp_month: month, exp_year: year, cvc: card.cvc !== undefined }, known, billing, meta);
}

function addCard(unit: Unit, card: { number: string; exp_month: number; exp_year: number; cvc: boolean }, known: TestCard, billing: Billing, meta: Record<string, string>): PaymentMethod {
  const details = detailsOf(billing);
  const { number, exp_month, exp_year, cvc } = card;
  return unit.add(newCardMethod(unit.now, { number, exp_month, exp_year, withCvc: cvc, postalCode: details.address.postal_code !== null, card: known }, details, meta), { card: known.name });
}

function createBank(unit: Unit, bank: z.output<typeof bankFields>, billing: Billing, meta: Record<string, string>): PaymentMethod {
  const wrong = (message: string, code: string, param: string): ApiError => invalid(message, code, `us_bank_account[${param}]`);
  if (!billing?.name) throw invalid('You must provide a billing name (`billing_details[name]`) when creating a PaymentMethod of type us_bank_account.', 'parameter_missing', 'billing_details[name]');
  if (!bank.account_number) throw wrong('Missing required param: us_bank_account[account_number].', 'parameter_missing', 'account_number');
  if (!bank.account_holder_type) throw wrong('Missing required param: us_bank_account[account_holder_type].', 'parameter_missing', 'account_holder_type');
  if (!isRoutingNumber(bank.routing_number ?? '')) throw wrong('Invalid routing number. Routing numbers have nine digits.', 'routing_number_invalid', 'routing_number');
  if (!/^\d{4,17}$/.test(bank.account_number)) throw wrong('Invalid account number.', 'account_number_invalid', 'account_number');
  if (bank.routing_number !== TEST_ROUTING || !accountByNumber(bank.account_number)) {
    throw wrong('You must use a test bank account number in test mode. See https://stripe.com/docs/testing#ach-direct-debit.', 'account_number_invalid', 'account_number');
  }
  return addBank(unit, { number: bank.account_number, routing: TEST_ROUTING, holder: bank.account_holder_type, kind: bank.account_type ?? 'checking' }, billing, meta);
}

function addBank(unit: Unit, bank: { number: string; routing: string; holder: 'company' | 'individual'; kind: 'checking' | 'savings' }, billing: Billing, meta: Record<string, string>): PaymentMethod {
  return unit.add(newBankMethod(unit.now, bank, detailsOf(billing), meta), { account: accountByNumber(bank.number)?.name });
}
