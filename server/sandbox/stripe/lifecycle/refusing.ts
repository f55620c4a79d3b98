import { bankMessage } from '../bank-accounts.js';
import { declineMessage, type Decline } from '../cards.js';
import { ApiError } from '../errors.js';
import type { Intent, IntentError } from '../objects/intent.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';

/** Puts the intent back to where another card can be tried, with the reason. */
export function refuse(_unit: Unit, intent: Intent, error: IntentError): void {
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.payment_method = null;
  if (intent.object === 'payment_intent') intent.last_payment_error = error; else intent.last_setup_error = error;
}

/** The error of an intent knows fewer words than the charge: what it does not know is a debit that could not be made. */
const BANK_CODES: ReadonlySet<string> = new Set(['account_closed', 'no_account', 'insufficient_funds', 'debit_not_authorized', 'payment_method_microdeposit_failed', 'payment_method_customer_decline']);

export function errorFor(decline: Decline, method: PaymentMethod, charge: string | null): IntentError {
  const bank = method.type === 'us_bank_account';
  const code = !bank || BANK_CODES.has(decline.code) ? decline.code : 'payment_method_provider_decline';
  return {
    ...(charge ? { charge } : {}), code, ...(decline.decline_code ? { decline_code: decline.decline_code } : {}),
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`, message: bank ? bankMessage(decline.code) : declineMessage(decline),
    ...(code === 'incorrect_cvc' ? { param: 'cvc' } : {}), payment_method: structuredClone(method), type: bank ? 'invalid_request_error' : 'card_error',
  };
}

/** The answer to a refused confirmation; what the attempt changed stays. */
export function refusal(intent: Intent): ApiError {
  const error = intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error;
  if (!error) throw new Error(`${intent.id} was not refused`);
  const type = error.type === 'card_error' ? ('card_error' as const) : ('invalid_request_error' as const);
  return new ApiError(type === 'card_error' ? 402 : 400, { ...error, type, [intent.object]: structuredClone(intent) }, true);
}
