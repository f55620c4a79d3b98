import type { Metadata } from '../objects/catalogue.js';
import type { Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { periodOf } from './periods.js';
import { install, type Plan } from './planning.js';
import { run } from './running.js';

export const PENDING_HOURS = 23;
const HOUR = 3600;

export interface PendingExtras {
  metadata: Metadata | null; cancelAtPeriodEnd: boolean | null;
  /** Not a change of a running subscription: a paused one that runs again when its invoice is paid. */
  resumes?: boolean;
}
interface Kept { plan: Plan; extras: PendingExtras; invoice: string }

const kept = (unit: Unit, subscription: Subscription): Kept | null => (unit.hidden(subscription.id)['pendingUpdate'] as Kept | null | undefined) ?? null;

/** Keeps a change until its invoice is paid: 23 hours, and no longer than the period or the trial lasts. */
export function setPending(unit: Unit, subscription: Subscription, plan: Plan, extras: PendingExtras, invoice: Invoice): void {
  const limit = unit.now + PENDING_HOURS * HOUR;
  const expires = extras.resumes ? limit : Math.min(limit, periodOf(subscription).end);
  if (!extras.resumes) subscription.pending_update = {
    billing_cycle_anchor: plan.restart ? plan.anchor : null, cancel_at_period_end: extras.cancelAtPeriodEnd, discount: null, discounts: null, expires_at: expires,
    metadata: extras.metadata, subscription_items: structuredClone(plan.items), trial_end: plan.trialEnd, trial_from_plan: null,
  };
  unit.hidden(subscription.id)['pendingUpdate'] = { plan, extras, invoice: invoice.id } satisfies Kept;
  unit.schedule('pending', subscription.id, expires);
}

/** The id of the invoice on which a change waits. */
export const pendingInvoice = (unit: Unit, subscription: Subscription): string | null => kept(unit, subscription)?.invoice ?? null;

function clear(unit: Unit, subscription: Subscription): void {
  subscription.pending_update = null;
  delete unit.hidden(subscription.id)['pendingUpdate'];
  unit.unschedule('pending', subscription.id);
}

/** The invoice of a pending change was paid: the change comes into force. */
export function applyPending(unit: Unit, subscription: Subscription, invoice: Invoice): void {
  const update = kept(unit, subscription);
  if (update?.invoice !== invoice.id) return;
  clear(unit, subscription);
  install(unit, subscription, update.plan);
  if (update.extras.resumes) { run(unit, subscription); return; }
  if (update.extras.metadata) subscription.metadata = update.extras.metadata;
  if (update.extras.cancelAtPeriodEnd !== null) {
    subscription.cancel_at_period_end = update.extras.cancelAtPeriodEnd;
    subscription.cancel_at = update.extras.cancelAtPeriodEnd ? periodOf(subscription).end : null;
  }
  unit.emit('customer.subscription.pending_update_applied', subscription);
}

/** Forgets a pending change whose invoice can no longer be paid. */
export function forgetPending(unit: Unit, subscription: Subscription, invoice: Invoice | null): boolean {
  const update = kept(unit, subscription);
  if (!update || (invoice && update.invoice !== invoice.id)) return false;
  clear(unit, subscription);
  return true;
}
