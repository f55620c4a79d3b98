import type { Invoice } from '../objects/invoice.js';
import type { SetupIntent } from '../objects/intent.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { voidInvoice } from './invoicing.js';
import { forgetPending } from './pending-update.js';

export type EndReason = 'cancellation_requested' | 'payment_failed';

function stopTimers(unit: Unit, subscription: Subscription): void {
  for (const kind of ['renew', 'upcoming', 'expire', 'unpause']) unit.unschedule(kind, subscription.id);
}

/** Ends a running subscription now. Open invoices stay open, but nobody tries to collect them any more. */
export async function endSubscription(unit: Unit, subscription: Subscription, reason: EndReason): Promise<void> {
  subscription.status = 'canceled';
  subscription.canceled_at ??= unit.now;
  subscription.ended_at = unit.now;
  subscription.cancellation_details.reason ??= reason;
  stopTimers(unit, subscription);
  forgetPending(unit, subscription, null);
  await dropSetup(unit, subscription);
  unit.emit('customer.subscription.deleted', subscription);
  for (const invoice of await unit.related<Invoice>('invoice', 'parent', subscription.id)) {
    if (invoice.status !== 'open' && invoice.status !== 'draft') continue;
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    unit.unschedule('retry', invoice.id);
    unit.unschedule('finalize', invoice.id);
    unit.emit('invoice.updated', invoice);
  }
}

/** A subscription whose first payment never came: 23 hours passed, its invoice was voided, or it was cancelled before. */
export async function expireSubscription(unit: Unit, subscription: Subscription): Promise<void> {
  if (subscription.status !== 'incomplete') return;
  subscription.status = 'incomplete_expired';
  subscription.ended_at = unit.now;
  stopTimers(unit, subscription);
  unit.emit('customer.subscription.updated', subscription);
  for (const invoice of await unit.related<Invoice>('invoice', 'parent', subscription.id)) {
    if (invoice.status === 'open') await voidInvoice(unit, invoice);
  }
}

async function dropSetup(unit: Unit, subscription: Subscription): Promise<void> {
  if (!subscription.pending_setup_intent) return;
  const intent = await unit.get<SetupIntent>('setup_intent', subscription.pending_setup_intent);
  subscription.pending_setup_intent = null;
  if (intent.status === 'succeeded' || intent.status === 'canceled') return;
  intent.status = 'canceled';
  intent.next_action = null;
  unit.emit('setup_intent.canceled', intent);
}
