import type { Customer } from '../objects/customer.js';
import { newPaymentIntent, type PaymentIntent } from '../objects/intent.js';
import { newInvoice, newInvoicePayment, type BillingReason, type Invoice, type InvoicePayment, type LineInput } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { invalid } from '../errors.js';
import { forgetPending } from './pending-update.js';
import { applyBalance, unapplyBalance } from './balance.js';

export interface Period { start: number; end: number }

export interface Draft { lines: readonly LineInput[]; period: Period; finalizesAt: number | null }

/** A draft of these lines; the latest invoice of its subscription. */
export async function draftInvoice(unit: Unit, subscription: Subscription, reason: BillingReason, draft: Draft): Promise<Invoice> {
  const customer = await unit.get<Customer>('customer', subscription.customer);
  const invoice = unit.add(newInvoice(unit.now, { customer, subscription, reason, ...draft }));
  subscription.latest_invoice = invoice.id;
  customer.currency ??= subscription.currency;
  return invoice;
}

const DESCRIPTIONS: Readonly<Record<BillingReason, string>> = {
  subscription_create: 'Subscription creation', subscription_cycle: 'Subscription update', subscription_update: 'Subscription update',
};

/** Gives a draft its number and opens it. */
export function openInvoice(unit: Unit, customer: Customer, invoice: Invoice): void {
  invoice.number = `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`;
  customer.next_invoice_sequence += 1;
  invoice.status = 'open';
  invoice.automatically_finalizes_at = null;
  invoice.effective_at = unit.now;
  invoice.ending_balance ??= customer.balance;
  invoice.status_transitions.finalized_at = unit.now;
  invoice.webhooks_delivered_at = unit.now;
  unit.unschedule('finalize', invoice.id);
}

/** Draft -> open, with its payment intent and default payment. A total of nothing needs no intent. */
export async function finalizeInvoice(unit: Unit, invoice: Invoice, subscription: Subscription): Promise<PaymentIntent | null> {
  const customer = await unit.get<Customer>('customer', subscription.customer);
  applyBalance(unit, customer, invoice);
  openInvoice(unit, customer, invoice);
  if (invoice.amount_due === 0) return null;
  const intent = unit.add(newPaymentIntent(unit.now, {
    amount: invoice.amount_due, currency: invoice.currency, customer: subscription.customer, description: DESCRIPTIONS[invoice.billing_reason],
    methodTypes: subscription.payment_settings.payment_method_types, keepCard: subscription.payment_settings.save_default_payment_method === 'on_subscription',
  }), { invoice: invoice.id });
  const payment = unit.add(newInvoicePayment(unit.now, invoice, intent.id));
  Object.assign(unit.hidden(invoice.id), { intent: intent.id, payment: payment.id });
  return intent;
}

/** Open -> paid, with its events; the subscription is the caller's affair. */
export async function payInvoice(unit: Unit, invoice: Invoice, outOfBand = false): Promise<void> {
  const payment = await paymentOf(unit, invoice);
  invoice.status = 'paid';
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  if (outOfBand) invoice.amount_paid_off_stripe = invoice.amount_due;
  invoice.attempted = true;
  if (invoice.amount_due > 0 && !outOfBand) invoice.attempt_count = Math.max(1, invoice.attempt_count);
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = unit.now;
  unit.unschedule('retry', invoice.id);
  if (payment && !outOfBand) {
    payment.status = 'paid';
    payment.amount_paid = payment.amount_requested;
    payment.status_transitions.paid_at = unit.now;
  }
  if (invoice.amount_due > 0) unit.emit('invoice.updated', invoice);
  unit.emit('invoice.paid', invoice);
  unit.emit('invoice.payment_succeeded', invoice);
  if (payment && !outOfBand) unit.emit('invoice_payment.paid', payment);
}

/** Open or uncollectible -> void; its payment intent can no longer be paid. */
export async function voidInvoice(unit: Unit, invoice: Invoice): Promise<void> {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalid(`You can only pass in open or uncollectible invoices. This invoice's status is ${invoice.status}.`, 'invoice_not_editable');
  }
  invoice.status = 'void';
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = unit.now;
  unit.unschedule('retry', invoice.id);
  unit.emit('invoice.voided', invoice);
  const owner = await unit.find<Subscription>(invoice.parent.subscription_details.subscription);
  if (owner && forgetPending(unit, owner, invoice)) unit.emit('customer.subscription.updated', owner);
  unapplyBalance(unit, await unit.get<Customer>('customer', invoice.customer), invoice);
  await dropPayment(unit, invoice, 'void_invoice');
}

/** Open -> uncollectible: nobody tries to collect it any more, and it can still be paid. */
export function markUncollectible(unit: Unit, invoice: Invoice): void {
  if (invoice.status !== 'open') throw invalid(`You can only mark open invoices as uncollectible. This invoice's status is ${invoice.status}.`, 'invoice_not_editable');
  invoice.status = 'uncollectible';
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.marked_uncollectible_at = unit.now;
  unit.unschedule('retry', invoice.id);
  unit.emit('invoice.marked_uncollectible', invoice);
  unit.emit('invoice.updated', invoice);
}

/** Changes what is owed on a finalised invoice, and with it what its payment asks for. */
export async function changeAmount(unit: Unit, invoice: Invoice, cents: number): Promise<void> {
  invoice.amount_due += cents;
  invoice.amount_remaining += cents;
  const intent = await intentOf(unit, invoice);
  if (intent && intent.status !== 'succeeded' && intent.status !== 'canceled' && invoice.amount_remaining > 0) intent.amount = invoice.amount_remaining;
  const payment = await paymentOf(unit, invoice);
  if (payment?.status === 'open') payment.amount_requested = invoice.amount_remaining;
}

export async function dropPayment(unit: Unit, invoice: Invoice, reason: string): Promise<void> {
  const payment = await paymentOf(unit, invoice);
  if (payment && payment.status === 'open') { payment.status = 'canceled'; payment.status_transitions.canceled_at = unit.now; }
  const intent = await intentOf(unit, invoice);
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return;
  intent.status = 'canceled';
  intent.canceled_at = unit.now;
  intent.cancellation_reason = reason;
  intent.next_action = null;
  unit.emit('payment_intent.canceled', intent);
}

/** The intent that collects an invoice; null for one that needed no payment or is still a draft. */
export async function intentOf(unit: Unit, invoice: Invoice): Promise<PaymentIntent | null> {
  await unit.find(invoice.id);
  const id = unit.hidden(invoice.id)['intent'];
  return typeof id === 'string' ? unit.get<PaymentIntent>('payment_intent', id) : null;
}

async function paymentOf(unit: Unit, invoice: Invoice): Promise<InvoicePayment | null> {
  const id = unit.hidden(invoice.id)['payment'];
  return typeof id === 'string' ? unit.get<InvoicePayment>('invoice_payment', id) : null;
}
