import type { Invoice, Payment } from '#billing/index.js';
import { invoiceSubject, paymentSubject } from '#billing/index.js';
import { scoped } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';

/** A draft is not yet the member's business: its figures still change. */
const SHOWN = `i.state <> 'draft' and i.total_cents > 0`;

/** One page of a household's invoices, the newest first; ids are in order of time. */
export const invoicesOf = (tx: Tx, householdId: string, before: string | undefined, most: number): Promise<Invoice[]> =>
  scoped<Invoice>(tx, invoiceSubject, 'i').andWhere(`i.household_id = :householdId and ${SHOWN}`, { householdId }).andWhere(before ? 'i.id < :before' : 'true', { before }).orderBy('i.id', 'DESC').limit(most).getMany();

/** What a household still owes. */
export const openInvoicesOf = (tx: Tx, householdId: string): Promise<Invoice[]> =>
  scoped<Invoice>(tx, invoiceSubject, 'i').andWhere(`i.household_id = :householdId and i.state = 'open' and i.due_cents > 0`, { householdId }).orderBy('i.id').limit(20).getMany();

export const paymentsOf = (tx: Tx, invoiceIds: readonly string[]): Promise<Payment[]> =>
  invoiceIds.length === 0 ? Promise.resolve([]) : scoped<Payment>(tx, paymentSubject, 'y').andWhere('y.invoice_id in (:...invoiceIds)', { invoiceIds }).orderBy('y.created_at').limit(500).getMany();
