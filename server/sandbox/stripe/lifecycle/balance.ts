import { newBalanceTransaction, type BalanceReason, type CustomerBalanceTransaction } from '../objects/balance.js';
import type { Metadata } from '../objects/catalogue.js';
import type { Customer } from '../objects/customer.js';
import type { Invoice } from '../objects/invoice.js';
import { reckon } from '../prorations.js';
import type { Unit } from '../store.js';

export interface BalanceChange { amount: number; type: BalanceReason; currency: string; invoice: string | null; creditNote?: string | null; description?: string | null; metadata?: Metadata }

/** Moves a customer's balance: less than nothing is a credit that the next invoices take. */
export function changeBalance(unit: Unit, customer: Customer, change: BalanceChange): CustomerBalanceTransaction {
  customer.balance += change.amount;
  customer.currency ??= change.currency;
  const entry = unit.add(newBalanceTransaction(unit.now, { ...change, customer: customer.id, endingBalance: customer.balance }));
  unit.emit('customer.updated', customer);
  return entry;
}

/** Lets the customer's balance meet the total of an invoice that is being finalised. */
export function applyBalance(unit: Unit, customer: Customer, invoice: Invoice): void {
  const { due, endingBalance } = reckon(invoice.total, customer.balance);
  const change = endingBalance - customer.balance;
  invoice.starting_balance = customer.balance;
  invoice.ending_balance = endingBalance;
  invoice.amount_due = due;
  invoice.amount_remaining = due;
  if (change !== 0) changeBalance(unit, customer, { amount: change, type: 'applied_to_invoice', currency: invoice.currency, invoice: invoice.id });
}

/** Gives back what an invoice took from the balance, or takes back what it put there; for one that is voided. */
export function unapplyBalance(unit: Unit, customer: Customer, invoice: Invoice): void {
  const change = invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance);
  if (change !== 0) changeBalance(unit, customer, { amount: change, type: 'unapplied_from_invoice', currency: invoice.currency, invoice: invoice.id });
}
