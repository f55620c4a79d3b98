import { wholePeriodAround } from '../calendar.js';
import { invalid } from '../errors.js';
import type { Subscription } from '../objects/subscription.js';
import { creditAll, debitAll, type Proration } from '../prorations.js';
import type { Unit } from '../store.js';
import type { Dunning } from './collection.js';
import { forgetPending } from './pending-update.js';
import { billedItems, markBilled, periodOf, scheduleRenewal, spanFrom } from './periods.js';
import { planChange, type Plan, type ProrationBehavior } from './planning.js';
import { run } from './running.js';
import { carryOut } from './updating.js';

export interface Pause { unusedFrom: 'now' | 'item_current_period_start' | 'none'; invoicing: 'invoice' | 'pending_invoice_item' }
export interface Resumption { anchor: 'now' | 'unchanged'; payment: 'resume_on_payment_attempt' | 'resume_on_payment_success'; proration: ProrationBehavior; prorationDate: number | null }

const NO_EXTRAS = { metadata: null, cancelAtPeriodEnd: null };
const RUNNING: ReadonlySet<string> = new Set(['active', 'trialing', 'past_due', 'unpaid']);

/** A plan that leaves everything as it is, for billing `prorations`. */
export const samePlan = (unit: Unit, subscription: Subscription, prorations: Proration[]): Plan =>
  ({ ...planChange(unit, subscription, { items: [], anchor: 'unchanged', trialEnd: null, proration: 'none', prorationDate: null }), prorations });

/** Stops a subscription: no periods and no invoices until it is resumed. What was paid for the rest of the period is given back as asked. */
export async function pauseSubscription(unit: Unit, subscription: Subscription, pause: Pause, dunning: Dunning): Promise<void> {
  if (!RUNNING.has(subscription.status)) throw invalid(`A subscription whose status is ${subscription.status} cannot be paused.`);
  const { start, end } = periodOf(subscription);
  const at = pause.unusedFrom === 'now' ? unit.now : pause.unusedFrom === 'none' ? end : start;
  const trialing = subscription.status === 'trialing';
  const credits = trialing ? [] : creditAll(subscription.items.data, billedItems(unit, subscription), spanFrom(subscription, at));
  const plan = samePlan(unit, subscription, credits);
  if (credits.length > 0) plan.billed = {};
  await carryOut(unit, subscription, plan, { proration: pause.invoicing === 'invoice' ? 'always_invoice' : 'create_prorations', payment: 'allow_incomplete', dunning, extras: NO_EXTRAS });
  forgetPending(unit, subscription, null);
  subscription.status = 'paused';
  subscription.status_details = { paused: { subscription: { type: 'pause_requested' }, transitioned_at: unit.now, type: 'subscription' } };
  for (const kind of ['renew', 'upcoming', 'unpause']) unit.unschedule(kind, subscription.id);
  if (subscription.cancel_at !== null) unit.schedule('renew', subscription.id, subscription.cancel_at);
  unit.emit('customer.subscription.paused', subscription);
  unit.emit('customer.subscription.updated', subscription);
}

/** Starts a paused subscription again: a new period from now on, or the period in which its anchor puts this day. */
export async function resumeSubscription(unit: Unit, subscription: Subscription, resumption: Resumption, dunning: Dunning): Promise<void> {
  if (subscription.status !== 'paused') throw invalid('The subscription is not paused; only a paused subscription can be resumed.');
  const waits = resumption.payment === 'resume_on_payment_success';
  if (resumption.anchor === 'now') {
    const plan = planChange(unit, subscription, { items: [], anchor: 'now', trialEnd: null, proration: 'none', prorationDate: null });
    if (!waits) run(unit, subscription);
    await carryOut(unit, subscription, plan, { proration: 'none', payment: waits ? 'pending_if_incomplete' : 'allow_incomplete', dunning, extras: { ...NO_EXTRAS, resumes: waits } });
    if (waits && subscription.status === 'paused' && unit.hidden(subscription.id)['pendingUpdate'] === undefined) run(unit, subscription);
    unit.emit('customer.subscription.updated', subscription);
    return;
  }
  const debits = enterPeriod(unit, subscription, resumption);
  run(unit, subscription);
  const plan = samePlan(unit, subscription, debits);
  await carryOut(unit, subscription, plan, { proration: resumption.proration, payment: 'allow_incomplete', dunning, extras: NO_EXTRAS });
  unit.emit('customer.subscription.updated', subscription);
}

/** Puts the items into the period the anchor gives; what the rest of it costs, unless it was billed and never given back. */
function enterPeriod(unit: Unit, subscription: Subscription, { proration, prorationDate }: Resumption): Proration[] {
  const { end, recurring } = periodOf(subscription);
  if (end <= unit.now) {
    const whole = wholePeriodAround(subscription.billing_cycle_anchor, recurring.interval, recurring.interval_count, unit.now + 1);
    for (const item of subscription.items.data) { item.current_period_start = whole.start; item.current_period_end = whole.end; }
    unit.hidden(subscription.id)['billed'] = {};
  }
  const covered = Object.keys(billedItems(unit, subscription)).length > 0;
  scheduleRenewal(unit, subscription, periodOf(subscription).end);
  const debits = covered || proration === 'none' ? [] : debitAll(subscription.items.data, spanFrom(subscription, prorationDate ?? unit.now));
  if (debits.length > 0) markBilled(unit, subscription, null);
  return debits;
}
