import { type CreditNoteFacts, type DisputeFacts, entriesOfCreditNote, entriesOfDispute, entriesOfInvoice, entriesOfPayment, entriesOfRefund, type InvoiceFacts, type PaymentFacts, type RefundFacts } from './ledger.rules.js';
import type { Posting } from './ledger.repository.js';
import type { PayerSnapshot } from './payer-snapshot.js';
import { isDebit } from './dispute.rules.js';
import type { RemoteCreditNote, RemoteDispute, RemoteInvoice, RemotePayment, RemoteRefund } from './payments.port.js';

/** The processor's objects as the ledger sees them. Entries are keyed by the processor's ids: the same object gives the same key to whoever reads it. */
export const invoiceFacts = (i: RemoteInvoice): InvoiceFacts => ({
  id: i.id, state: i.state, finalized: i.finalizedAt !== null, writtenOff: i.writtenOffAt !== null, totalCents: i.totalCents, balanceCents: i.balanceCents, creditedCents: i.creditedOpenCents, paidElsewhereCents: i.paidElsewhereCents,
});

export const paymentFacts = (p: RemotePayment): PaymentFacts => ({ id: p.id, collected: p.collectedAt !== null, amountCents: p.amountCents });

export const refundFacts = (r: RemoteRefund): RefundFacts => ({ id: r.id, undone: r.state === 'failed' || r.state === 'canceled', amountCents: r.amountCents });

export const creditNoteFacts = (c: RemoteCreditNote): CreditNoteFacts => ({ id: c.id, void: c.state === 'void', openCents: c.openCents, balanceCents: c.balanceCents, elsewhereCents: c.elsewhereCents });

export const disputeFacts = (d: RemoteDispute, returned: boolean): DisputeFacts => ({ id: d.id, lost: d.state === 'lost', returned, withdrawnCents: d.withdrawnCents, reinstatedCents: d.reinstatedCents });

export type MoneyRead = Pick<PayerSnapshot, 'invoices' | 'payments' | 'refunds' | 'disputes' | 'creditNotes'>;

/** All that a read of a payer posts, each entry with the invoice it belongs to. */
export function postingsOf(read: MoneyRead): Posting[] {
  return read.invoices.flatMap(invoice => {
    const paid = new Set(invoice.paymentIds);
    return [
      ...entriesOfInvoice(invoiceFacts(invoice)),
      ...invoice.paymentIds.flatMap(id => { const payment = read.payments.get(id); return payment ? entriesOfPayment(paymentFacts(payment)) : []; }),
      ...read.refunds.filter(r => paid.has(r.paymentId ?? '')).flatMap(r => entriesOfRefund(refundFacts(r))),
      ...read.creditNotes.filter(c => c.invoiceId === invoice.id).flatMap(c => entriesOfCreditNote(creditNoteFacts(c))),
      ...read.disputes.filter(d => paid.has(d.paymentId ?? '')).flatMap(d => entriesOfDispute(disputeFacts(d, isDebit(read.payments.get(d.paymentId!)!)))),
    ].map(entry => ({ ...entry, invoice: invoice.id }));
  });
}
