import { HARD_DECLINES, type Decline } from '../cards.js';
import type { Customer } from '../objects/customer.js';
import type { PaymentIntent } from '../objects/intent.js';
import type { Invoice } from '../objects/invoice.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { intentOf, payInvoice } from './invoicing.js';
import { chargeIntent, needsChallenge, type Attempt } from './payment.js';
import { applyPending } from './pending-update.js';
import { endSubscription } from './ending.js';

const DAY = 86_400;
/** Days after the first failed charge on which a renewal is tried again, and what happens after the last. */
export interface Dunning { retryDays: readonly number[]; afterLast: 'cancel' | 'unpaid' | 'past_due' }
export const DEFAULT_DUNNING: Dunning = { retryDays: [1, 3, 7, 14], afterLast: 'unpaid' };

export const subscriptionOf = (unit: Unit, invoice: Invoice): Promise<Subscription> =>
  unit.get<Subscription>('subscription', invoice.parent.subscription_details.subscription);

/** The card a renewal is charged to, in Stripe's order. */
export async function cardFor(unit: Unit, subscription: Subscription): Promise<PaymentMethod | null> {
  const customer = await unit.get<Customer>('customer', subscription.customer);
  const id = subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
  return id ? unit.find<PaymentMethod>(id) : null;
}

/** What follows a charge that went through: invoice paid, subscription in good standing. */
export async function afterSuccess(unit: Unit, intent: PaymentIntent): Promise<void> {
  const invoiceId = unit.hidden(intent.id)['invoice'];
  if (typeof invoiceId !== 'string') return;
  const invoice = await unit.get<Invoice>('invoice', invoiceId);
  const subscription = await subscriptionOf(unit, invoice);
  await payInvoice(unit, invoice);
  await recoverSubscription(unit, subscription, invoice, intent.payment_method);
}

/** An invoice was paid: what waited for it comes into force, and a subscription in arrears is in order again when it was the latest. */
export async function recoverSubscription(unit: Unit, subscription: Subscription, invoice: Invoice, method: string | null): Promise<void> {
  if (['canceled', 'incomplete_expired'].includes(subscription.status)) return;
  if (subscription.status === 'incomplete') unit.unschedule('expire', subscription.id);
  applyPending(unit, subscription, invoice);
  if (subscription.status === 'incomplete' || (['past_due', 'unpaid'].includes(subscription.status) && (await isLatestOpened(unit, subscription, invoice)))) subscription.status = 'active';
  if (method && subscription.payment_settings.save_default_payment_method === 'on_subscription') subscription.default_payment_method = method;
  unit.emit('customer.subscription.updated', subscription);
}

/** Whether no later invoice was finalised; drafts that were made while nobody collected do not count. */
async function isLatestOpened(unit: Unit, subscription: Subscription, invoice: Invoice): Promise<boolean> {
  if (subscription.latest_invoice === invoice.id) return true;
  const all = await unit.related<Invoice>('invoice', 'parent', subscription.id);
  return all.findLast(one => one.status !== 'draft' && one.status !== 'void')?.id === invoice.id;
}

/** What follows a debit that is under way: the invoice waits, and so does the clock of a first payment. */
export async function afterProcessing(unit: Unit, intent: PaymentIntent, automatic: boolean): Promise<void> {
  const invoiceId = unit.hidden(intent.id)['invoice'];
  unit.hidden(intent.id)['automatic'] = automatic;
  if (typeof invoiceId !== 'string') return;
  const invoice = await unit.get<Invoice>('invoice', invoiceId);
  invoice.attempted = true;
  invoice.next_payment_attempt = null;
  unit.unschedule('retry', invoice.id);
  unit.emit('invoice.updated', invoice);
  const subscription = await subscriptionOf(unit, invoice);
  if (subscription.status === 'incomplete') unit.unschedule('expire', subscription.id);
}

/** What follows a refused charge. `automatic`: by us at renewal, not by the payer on the page. */
export async function afterFailure(unit: Unit, intent: PaymentIntent, decline: Decline | null, automatic: Dunning | null): Promise<void> {
  const invoiceId = unit.hidden(intent.id)['invoice'];
  if (typeof invoiceId !== 'string') return;
  const invoice = await unit.get<Invoice>('invoice', invoiceId);
  invoice.attempted = true;
  if (automatic || invoice.attempt_count === 0) invoice.attempt_count += 1;
  if (!automatic) { unit.emit('invoice.payment_failed', invoice); return; }
  const hidden = unit.hidden(invoice.id);
  const method = intent.last_payment_error?.['payment_method'] as PaymentMethod | undefined;
  hidden['decline'] = decline ? { reason: decline.decline_code ?? decline.code, method: method?.id ?? intent.payment_method } : null;
  await scheduleRetry(unit, invoice, automatic, true);
}

/** `charged`: the card was asked, and refused. */
async function scheduleRetry(unit: Unit, invoice: Invoice, dunning: Dunning, charged: boolean): Promise<void> {
  const hidden = unit.hidden(invoice.id);
  const first = typeof hidden['firstFailedAt'] === 'number' ? hidden['firstFailedAt'] : unit.now;
  const used = typeof hidden['retries'] === 'number' ? hidden['retries'] : 0;
  const day = dunning.retryDays[used];
  Object.assign(hidden, { firstFailedAt: first, retries: used + 1 });
  invoice.next_payment_attempt = day === undefined ? null : first + day * DAY;
  if (charged) unit.emit('invoice.payment_failed', invoice);
  unit.emit('invoice.updated', invoice);
  const subscription = await subscriptionOf(unit, invoice);
  if (subscription.status === 'active' || subscription.status === 'trialing') subscription.status = 'past_due';
  unit.emit('customer.subscription.updated', subscription);
  if (invoice.next_payment_attempt !== null) { unit.schedule('retry', invoice.id, invoice.next_payment_attempt); return; }
  if (dunning.afterLast === 'cancel') await endSubscription(unit, subscription, 'payment_failed');
  if (dunning.afterLast === 'unpaid') { subscription.status = 'unpaid'; unit.emit('customer.subscription.updated', subscription); }
}

/** Charges an open invoice without the payer present. */
export async function collect(unit: Unit, invoice: Invoice, dunning: Dunning): Promise<void> {
  const subscription = await subscriptionOf(unit, invoice);
  const intent = await intentOf(unit, invoice);
  if (!intent || invoice.status !== 'open' || intent.status === 'processing') return;
  const method = await cardFor(unit, subscription);
  if (!method) { await afterFailure(unit, intent, null, dunning); return; }
  // The retry counts, and its date is kept, but this card is not asked again.
  if (isPointless(unit, invoice, method)) { invoice.attempt_count += 1; await scheduleRetry(unit, invoice, dunning, false); return; }
  const how = { offSession: true, challenged: false };
  if (needsChallenge(unit, method, how)) unit.emit('invoice.payment_action_required', invoice);
  const attempt: Attempt = await chargeIntent(unit, intent, method, how);
  if (attempt.kind === 'succeeded') { invoice.attempt_count += 1; await afterSuccess(unit, intent); }
  if (attempt.kind === 'processing') await afterProcessing(unit, intent, true);
  if (attempt.kind === 'declined') await afterFailure(unit, intent, attempt.decline, dunning);
  if (attempt.kind === 'action') await afterFailure(unit, intent, { code: 'authentication_required' }, dunning);
}

/** Some refusals are final for a card: it is not asked again. */
function isPointless(unit: Unit, invoice: Invoice, method: PaymentMethod): boolean {
  const last = unit.hidden(invoice.id)['decline'] as { reason: string; method: string | null } | null | undefined;
  return Boolean(last && HARD_DECLINES.has(last.reason) && (last.method ?? method.id) === method.id);
}
