import { entriesOfInvoice, entriesOfPayment, type InvoiceFacts, type PaymentFacts } from './ledger.rules.js';
import type { Posting } from './ledger.repository.js';
import type { PayerSnapshot } from './payer-snapshot.js';
import type { RemoteInvoice, RemotePayment } from './payments.port.js';

/** The processor's objects as the ledger sees them. Entries are keyed by the processor's ids: the same object gives the same key to whoever reads it. */
export const invoiceFacts = (i: RemoteInvoice): InvoiceFacts => ({
  id: i.id, state: i.state, finalized: i.finalizedAt !== null, writtenOff: i.writtenOffAt !== null, totalCents: i.totalCents, balanceCents: i.balanceCents, creditedCents: i.creditedOpenCents, paidElsewhereCents: i.paidElsewhereCents,
});

export const paymentFacts = (p: RemotePayment): PaymentFacts => ({ id: p.id, collected: p.collectedAt !== null, amountCents: p.amountCents });

/** All that a read of a payer posts. */
export function postingsOf(snapshot: PayerSnapshot): Posting[] {
  return snapshot.invoices.flatMap(invoice => [
    ...entriesOfInvoice(invoiceFacts(invoice)),
    ...invoice.paymentIds.flatMap(id => { const payment = snapshot.payments.get(id); return payment ? entriesOfPayment(paymentFacts(payment)) : []; }),
  ].map(entry => ({ ...entry, invoice: invoice.id })));
}
