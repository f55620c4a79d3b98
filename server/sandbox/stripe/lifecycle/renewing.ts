import { nextBillingDate } from '../calendar.js';
import { newId } from '../../ids.js';
import type { Refund } from '../objects/charge.js';
import type { Customer } from '../objects/customer.js';
import { newInvoice, type Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { collect, recoverSubscription, subscriptionOf, type Dunning } from './collection.js';
import { endSubscription, expireSubscription } from './ending.js';
import { draftInvoice, finalizeInvoice, payInvoice, productNames } from './invoicing.js';
import { scheduleRenewal } from './subscribing.js';
import { settleRefund } from './refunding.js';

const FINALIZE_AFTER = 3600;

/** What billing time does, by the kind of timer; `ref` is the object it was set for. */
export const TIMERS: Readonly<Record<string, (unit: Unit, ref: string, dunning: Dunning) => Promise<void>>> = {
  expire: async (unit, ref) => expireSubscription(unit, await unit.get<Subscription>('subscription', ref)),
  upcoming: announce,
  renew,
  finalize: async (unit, ref, dunning) => finalizeAndCollect(unit, await unit.get<Invoice>('invoice', ref), dunning),
  retry: async (unit, ref, dunning) => collect(unit, await unit.get<Invoice>('invoice', ref), dunning),
  refund: async (unit, ref) => settleRefund(unit, await unit.get<Refund>('refund', ref)),
};

const bounds = (subscription: Subscription) => {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no items`);
  return { start: item.current_period_start, end: item.current_period_end, recurring: item.price.recurring };
};

/** A notice of the coming renewal; its invoice does not exist yet and has no number Stripe would know. */
async function announce(unit: Unit, ref: string): Promise<void> {
  const subscription = await unit.get<Subscription>('subscription', ref);
  if (subscription.status === 'canceled' || subscription.cancel_at_period_end) return;
  const { start, end, recurring } = bounds(subscription);
  const nextEnd = nextBillingDate(subscription.billing_cycle_anchor, recurring.interval, recurring.interval_count, end);
  const customer = await unit.get<Customer>('customer', subscription.customer);
  const invoice = newInvoice(end, {
    customer, subscription, reason: 'subscription_cycle', names: await productNames(unit, subscription), free: false, period: { start, end }, linePeriod: { start: end, end: nextEnd }, finalizesAt: null,
  });
  unit.emit('invoice.upcoming', { ...invoice, id: newId('upcoming_in'), billing_reason: 'upcoming', next_payment_attempt: end + FINALIZE_AFTER } as never);
}

/** The period is over: it ends as asked, or the next one begins with a draft invoice. */
async function renew(unit: Unit, ref: string): Promise<void> {
  const subscription = await unit.get<Subscription>('subscription', ref);
  if (!['active', 'trialing', 'past_due', 'unpaid'].includes(subscription.status)) return;
  if (subscription.cancel_at_period_end) { await endSubscription(unit, subscription, 'cancellation_requested'); return; }
  const { start, end, recurring } = bounds(subscription);
  const nextEnd = nextBillingDate(subscription.billing_cycle_anchor, recurring.interval, recurring.interval_count, end);
  for (const item of subscription.items.data) { item.current_period_start = end; item.current_period_end = nextEnd; }
  if (subscription.status === 'trialing') subscription.status = 'active';
  const stopped = subscription.status === 'unpaid';
  const invoice = await draftInvoice(unit, subscription, 'subscription_cycle', {
    free: false, period: { start, end }, linePeriod: { start: end, end: nextEnd }, finalizesAt: stopped ? null : unit.now + FINALIZE_AFTER,
  });
  invoice.auto_advance = !stopped;
  if (!stopped) unit.schedule('finalize', invoice.id, unit.now + FINALIZE_AFTER);
  scheduleRenewal(unit, subscription, nextEnd);
  unit.emit('customer.subscription.updated', subscription);
  unit.emit('invoice.created', invoice);
}

async function finalizeAndCollect(unit: Unit, invoice: Invoice, dunning: Dunning): Promise<void> {
  if (invoice.status !== 'draft') return;
  const subscription = await subscriptionOf(unit, invoice);
  const intent = await finalizeInvoice(unit, invoice, subscription);
  unit.emit('invoice.finalized', invoice);
  if (!intent) { await payInvoice(unit, invoice); recoverSubscription(unit, subscription, invoice, null); return; }
  unit.emit('payment_intent.created', intent);
  await collect(unit, invoice, dunning);
}
