import { nextBillingDate } from '../calendar.js';
import { invalid, unsupported } from '../errors.js';
import { planOf, type Metadata, type Price } from '../objects/catalogue.js';
import { newItem, type Subscription, type SubscriptionItem } from '../objects/subscription.js';
import { billedOf, creditAll, prorate, type BilledItems, type Proration } from '../prorations.js';
import type { Unit } from '../store.js';
import { billedItems, periodOf, scheduleRenewal, spanFrom } from './periods.js';

export type ProrationBehavior = 'none' | 'create_prorations' | 'always_invoice';
/** One entry of `items`: without an id it adds an item. */
export interface ItemChange { id: string | null; price: Price | null; quantity: number | null; metadata: ((before: Metadata) => Metadata) | null; deleted: boolean }
export interface Change {
  items: readonly ItemChange[]; anchor: 'now' | 'unchanged'; trialEnd: 'now' | number | null;
  proration: ProrationBehavior;
  /** Prorations go by this moment; null takes the time of the request. */
  prorationDate: number | null;
}

/** What a subscription will be after a change, and what that costs; nothing of it is done yet. */
export interface Plan {
  items: SubscriptionItem[]; billed: BilledItems; prorations: Proration[];
  /** A new period begins with the change and is charged whole. */
  restart: boolean; period: { start: number; end: number }; anchor: number; trialEnd: number | null;
}

const total = (items: readonly SubscriptionItem[]): number => items.reduce((sum, item) => sum + item.price.unit_amount * item.quantity, 0);
const cadence = (item: SubscriptionItem): string => `${item.price.currency} ${item.price.recurring.interval} ${item.price.recurring.interval_count}`;

export function planChange(unit: Unit, subscription: Subscription, change: Change): Plan {
  const before = subscription.items.data;
  const { items, touched } = changedItems(unit, subscription, change.items);
  const trialing = subscription.status === 'trialing';
  const restart = change.anchor === 'now' || change.trialEnd === 'now'
    || (!trialing && touched.size > 0 && (items.some(item => cadence(item) !== cadence(before[0] as SubscriptionItem)) || (total(before) === 0 && total(items) > 0)));
  const at = prorationMoment(unit, subscription, change);
  const trialEnd = typeof change.trialEnd === 'number' ? laterTrial(unit, subscription, change.trialEnd) : restart ? null : trialing ? subscription.trial_end : null;
  const still = trialing && !restart;
  const period = restart ? freshPeriod(unit.now, items) : { start: periodOf(subscription).start, end: trialEnd !== null && still ? trialEnd : periodOf(subscription).end };
  for (const item of items) { item.current_period_start = period.start; item.current_period_end = period.end; }
  const anchor = restart ? unit.now : trialEnd !== null && still ? trialEnd : subscription.billing_cycle_anchor;
  const billed = billedItems(unit, subscription);
  const span = spanFrom(subscription, at);
  const prorations = change.proration === 'none' || trialing ? []
    : restart ? creditAll(before, billed, span) : prorate(before, items, billed, touched, span);
  return { items, billed: billedAfter(items, billed, touched, { restart, none: change.proration === 'none' || still }), prorations, restart, period, anchor, trialEnd };
}

/** Without proration an item counts as billed at its old price until the period is over. */
function billedAfter(items: readonly SubscriptionItem[], billed: BilledItems, touched: ReadonlySet<string>, how: { restart: boolean; none: boolean }): BilledItems {
  const now = billedOf(items);
  if (how.restart) return now;
  const kept = items.map(item => [item.id, (touched.has(item.id) && !how.none) ? now[item.id] : billed[item.id]] as const);
  return Object.fromEntries(kept.filter(([, entry]) => entry !== undefined)) as BilledItems;
}

const freshPeriod = (now: number, items: readonly SubscriptionItem[]) => {
  const recurring = (items[0] as SubscriptionItem).price.recurring;
  return { start: now, end: nextBillingDate(now, recurring.interval, recurring.interval_count, now) };
};

function prorationMoment(unit: Unit, subscription: Subscription, change: Change): number {
  const { start, end } = periodOf(subscription);
  const at = change.prorationDate ?? unit.now;
  if (change.prorationDate !== null && (at < start || at > end)) {
    throw invalid('Invalid proration_date: it must be within the current billing period of the subscription.', undefined, 'proration_date');
  }
  return Math.min(at, end);
}

function laterTrial(unit: Unit, subscription: Subscription, end: number): number {
  if (subscription.status !== 'trialing') throw unsupported('a trial for a running subscription', 'trial_end');
  if (end <= unit.now) throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', undefined, 'trial_end');
  return end;
}

function changedItems(unit: Unit, subscription: Subscription, changes: readonly ItemChange[]): { items: SubscriptionItem[]; touched: Set<string> } {
  const { start, end } = periodOf(subscription);
  const items = structuredClone(subscription.items.data);
  const touched = new Set<string>();
  for (const [index, change] of changes.entries()) {
    if (change.id === null) {
      if (!change.price) throw invalid(`Missing required param: items[${index}][price].`, 'parameter_missing', `items[${index}][price]`);
      if (items.some(item => item.price.id === change.price?.id)) throw invalid(`Cannot add multiple subscription items with the same plan: ${change.price.id}`);
      const item = newItem(unit.now, subscription.id, { price: change.price, quantity: change.quantity ?? 1, metadata: change.metadata?.({}) ?? {} }, start, end);
      items.push(item);
      touched.add(item.id);
      continue;
    }
    const at = items.findIndex(item => item.id === change.id);
    const item = items[at];
    if (!item) throw invalid(`No such subscription_item: '${change.id}'`, 'resource_missing', `items[${index}][id]`);
    if (change.deleted) { items.splice(at, 1); touched.add(item.id); continue; }
    if (change.price) { item.price = change.price; item.plan = planOf(change.price); }
    if (change.quantity !== null) item.quantity = change.quantity;
    if (change.price || change.quantity !== null) touched.add(item.id);
    if (change.metadata) item.metadata = change.metadata(item.metadata);
  }
  if (items.length === 0) throw invalid('A subscription must have at least one active plan. To cancel a subscription, please use the cancel API endpoint on the subscription object.');
  if (new Set(items.map(cadence)).size > 1) throw unsupported('items with different currencies or intervals', 'items');
  return { items, touched };
}

/** Puts a plan into force. */
export function install(unit: Unit, subscription: Subscription, plan: Plan): void {
  const before = periodOf(subscription);
  subscription.items.data = plan.items;
  subscription.billing_cycle_anchor = plan.anchor;
  unit.hidden(subscription.id)['billed'] = plan.billed;
  if (subscription.status === 'trialing') {
    subscription.trial_end = plan.restart ? unit.now : plan.trialEnd;
    if (plan.restart) subscription.status = 'active';
  }
  if (subscription.cancel_at_period_end) subscription.cancel_at = plan.period.end;
  if (plan.restart || plan.period.end !== before.end) scheduleRenewal(unit, subscription, plan.period.end);
}
