import { z } from 'zod';
import { query } from '#access/use-case.js';
import type { Invoice, Payment } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { type Locale, textFor } from '#kit/i18n/translate.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import type { InvoiceOut } from './account.schema.js';
import { invoicesOf, paymentsOf } from './invoices.repository.js';

const PAGE = 12;
/** Refusals with a text of their own; any other gets the general one. */
const NAMED = new Set(['card_declined', 'insufficient_funds', 'expired_card', 'incorrect_cvc', 'incorrect_number', 'authentication_required', 'processing_error']);

/** A household's invoices, twelve at a time. */
export const listInvoices = query({
  name: 'listInvoices', action: 'read', subject: 'Invoice', input: z.strictObject({ householdId: z.uuid(), before: z.uuid().optional(), locale: z.enum(['en', 'es']) }),
  async run(tx, { householdId, before, locale }) {
    const found = await invoicesOf(tx, householdId, before, PAGE + 1);
    const page = found.slice(0, PAGE);
    return { invoices: await viewsOf(tx, page, locale), next: found.length > PAGE ? page.at(-1)!.id : null };
  },
});

export async function viewsOf(tx: Tx, invoices: readonly Invoice[], locale: Locale): Promise<InvoiceOut[]> {
  const payments = await paymentsOf(tx, invoices.map(i => i.id));
  return invoices.map(invoice => viewOf(tx, invoice, payments.filter(p => p.invoiceId === invoice.id), locale));
}

/** The last payment says how it stands; what was given back is counted over all. */
function viewOf(tx: Tx, i: Invoice, payments: readonly Payment[], locale: Locale): InvoiceOut {
  const last = payments.at(-1);
  return {
    id: i.id, number: i.number, state: i.state, totalCents: i.totalCents, paidCents: i.paidCents, dueCents: i.dueCents, refundedCents: payments.reduce((sum, p) => sum + p.refundedCents, 0n),
    periodStart: i.periodStart, lastDay: i.periodEnd && addDays(calendarDate(i.periodEnd), -1), issuedOn: tx.dateOf(i.finalizedAt ?? i.createdAt), nextAttemptAt: i.nextAttemptAt,
    payment: last ? { state: last.state, kind: last.methodKind, brand: last.methodBrand, last4: last.methodLast4, message: refusal(last, locale), confirm: needsBank(last) } : null,
  };
}

const refusal = (p: Payment, locale: Locale): string | null => {
  if (p.state !== 'failed') return null;
  const code = p.declineCode ?? p.failureCode;
  return textFor(locale, `payment.${code !== null && NAMED.has(code) ? code : 'failed'}` as 'payment.failed');
};

/** The bank wants to hear from the payer before it pays. */
const needsBank = (p: Payment): boolean => p.actionRequired || (p.state === 'failed' && (p.declineCode ?? p.failureCode) === 'authentication_required');
