import { invalid } from '../errors.js';
import { nextBillingDate } from '../calendar.js';
import { newSetupIntent } from '../objects/intent.js';
import { newSubscription, type ItemInput, type Subscription, type SubscriptionStatus } from '../objects/subscription.js';
import type { Customer } from '../objects/customer.js';
import type { Invoice } from '../objects/invoice.js';
import type { Metadata } from '../objects/catalogue.js';
import { reckon } from '../prorations.js';
import type { Unit } from '../store.js';
import { afterFailure, afterProcessing, afterSuccess, cardFor } from './collection.js';
import { draftInvoice, finalizeInvoice, payInvoice } from './invoicing.js';
import { itemLines } from './lines.js';
import { chargeIntent, refusal } from './payment.js';
import { markBilled, scheduleRenewal } from './periods.js';

const HOUR = 3600;
export const INCOMPLETE_HOURS = 23;

export interface NewSubscription {
  customer: Customer; items: ItemInput[]; metadata: Metadata; description: string | null;
  behavior: 'default_incomplete' | 'allow_incomplete' | 'error_if_incomplete';
  saveDefault: 'off' | 'on_subscription'; methodTypes: string[] | null; defaultPaymentMethod: string | null;
  /** Billing seconds; null starts the cycle now. */
  anchor: number | null; trialEnd: number | null; cancelAtPeriodEnd: boolean;
}

/** A new subscription and the draft of its first invoice; nothing is announced or charged yet. */
export async function draftSubscription(unit: Unit, input: NewSubscription): Promise<{ subscription: Subscription; invoice: Invoice; due: number }> {
  const first = input.items[0];
  if (!first) throw invalid('Missing required param: items.', 'parameter_missing', 'items');
  const { interval, interval_count: count } = first.price.recurring;
  const anchor = input.trialEnd ?? input.anchor ?? unit.now;
  const natural = nextBillingDate(unit.now, interval, count, unit.now);
  if (input.anchor !== null && input.anchor > natural) {
    throw invalid(`billing_cycle_anchor cannot be later than next natural billing date (${natural}) for plan`, undefined, 'billing_cycle_anchor');
  }
  const later = anchor > unit.now;
  const periodEnd = later ? anchor : nextBillingDate(anchor, interval, count, unit.now);
  const total = later ? 0 : input.items.reduce((sum, item) => sum + item.price.unit_amount * item.quantity, 0);
  const { due } = reckon(total, input.customer.balance);
  const status: SubscriptionStatus = input.trialEnd ? 'trialing' : due > 0 ? 'incomplete' : 'active';
  const subscription = unit.add(newSubscription(unit.now, {
    customer: input.customer.id, currency: first.price.currency, description: input.description, metadata: input.metadata, items: input.items, status, anchor,
    periodStart: unit.now, periodEnd, trialEnd: input.trialEnd, defaultPaymentMethod: input.defaultPaymentMethod, saveDefault: input.saveDefault,
    methodTypes: input.methodTypes, cancelAtPeriodEnd: input.cancelAtPeriodEnd, testClock: input.customer.test_clock,
  }));
  scheduleRenewal(unit, subscription, periodEnd);
  const lines = await itemLines(unit, subscription.id, subscription.items.data, { start: unit.now, end: periodEnd }, later ? 'free' : 'full');
  const invoice = await draftInvoice(unit, subscription, 'subscription_create', { lines, period: { start: unit.now, end: unit.now }, finalizesAt: null });
  if (!later) markBilled(unit, subscription, invoice);
  return { subscription, invoice, due };
}

/** Creates a subscription with its first invoice, and asks for money or for a card as its start needs. */
export async function createSubscription(unit: Unit, input: NewSubscription): Promise<Subscription> {
  const { subscription, invoice, due } = await draftSubscription(unit, input);
  const card = await cardFor(unit, subscription);
  const setup = due === 0 && !card && input.behavior === 'default_incomplete' ? addSetupIntent(unit, subscription) : null;
  unit.emit('customer.subscription.created', subscription);
  unit.emit('invoice.created', invoice);
  const intent = await finalizeInvoice(unit, invoice, subscription);
  unit.emit('invoice.finalized', invoice);
  if (!intent) {
    await payInvoice(unit, invoice);
    if (setup) unit.emit('setup_intent.created', setup);
    return subscription;
  }
  unit.schedule('expire', subscription.id, unit.now + INCOMPLETE_HOURS * HOUR);
  unit.emit('payment_intent.created', intent);
  if (input.behavior === 'default_incomplete') return subscription;
  if (!card) throw invalid('This customer has no attached payment source or default payment method. Please consider adding a default payment method.', 'resource_missing');
  const attempt = await chargeIntent(unit, intent, card, { offSession: true, challenged: false });
  if (attempt.kind === 'succeeded') await afterSuccess(unit, intent);
  if (attempt.kind === 'processing') await afterProcessing(unit, intent, false);
  if (attempt.kind === 'declined') {
    if (input.behavior === 'error_if_incomplete') { const error = refusal(intent); throw invalid(error.message, 'card_declined', undefined, 402); }
    await afterFailure(unit, intent, attempt.decline, null);
  }
  return subscription;
}

function addSetupIntent(unit: Unit, subscription: Subscription) {
  const setup = unit.add(newSetupIntent(unit.now, {
    customer: subscription.customer, metadata: {}, description: null, usage: 'off_session', methodTypes: subscription.payment_settings.payment_method_types,
  }), { subscription: subscription.id });
  subscription.pending_setup_intent = setup.id;
  return setup;
}
