import { newId } from '../../ids.js';
import type { Metadata } from './catalogue.js';

export type BalanceReason = 'adjustment' | 'applied_to_invoice' | 'credit_note' | 'unapplied_from_invoice';
export interface BalanceInput {
  customer: string; amount: number; currency: string; endingBalance: number; type: BalanceReason; invoice: string | null; creditNote?: string | null; description?: string | null; metadata?: Metadata;
}
/** One movement of what a customer has to their credit (negative) or owes. */
export const newBalanceTransaction = (now: number, input: BalanceInput) => ({
  id: newId('cbtxn'), object: 'customer_balance_transaction' as const, amount: input.amount, checkout_session: null, created: now, credit_note: input.creditNote ?? null,
  currency: input.currency, customer: input.customer, customer_account: null, description: input.description ?? null, ending_balance: input.endingBalance,
  invoice: input.invoice, livemode: false, metadata: input.metadata ?? {}, type: input.type,
});
export type CustomerBalanceTransaction = ReturnType<typeof newBalanceTransaction>;
