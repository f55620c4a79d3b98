import { newId } from '../../ids.js';
import { embedded, type Metadata } from './catalogue.js';
import type { Customer } from './customer.js';
import { reckon } from '../prorations.js';
import type { Subscription } from './subscription.js';

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
export type BillingReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update';

export interface LineInput {
  amount: number; description: string; period: { start: number; end: number }; quantity: number; metadata: Metadata; subscription: string | null;
  price: { id: string; product: string } | null; unitDecimal: string; item: string | null; invoiceItem: string | null; proration: boolean;
  /** The line whose charge a credit gives back. */
  credited?: { invoice: string; line: string } | null;
}
const newLine = (invoice: string, currency: string, input: LineInput) => {
  const proration_details = { credited_items: input.credited ? { invoice: input.credited.invoice, invoice_line_items: [input.credited.line] } : null };
  const origin = { proration: input.proration, proration_details, subscription: input.subscription };
  return {
    id: newId('il'), object: 'line_item' as const, amount: input.amount, currency, description: input.description as string | null,
    discount_amounts: [], discountable: !input.proration, discounts: [], invoice, livemode: false, metadata: input.metadata,
    parent: input.item
      ? { invoice_item_details: null, subscription_item_details: { invoice_item: input.invoiceItem, ...origin, subscription_item: input.item }, type: 'subscription_item_details' as const }
      : { invoice_item_details: { invoice_item: input.invoiceItem ?? '', ...origin }, subscription_item_details: null, type: 'invoice_item_details' as const },
    period: input.period, pretax_credit_amounts: [],
    pricing: input.price ? { price_details: { price: input.price.id, product: input.price.product }, type: 'price_details' as const, unit_amount_decimal: input.unitDecimal } : null,
    quantity: input.quantity, quantity_decimal: String(input.quantity), subscription: input.subscription, subtotal: input.amount, taxes: [],
  };
};
export type InvoiceLine = ReturnType<typeof newLine>;

export interface InvoiceInput {
  customer: Customer; subscription: Subscription; reason: BillingReason; lines: readonly LineInput[]; period: { start: number; end: number }; finalizesAt: number | null;
}
export const newInvoice = (now: number, input: InvoiceInput) => {
  const id = newId('in');
  const { customer, subscription } = input;
  const lines = input.lines.map(line => newLine(id, subscription.currency, line));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const { due } = reckon(total, customer.balance);
  return {
    id, object: 'invoice' as const, account_country: 'US', account_name: 'Sandbox', account_tax_ids: null,
    amount_due: due, amount_overpaid: 0, amount_paid: 0, amount_paid_off_stripe: 0, amount_remaining: due, amount_shipping: 0, application: null,
    attempt_count: 0, attempted: false, auto_advance: true, automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: input.finalizesAt, billing_reason: input.reason, collection_method: 'charge_automatically' as const, created: now, currency: subscription.currency,
    custom_fields: null, customer: customer.id, customer_account: null, customer_address: customer.address, customer_email: customer.email, customer_name: customer.name,
    customer_phone: customer.phone, customer_shipping: null, customer_tax_exempt: 'none' as const, customer_tax_ids: [], default_payment_method: null, default_source: null,
    default_tax_rates: [], description: null, discounts: [], due_date: null, effective_at: null as number | null, ending_balance: null as number | null, footer: null,
    from_invoice: null, hosted_invoice_url: null as string | null, invoice_pdf: null as string | null, issuer: { type: 'self' as const }, last_finalization_error: null,
    latest_revision: null, lines: embedded(lines, `/v1/invoices/${id}/lines`), livemode: false, metadata: {} as Metadata, next_payment_attempt: null as number | null,
    number: null as string | null, on_behalf_of: null,
    parent: { quote_details: null, subscription_details: { metadata: subscription.metadata, subscription: subscription.id }, type: 'subscription_details' as const },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: subscription.payment_settings.payment_method_types },
    period_end: input.period.end, period_start: input.period.start, post_payment_credit_notes_amount: 0, pre_payment_credit_notes_amount: 0, receipt_number: null,
    rendering: null, shipping_cost: null, shipping_details: null, starting_balance: customer.balance, statement_descriptor: null, status: 'draft' as InvoiceStatus,
    status_transitions: { finalized_at: null as number | null, marked_uncollectible_at: null as number | null, paid_at: null as number | null, voided_at: null as number | null },
    subtotal: total, subtotal_excluding_tax: total, test_clock: subscription.test_clock, total, total_discount_amounts: [], total_excluding_tax: total,
    total_pretax_credit_amounts: [], total_taxes: [], webhooks_delivered_at: null as number | null,
  };
};
export type Invoice = ReturnType<typeof newInvoice>;

export const newInvoicePayment = (now: number, invoice: Invoice, paymentIntent: string) => ({
  id: newId('inpay'), object: 'invoice_payment' as const, amount_paid: null as number | null, amount_requested: invoice.amount_due, created: now, currency: invoice.currency,
  invoice: invoice.id, is_default: true, livemode: false, payment: { payment_intent: paymentIntent, type: 'payment_intent' as const },
  status: 'open' as 'open' | 'paid' | 'canceled', status_transitions: { canceled_at: null as number | null, paid_at: null as number | null },
});
export type InvoicePayment = ReturnType<typeof newInvoicePayment>;
