import { nextBillingDate } from '../calendar.js';
import { newId } from '../../ids.js';
import type { Charge, Refund } from '../objects/charge.js';
import type { Invoice } from '../objects/invoice.js';
import type { InvoiceItem } from '../objects/invoice-item.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { collect, recoverSubscription, subscriptionOf, type Dunning } from './collection.js';
import { endSubscription, expireSubscription } from './ending.js';
import { linesOf, waitingItems } from './invoice-items.js';
import { draftInvoice, finalizeInvoice, payInvoice, voidInvoice } from './invoicing.js';
import { itemLines } from './lines.js';
import { isCollectionPaused, parkInvoice } from './parking.js';
import { forgetPending, pendingInvoice } from './pending-update.js';
import { markBilled, periodOf, scheduleRenewal } from './periods.js';
import type { Dispute } from '../objects/dispute.js';
import type { PaymentIntent } from '../objects/intent.js';
import { settleDebit } from './debit-results.js';
import { decideDispute, expireDispute, troubleCharge, type Trouble } from './disputing.js';
import { settleRefund } from './refunding.js';

const FINALIZE_AFTER = 3600;

/** What billing time does, by the kind of timer; `ref` is the object it was set for. */
export const TIMERS: Readonly<Record<string, (unit: Unit, ref: string, dunning: Dunning) => Promise<void>>> = {
  expire: async (unit, ref) => expireSubscription(unit, await unit.get<Subscription>('subscription', ref)),
  upcoming: announce,
  pending: expirePending,
  renew,
  unpause,
  finalize: async (unit, ref, dunning) => finalizeAndCollect(unit, await unit.get<Invoice>('invoice', ref), dunning),
  retry: async (unit, ref, dunning) => collect(unit, await unit.get<Invoice>('invoice', ref), dunning),
  refund: async (unit, ref) => settleRefund(unit, await unit.get<Refund>('refund', ref)),
  debit: async (unit, ref, dunning) => settleDebit(unit, await unit.get<PaymentIntent>('payment_intent', ref), dunning),
  trouble: async (unit, ref) => { const charge = await unit.get<Charge>('charge', ref); await troubleCharge(unit, charge, unit.hidden(ref)['trouble'] as Trouble); },
  dispute_verdict: async (unit, ref) => decideDispute(unit, await unit.get<Dispute>('dispute', ref)),
  dispute_due: async (unit, ref) => expireDispute(unit, await unit.get<Dispute>('dispute', ref)),
};

/** A notice of the coming renewal; its invoice does not exist yet and has no number Stripe would know. */
async function announce(unit: Unit, ref: string): Promise<void> {
  const subscription = await unit.get<Subscription>('subscription', ref);
  const { end } = periodOf(subscription);
  if (!RUNNING.has(subscription.status) || endsBy(subscription, end)) return;
  const sketch = unit.sketch();
  sketch.now = end;
  const invoice = await draftRenewal(sketch, await sketch.get<Subscription>('subscription', ref));
  unit.emit('invoice.upcoming', { ...invoice, id: newId('upcoming_in'), billing_reason: 'upcoming', next_payment_attempt: end + FINALIZE_AFTER } as never);
}

const RUNNING: ReadonlySet<string> = new Set(['active', 'trialing', 'past_due', 'unpaid']);
const endsBy = (subscription: Subscription, moment: number): boolean => subscription.cancel_at !== null && subscription.cancel_at <= moment;

/** Begins the next period, shortened when the subscription ends within it, and drafts its invoice with all that waited for one. */
export async function draftRenewal(unit: Unit, subscription: Subscription, more: readonly InvoiceItem[] = []): Promise<Invoice> {
  const { start, end, recurring } = periodOf(subscription);
  const nextEnd = nextBillingDate(subscription.billing_cycle_anchor, recurring.interval, recurring.interval_count, end);
  const { cancel_at: last } = subscription;
  const period = { start: end, end: last !== null && last < nextEnd ? last : nextEnd };
  for (const item of subscription.items.data) { item.current_period_start = period.start; item.current_period_end = period.end; }
  const waiting = [...(await waitingItems(unit, subscription)), ...more];
  const charge = period.end === nextEnd ? 'full' as const : { part: period.end - period.start, whole: nextEnd - period.start };
  const lines = [...linesOf(unit, waiting), ...(await itemLines(unit, subscription.id, subscription.items.data, period, charge))];
  const invoice = await draftInvoice(unit, subscription, 'subscription_cycle', { lines, period: { start, end }, finalizesAt: null });
  for (const item of waiting) item.invoice = invoice.id;
  markBilled(unit, subscription, invoice);
  return invoice;
}

/** The period is over: it ends as asked, or the next one begins with a draft invoice. */
async function renew(unit: Unit, ref: string): Promise<void> {
  const subscription = await unit.get<Subscription>('subscription', ref);
  if (subscription.status === 'paused' && endsBy(subscription, unit.now)) { await endSubscription(unit, subscription, 'cancellation_requested'); return; }
  if (!RUNNING.has(subscription.status)) return;
  if (endsBy(subscription, periodOf(subscription).end)) { await endSubscription(unit, subscription, 'cancellation_requested'); return; }
  if (subscription.status === 'trialing') subscription.status = 'active';
  const invoice = await draftRenewal(unit, subscription);
  // Nobody collects for an unpaid subscription: its invoices stay drafts.
  const stopped = subscription.status === 'unpaid';
  const paused = isCollectionPaused(subscription, unit.now);
  invoice.auto_advance = !stopped;
  if (!stopped && !paused) { invoice.automatically_finalizes_at = unit.now + FINALIZE_AFTER; unit.schedule('finalize', invoice.id, unit.now + FINALIZE_AFTER); }
  scheduleRenewal(unit, subscription, periodOf(subscription).end);
  unit.emit('customer.subscription.updated', subscription);
  unit.emit('invoice.created', invoice);
  if (paused) await parkInvoice(unit, subscription, invoice);
}

/** The pause of collection is over. */
async function unpause(unit: Unit, ref: string): Promise<void> {
  const subscription = await unit.get<Subscription>('subscription', ref);
  subscription.pause_collection = null;
  unit.emit('customer.subscription.updated', subscription);
}

/** A change that was not paid in time is given up, and its invoice with it. */
async function expirePending(unit: Unit, ref: string): Promise<void> {
  const subscription = await unit.get<Subscription>('subscription', ref);
  const id = pendingInvoice(unit, subscription);
  const shown = subscription.pending_update !== null;
  forgetPending(unit, subscription, null);
  const invoice = id ? await unit.get<Invoice>('invoice', id) : null;
  if (invoice && (invoice.status === 'open' || invoice.status === 'uncollectible')) await voidInvoice(unit, invoice);
  if (shown) unit.emit('customer.subscription.pending_update_expired', subscription);
  unit.emit('customer.subscription.updated', subscription);
}

/** Opens a draft and charges what is due. */
export async function finalizeAndCollect(unit: Unit, invoice: Invoice, dunning: Dunning): Promise<void> {
  if (invoice.status !== 'draft') return;
  const subscription = await subscriptionOf(unit, invoice);
  const intent = await finalizeInvoice(unit, invoice, subscription);
  unit.emit('invoice.finalized', invoice);
  if (!intent) { await payInvoice(unit, invoice); await recoverSubscription(unit, subscription, invoice, null); return; }
  unit.emit('payment_intent.created', intent);
  await collect(unit, invoice, dunning);
}
