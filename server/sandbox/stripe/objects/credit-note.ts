import { newId } from '../../ids.js';
import { embedded, type Metadata } from './catalogue.js';
import type { Invoice } from './invoice.js';

export type CreditNoteReason = 'duplicate' | 'fraudulent' | 'order_change' | 'product_unsatisfactory';
export interface CreditLineInput { amount: number; description: string | null; invoiceLine: string | null; quantity: number | null; unitAmount: number | null; metadata: Metadata }

const newCreditLine = (input: CreditLineInput) => ({
  id: newId('cnli'), object: 'credit_note_line_item' as const, amount: input.amount, description: input.description, discount_amount: 0, discount_amounts: [],
  ...(input.invoiceLine ? { invoice_line_item: input.invoiceLine } : {}), livemode: false, metadata: input.metadata, pretax_credit_amounts: [], quantity: input.quantity, tax_rates: [], taxes: [],
  type: input.invoiceLine ? ('invoice_line_item' as const) : ('custom_line_item' as const), unit_amount: input.unitAmount, unit_amount_decimal: input.unitAmount === null ? null : String(input.unitAmount),
});

export interface CreditNoteInput {
  invoice: Invoice; number: string; lines: readonly CreditLineInput[]; total: number; before: number; after: number; outOfBand: number | null;
  reason: CreditNoteReason | null; memo: string | null; metadata: Metadata; effectiveAt: number | null;
}
export const newCreditNote = (now: number, input: CreditNoteInput) => {
  const id = newId('cn');
  const { total } = input;
  return {
    id, object: 'credit_note' as const, amount: total, amount_shipping: 0, created: now, currency: input.invoice.currency, customer: input.invoice.customer, customer_account: null,
    customer_balance_transaction: null as string | null, discount_amount: 0, discount_amounts: [], effective_at: input.effectiveAt ?? now, invoice: input.invoice.id,
    lines: embedded(input.lines.map(newCreditLine), `/v1/credit_notes/${id}/lines`), livemode: false, memo: input.memo, metadata: input.metadata, number: input.number,
    out_of_band_amount: input.outOfBand, pdf: `https://pay.stripe.com/credit_notes/sandbox/${id}/pdf`, post_payment_amount: input.after, pre_payment_amount: input.before,
    pretax_credit_amounts: [], reason: input.reason,
    refunds: [] as { amount_refunded: number; payment_record_refund: null; refund: string; type: 'refund' }[], shipping_cost: null, status: 'issued' as 'issued' | 'void',
    subtotal: total, subtotal_excluding_tax: total, total, total_excluding_tax: total, total_taxes: [],
    type: input.before > 0 && input.after > 0 ? ('mixed' as const) : input.after > 0 ? ('post_payment' as const) : ('pre_payment' as const), voided_at: null as number | null,
  };
};
export type CreditNote = ReturnType<typeof newCreditNote>;
