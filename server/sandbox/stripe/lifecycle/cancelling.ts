import { wholePeriodAround } from '../calendar.js';
import { invalid } from '../errors.js';
import type { Subscription } from '../objects/subscription.js';
import { creditAll, type Proration } from '../prorations.js';
import type { Unit } from '../store.js';
import { billedItems, periodOf, scheduleRenewal, spanFrom } from './periods.js';

/** The end of the current period as the anchor has it, whatever a cancellation has made of it. */
export function naturalEnd(subscription: Subscription): number {
  const { end, recurring } = periodOf(subscription);
  if (subscription.status === 'trialing') return end;
  return wholePeriodAround(subscription.billing_cycle_anchor, recurring.interval, recurring.interval_count, end).end;
}

export interface Cancellation { at: number | null; atPeriodEnd: boolean }

/**
 * Sets or lifts the end of a subscription, and returns what the change of the current period's length gives back or
 * costs. The period ends early only when the end lies within it; a later one is shortened when it begins.
 */
export function setCancellation(unit: Unit, subscription: Subscription, cancellation: Cancellation): Proration[] {
  const { at, atPeriodEnd } = cancellation;
  if (at !== null && at <= unit.now) throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', undefined, 'cancel_at');
  if (subscription.cancel_at === at && subscription.cancel_at_period_end === atPeriodEnd) return [];
  subscription.cancel_at = at;
  subscription.cancel_at_period_end = atPeriodEnd;
  subscription.canceled_at = at === null ? null : unit.now;
  subscription.cancellation_details.reason = at === null ? null : 'cancellation_requested';
  const before = periodOf(subscription).end;
  const natural = naturalEnd(subscription);
  const end = at !== null && at < natural ? at : natural;
  if (end === before) return [];
  const span = { ...spanFrom(subscription, Math.min(end, before)), end: Math.max(end, before) };
  const lines = subscription.status === 'trialing' ? [] : creditAll(subscription.items.data, billedItems(unit, subscription), span);
  for (const item of subscription.items.data) item.current_period_end = end;
  scheduleRenewal(unit, subscription, end);
  return end < before ? lines : lines.map(line => ({ ...line, kind: 'debit' as const, amount: 0 - line.amount, credited: null }));
}
