import { wholePeriodAround } from '../calendar.js';
import type { Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import { billedOf, type BilledItems, type Span } from '../prorations.js';
import type { Unit } from '../store.js';

/** The current period; all items of a subscription share it. */
export function periodOf(subscription: Subscription) {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no items`);
  return { start: item.current_period_start, end: item.current_period_end, recurring: item.price.recurring };
}

/** The part of the current period from `at` on, and the whole of which it is a part. */
export function spanFrom(subscription: Subscription, at: number): Span {
  const { end, recurring } = periodOf(subscription);
  const whole = wholePeriodAround(subscription.billing_cycle_anchor, recurring.interval, recurring.interval_count, end);
  return { at, end, whole: whole.end - whole.start };
}

/** What was billed for the current period, by item. */
export const billedItems = (unit: Unit, subscription: Subscription): BilledItems => (unit.hidden(subscription.id)['billed'] as BilledItems | undefined) ?? {};

/** From now on the items as they are count as billed, by the lines of `invoice`. */
export function markBilled(unit: Unit, subscription: Subscription, invoice: Invoice | null): void {
  const billed = billedOf(subscription.items.data);
  for (const line of invoice?.lines.data ?? []) {
    const entry = billed[line.parent.subscription_item_details?.subscription_item ?? ''];
    if (entry && line.amount >= 0 && line.pricing?.price_details.price === entry.price) entry.debit = { invoice: line.invoice, line: line.id };
  }
  unit.hidden(subscription.id)['billed'] = billed;
}

export const UPCOMING_DAYS = 3;
const DAY = 86_400;

/** The current period ends at `periodEnd`: then it is renewed or ends, and some days before that the renewal is announced. */
export function scheduleRenewal(unit: Unit, subscription: Subscription, periodEnd: number): void {
  unit.schedule('renew', subscription.id, periodEnd);
  const upcoming = periodEnd - UPCOMING_DAYS * DAY;
  if (upcoming > unit.now) unit.schedule('upcoming', subscription.id, upcoming); else unit.unschedule('upcoming', subscription.id);
}
