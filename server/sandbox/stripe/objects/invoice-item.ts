import { newId } from '../../ids.js';
import type { Metadata } from './catalogue.js';

export interface InvoiceItemInput {
  customer: string; amount: number; currency: string; description: string | null; period: { start: number; end: number }; quantity: number; metadata: Metadata;
  price: { id: string; product: string } | null; subscription: { id: string; item: string | null } | null; proration: boolean;
  /** The invoice it is billed with; null waits for the next one. */
  invoice: string | null; testClock: string | null;
}
/** One amount that is billed with an invoice: a proration, or a charge of its own. */
export const newInvoiceItem = (now: number, input: InvoiceItemInput) => ({
  id: newId('ii'), object: 'invoiceitem' as const, amount: input.amount, currency: input.currency, customer: input.customer, customer_account: null, date: now,
  description: input.description, discountable: !input.proration, discounts: [] as string[], invoice: input.invoice, livemode: false, metadata: input.metadata,
  net_amount: input.proration ? input.amount : undefined,
  parent: input.subscription
    ? { subscription_details: { subscription: input.subscription.id, ...(input.subscription.item ? { subscription_item: input.subscription.item } : {}) }, type: 'subscription_details' as const }
    : null,
  period: input.period,
  pricing: input.price
    ? { price_details: { price: input.price.id, product: input.price.product }, type: 'price_details' as const, unit_amount_decimal: unitDecimal(input.amount, input.quantity) }
    : null,
  proration: input.proration, ...(input.proration ? { proration_details: { credited_items: null, discount_amounts: [] } } : {}),
  quantity: input.quantity, quantity_decimal: String(input.quantity), tax_rates: [] as string[], test_clock: input.testClock,
});
export type InvoiceItem = ReturnType<typeof newInvoiceItem>;

/** `amount / quantity` with at most 12 decimal places, as Stripe writes it. */
export const unitDecimal = (amount: number, quantity: number): string =>
  quantity === 0 ? '0' : (amount / quantity).toFixed(12).replace(/\.?0+$/, '').replace(/^-0$/, '0');
