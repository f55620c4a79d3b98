import { invalid } from '../errors.js';
import type { PaymentIntent } from '../objects/intent.js';
import type { Invoice } from '../objects/invoice.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { afterFailure, afterProcessing, afterSuccess, cardFor, recoverSubscription, type Dunning } from './collection.js';
import { addProrations, linesOf, waitingItems } from './invoice-items.js';
import { draftInvoice, finalizeInvoice, payInvoice } from './invoicing.js';
import { itemLines } from './lines.js';
import { isCollectionPaused, parkInvoice } from './parking.js';
import { chargeIntent, needsChallenge, refusal } from './payment.js';
import { setPending, type PendingExtras } from './pending-update.js';
import { install, type Plan, type ProrationBehavior } from './planning.js';

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete';
export interface Manner { proration: ProrationBehavior; payment: PaymentBehavior; dunning: Dunning; extras: PendingExtras; /** Bills what waits for an invoice, too, even without a proration. */ sweep?: boolean }

/** The invoice a plan asks for now, with what waits for the next invoice; null when there is nothing to bill. */
export async function draftForPlan(unit: Unit, subscription: Subscription, plan: Plan): Promise<Invoice | null> {
  const waiting = await waitingItems(unit, subscription);
  const added = await addProrations(unit, subscription, plan.prorations);
  const items = [...waiting, ...added];
  if (items.length === 0 && !plan.restart) return null;
  const whole = plan.restart ? await itemLines(unit, subscription.id, plan.items, plan.period, 'full') : [];
  const invoice = await draftInvoice(unit, subscription, 'subscription_update', {
    lines: [...linesOf(unit, items), ...whole], period: { start: unit.now, end: unit.now }, finalizesAt: null,
  });
  for (const item of items) item.invoice = invoice.id;
  for (const item of added) unit.emit('invoiceitem.created', item);
  unit.emit('invoice.created', invoice);
  rememberDebits(plan, invoice);
  return invoice;
}

/** So that a later credit can name the line it gives back. */
function rememberDebits(plan: Plan, invoice: Invoice): void {
  for (const line of invoice.lines.data) {
    const entry = plan.billed[line.parent.subscription_item_details?.subscription_item ?? ''];
    if (entry && line.amount >= 0 && line.pricing?.price_details.price === entry.price) entry.debit = { invoice: line.invoice, line: line.id };
  }
}

/** Carries a planned change out: bills it now or with the next invoice, and puts it into force as the payment allows. */
export async function carryOut(unit: Unit, subscription: Subscription, plan: Plan, manner: Manner): Promise<void> {
  const now = plan.restart || manner.sweep || (manner.proration === 'always_invoice' && plan.prorations.length > 0);
  if (!now) {
    for (const item of await addProrations(unit, subscription, plan.prorations)) unit.emit('invoiceitem.created', item);
    install(unit, subscription, plan);
    return;
  }
  const invoice = await draftForPlan(unit, subscription, plan);
  if (!invoice) { install(unit, subscription, plan); return; }
  if (isCollectionPaused(subscription, unit.now)) { await parkInvoice(unit, subscription, invoice); install(unit, subscription, plan); return; }
  const intent = await finalizeInvoice(unit, invoice, subscription);
  unit.emit('invoice.finalized', invoice);
  if (!intent) {
    install(unit, subscription, plan);
    await payInvoice(unit, invoice);
    await recoverSubscription(unit, subscription, invoice, null);
    return;
  }
  unit.emit('payment_intent.created', intent);
  await payForPlan(unit, subscription, plan, manner, { invoice, intent });
}

async function payForPlan(unit: Unit, subscription: Subscription, plan: Plan, manner: Manner, bill: { invoice: Invoice; intent: PaymentIntent }): Promise<void> {
  const { invoice, intent } = bill;
  if (manner.payment === 'default_incomplete') {
    install(unit, subscription, plan);
    if (subscription.status === 'active') subscription.status = 'past_due';
    return;
  }
  const method = await cardFor(unit, subscription);
  if (!method && manner.payment !== 'pending_if_incomplete') {
    throw invalid('This customer has no attached payment source or default payment method. Please consider adding a default payment method.', 'resource_missing');
  }
  const failure = method ? await attempt(unit, { ...bill, method }) : null;
  if (intent.status === 'processing') { install(unit, subscription, plan); await afterProcessing(unit, intent, false); return; }
  if (method && !failure) { install(unit, subscription, plan); await afterSuccess(unit, intent); return; }
  if (manner.payment === 'error_if_incomplete') {
    if (failure?.code === 'authentication_required') throw invalid('This payment requires additional user action before it can be completed successfully.', 'invoice_payment_intent_requires_action', undefined, 402);
    const refused = refusal(intent);
    throw invalid(refused.message, refused.body.code, undefined, 402);
  }
  if (manner.payment === 'allow_incomplete') {
    install(unit, subscription, plan);
    await afterFailure(unit, intent, failure, manner.dunning);
    return;
  }
  if (failure) await afterFailure(unit, intent, failure, null);
  setPending(unit, subscription, plan, manner.extras, invoice);
}

/** Charges the card; what went wrong, or null. */
async function attempt(unit: Unit, bill: { invoice: Invoice; intent: PaymentIntent; method: PaymentMethod }): Promise<{ code: string; decline_code?: string } | null> {
  const how = { offSession: true, challenged: false };
  if (needsChallenge(unit, bill.method, how)) unit.emit('invoice.payment_action_required', bill.invoice);
  const result = await chargeIntent(unit, bill.intent, bill.method, how);
  if (result.kind === 'action') return { code: 'authentication_required' };
  return result.kind === 'declined' ? result.decline : null;
}
