import type { Db } from '#kit/db/db.js';
import { isDebit } from '../dispute.rules.js';
import { balancesOf } from '../ledger.repository.js';
import { creditNoteFacts, disputeFacts, invoiceFacts, type MoneyRead, paymentFacts, refundFacts } from '../ledger-facts.js';
import { type Balances, balancesOfFacts, driftBetween, type Legs } from '../ledger.rules.js';
import type { RemoteInvoice } from '../payments.port.js';

const MOST_PAGES = 20;

export interface WholePayer extends MoneyRead { readonly customerBalanceCents: number }

/** All of one customer at the processor, however old. @throws ProcessorError */
export async function readWhole(db: Db, customerId: string): Promise<WholePayer> {
  const { payments } = db.ports;
  const invoices: RemoteInvoice[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await payments.listInvoices({ customerId }, after);
    invoices.push(...found.invoices);
    after = found.next;
    if (after === null) break;
  }
  const paid = (await Promise.all(invoices.flatMap(i => i.paymentIds).map(id => payments.fetchPayment(id)))).filter(p => p !== null).filter(p => p.collectedAt !== null);
  const [refunds, disputes, creditNotes] = await Promise.all([
    Promise.all(paid.map(p => payments.fetchRefunds(p.id))), Promise.all(paid.filter(p => p.disputed).map(p => payments.fetchDisputes(p.id))),
    Promise.all(invoices.filter(i => i.creditedOpenCents + i.creditedPaidCents > 0).map(i => payments.fetchCreditNotes(i.id))),
  ]);
  return { invoices, payments: new Map(paid.map(p => [p.id, p])), refunds: refunds.flat(), disputes: disputes.flat(), creditNotes: creditNotes.flat(), customerBalanceCents: await payments.customerBalance(customerId) ?? 0 };
}

export const balancesOfWhole = (whole: WholePayer): Balances => balancesOfFacts({
  customerBalanceCents: whole.customerBalanceCents, invoices: whole.invoices.map(i => ({ ...invoiceFacts(i), remainingCents: i.dueCents })), payments: [...whole.payments.values()].map(paymentFacts),
  refunds: whole.refunds.map(refundFacts), creditNotes: whole.creditNotes.map(creditNoteFacts), disputes: whole.disputes.map(d => disputeFacts(d, isDebit(whole.payments.get(d.paymentId!)!))),
});

export interface LedgerCheck { readonly ours: Balances; readonly theirs: Balances; readonly drift: Legs }

/** The books of one payer beside what the processor has: no account differs by a cent, or `drift` says which and by how much. */
export async function ledgerCheck(db: Db, payer: { id: string; customer: string }): Promise<LedgerCheck> {
  const theirs = balancesOfWhole(await readWhole(db, payer.customer));
  const ours = await db.systemChange('billing.ledger_check', tx => balancesOf(tx, payer.id));
  return { ours, theirs, drift: driftBetween(ours, theirs) };
}
