import type { Decline } from '../cards.js';
import { newCardCharge } from '../objects/charge.js';
import type { Intent, PaymentIntent } from '../objects/intent.js';
import { cardFee, newMovement } from '../objects/ledger.js';
import type { CardMethod, PaymentMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';
import { startDebit } from './debiting.js';
import { attach, testCardOf } from './methods.js';
import { errorFor, refuse } from './refusing.js';

export { errorFor, refusal, refuse } from './refusing.js';

export interface How { offSession: boolean; challenged: boolean }
export type Attempt = { kind: 'succeeded' } | { kind: 'action' } | { kind: 'processing' } | { kind: 'declined'; decline: Decline; charge: string | null };

/** Billing seconds until the bank speaks up against a charge made with a card that is there for it. */
const TROUBLE_AFTER = 1;

/** Whether the bank wants the payer to prove who they are first. */
export function needsChallenge(unit: Unit, method: PaymentMethod, how: How): boolean {
  if (method.type !== 'card') return false;
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
  if (method.type === 'us_bank_account') return startDebit(unit, intent, method);
  if (needsChallenge(unit, method, how)) { askForChallenge(unit, intent, 'payment_intent.requires_action'); return { kind: 'action' }; }
  return chargeCard(unit, intent, method, how.challenged);
}

function chargeCard(unit: Unit, intent: PaymentIntent, method: CardMethod, challenged: boolean): Attempt {
  const card = testCardOf(unit, method);
  const decline = card.decline ?? (challenged ? card.declineAfterChallenge : undefined) ?? null;
  const charge = unit.add(newCardCharge(unit.now, { intent, method, card, decline, challenged }));
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
  if (card.dispute) { unit.hidden(charge.id)['trouble'] = card.dispute; unit.schedule('trouble', charge.id, unit.now + TROUBLE_AFTER); }
  return { kind: 'succeeded' };
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
