import { cardByName, declineMessage, type Decline, type TestCard } from '../cards.js';
import { ApiError, invalid } from '../errors.js';
import { newCharge } from '../objects/charge.js';
import type { Intent, IntentError, PaymentIntent } from '../objects/intent.js';
import { cardFee, newMovement } from '../objects/ledger.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';

export interface How { offSession: boolean; challenged: boolean }
export type Attempt = { kind: 'succeeded' } | { kind: 'action' } | { kind: 'declined'; decline: Decline; charge: string | null };

/** The test card behind a payment method. */
export function testCardOf(unit: Unit, method: PaymentMethod): TestCard {
  const name = unit.hidden(method.id)['card'];
  const found = typeof name === 'string' ? cardByName(name) : undefined;
  if (!found) throw new Error(`no test card behind ${method.id}`);
  return found.card;
}

/** Whether the bank wants the payer to prove who they are first. */
export function needsChallenge(unit: Unit, method: PaymentMethod, how: How): boolean {
  const { challenge } = testCardOf(unit, method);
  if (!challenge || how.challenged) return false;
  if (!how.offSession) return true;
  return challenge === 'always' || (challenge === 'unless_set_up' && unit.hidden(method.id)['setUp'] !== true);
}

/** One attempt to charge an intent, with its own events; invoice and subscription are the caller's. */
export async function chargeIntent(unit: Unit, intent: PaymentIntent, method: PaymentMethod, how: How): Promise<Attempt> {
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.payment_method = method.id;
  if (needsChallenge(unit, method, how)) { askForChallenge(unit, intent, 'payment_intent.requires_action'); return { kind: 'action' }; }
  const card = testCardOf(unit, method);
  const decline = card.decline ?? (how.challenged ? card.declineAfterChallenge : undefined) ?? null;
  const charge = unit.add(newCharge(unit.now, { intent, method, card, decline, challenged: how.challenged }));
  intent.latest_charge = charge.id;
  if (decline) {
    refuse(unit, intent, errorFor(decline, method, charge.id));
    unit.emit('charge.failed', charge);
    unit.emit('payment_intent.payment_failed', intent);
    return { kind: 'declined', decline, charge: charge.id };
  }
  if (intent.setup_future_usage && intent.customer) attach(unit, method, intent.customer, true);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  charge.balance_transaction = unit.add(newMovement(unit.now, { type: 'charge', amount: charge.amount, fee: cardFee(charge.amount), currency: charge.currency, source: charge.id, description: charge.description })).id;
  unit.emit('charge.succeeded', charge);
  unit.emit('payment_intent.succeeded', intent);
  return { kind: 'succeeded' };
}

/** Puts the intent back to where a new card can be tried, with the reason. */
export function refuse(unit: Unit, intent: Intent, error: IntentError): void {
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.payment_method = null;
  if (intent.object === 'payment_intent') intent.last_payment_error = error; else intent.last_setup_error = error;
}

export function errorFor(decline: Decline, method: PaymentMethod, charge: string | null): IntentError {
  return {
    ...(charge ? { charge } : {}), code: decline.code, ...(decline.decline_code ? { decline_code: decline.decline_code } : {}),
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`, message: declineMessage(decline),
    ...(decline.code === 'incorrect_cvc' ? { param: 'cvc' } : {}), payment_method: structuredClone(method), type: 'card_error',
  };
}

/** The 402 a refused confirmation answers with; what the attempt changed stays. */
export function refusal(intent: Intent): ApiError {
  const error = intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error;
  if (!error) throw new Error(`${intent.id} was not refused`);
  return new ApiError(402, { ...error, type: 'card_error', [intent.object]: structuredClone(intent) }, true);
}

/** Origin of the pages that stand for Stripe's own; set once at start, when the port is known. */
export const pages = { origin: '' };

export function askForChallenge(unit: Unit, intent: Intent, event: 'payment_intent.requires_action' | 'setup_intent.requires_action'): void {
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'use_stripe_sdk',
    use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: `${pages.origin}/challenge?intent=${intent.id}`, source: intent.id.replace(/^[a-z]+/, 'src') },
  };
  unit.emit(event, intent);
}

/** Gives a card to a customer; one that has an owner keeps it. */
export function attach(unit: Unit, method: PaymentMethod, customer: string, setUp: boolean): void {
  if (setUp) unit.hidden(method.id)['setUp'] = true;
  if (method.customer === customer) return;
  if (method.customer) throw invalid('The payment method you provided has already been attached to a customer.', 'payment_method_unexpected_state');
  method.customer = customer;
  if (method.card.checks.cvc_check) method.card.checks.cvc_check = testCardOf(unit, method).checks?.cvc_check ?? 'pass';
  unit.emit('payment_method.attached', method);
}
