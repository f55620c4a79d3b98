import { invalid } from '../errors.js';
import type { Intent, PaymentIntent, SetupIntent } from '../objects/intent.js';
import type { CardMethod, PaymentMethod } from '../objects/payment-method.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import type { Decline } from '../cards.js';
import { afterFailure, afterProcessing, afterSuccess } from './collection.js';
import { attach, mandateOf, testAccountOf, testCardOf } from './methods.js';
import { askForChallenge, chargeIntent, errorFor, needsChallenge, refusal, refuse, type How } from './payment.js';

const label = (intent: Intent): string => (intent.object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent');

function assertOpen(intent: Intent): void {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
    throw invalid(
      `You cannot confirm this ${label(intent)} because it has ${intent.status === 'succeeded' ? 'already succeeded after being previously confirmed' : `a status of ${intent.status}`}.`,
      `${intent.object}_unexpected_state`);
  }
}

/** Confirms on the page, by the payer. A refusal is thrown as a 402 whose changes stay. */
export async function confirmIntent(unit: Unit, intent: Intent, method: PaymentMethod | null, how: How): Promise<void> {
  assertOpen(intent);
  if (!method) {
    throw invalid(`You cannot confirm this ${label(intent)} because it's missing a payment method. You can either update the ${label(intent)} with a payment method and then confirm it again, or confirm it again directly with a payment method.`,
      `${intent.object}_unexpected_state`);
  }
  if (method.customer && method.customer !== intent.customer) {
    throw invalid('The customer for the PaymentMethod does not match the customer of the intent.', undefined, 'payment_method');
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalid(`The PaymentMethod provided (${method.type}) is not allowed for this ${label(intent)}. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`, undefined, 'payment_method');
  }
  if (intent.object === 'payment_intent') await confirmPayment(unit, intent, method, how); else await confirmSetup(unit, intent, method, how);
}

async function confirmPayment(unit: Unit, intent: PaymentIntent, method: PaymentMethod, how: How): Promise<void> {
  const attempt = await chargeIntent(unit, intent, method, how);
  if (attempt.kind === 'succeeded') await afterSuccess(unit, intent);
  if (attempt.kind === 'processing') await afterProcessing(unit, intent, false);
  if (attempt.kind === 'declined') { await afterFailure(unit, intent, attempt.decline, null); throw refusal(intent); }
}

async function confirmSetup(unit: Unit, intent: SetupIntent, method: PaymentMethod, how: How): Promise<void> {
  intent.last_setup_error = null;
  intent.payment_method = method.id;
  if (needsChallenge(unit, method, how)) { askForChallenge(unit, intent, 'setup_intent.requires_action'); return; }
  const decline = method.type === 'card' ? setupDecline(unit, method) : testAccountOf(unit, method).refused ?? null;
  if (decline) {
    refuse(unit, intent, errorFor(decline, method, null));
    unit.emit('setup_intent.setup_failed', intent);
    throw refusal(intent);
  }
  if (method.type === 'us_bank_account') intent.mandate = mandateOf(unit, method, intent.customer, false);
  intent.status = 'succeeded';
  intent.next_action = null;
  unit.emit('setup_intent.succeeded', intent);
  if (intent.customer) attach(unit, method, intent.customer, true);
  const owner = unit.hidden(intent.id)['subscription'];
  if (typeof owner !== 'string') return;
  const subscription = await unit.get<Subscription>('subscription', owner);
  if (subscription.pending_setup_intent === intent.id) subscription.pending_setup_intent = null;
  if (subscription.payment_settings.save_default_payment_method === 'on_subscription') subscription.default_payment_method = method.id;
  unit.emit('customer.subscription.updated', subscription);
}

const setupDecline = (unit: Unit, method: CardMethod): Decline | null => {
  const card = testCardOf(unit, method);
  return card.decline && !card.attachable ? card.decline : null;
};

/** The payer answered the bank's question. A failed one puts the intent back to a new card. */
export async function answerChallenge(unit: Unit, intent: Intent, passed: boolean): Promise<void> {
  if (intent.status !== 'requires_action' || !intent.payment_method) {
    throw invalid(`This ${label(intent)} is not waiting for authentication.`, `${intent.object}_unexpected_state`);
  }
  const method = await unit.get<PaymentMethod>('payment_method', intent.payment_method);
  if (passed) { await confirmIntent(unit, intent, method, { offSession: false, challenged: true }); return; }
  const code = intent.object === 'payment_intent' ? 'payment_intent_authentication_failure' : 'setup_intent_authentication_failure';
  refuse(unit, intent, {
    code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`, payment_method: structuredClone(method), type: 'invalid_request_error',
    message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  });
  if (intent.object === 'setup_intent') { unit.emit('setup_intent.setup_failed', intent); return; }
  unit.emit('payment_intent.payment_failed', intent);
  await afterFailure(unit, intent, { code }, null);
}
