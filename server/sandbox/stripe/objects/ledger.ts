import { newId } from '../../ids.js';

const DAY = 86_400;
export type Movement = 'charge' | 'payment' | 'refund' | 'payment_refund' | 'refund_failure' | 'payment_failure_refund' | 'adjustment';
const CATEGORIES: Readonly<Record<Movement, string>> = {
  charge: 'charge', payment: 'charge', refund: 'refund', payment_refund: 'refund', refund_failure: 'refund_failure', payment_failure_refund: 'charge_failure', adjustment: 'dispute',
};

export interface MovementInput { type: Movement; amount: number; fee: number; currency: string; source: string; description: string | null; category?: string }
/** One movement on the account's own balance: what came in or went out, and what it cost. */
export const newMovement = (now: number, input: MovementInput) => ({
  id: newId('txn'), object: 'balance_transaction' as const, amount: input.amount, available_on: now + 2 * DAY, balance_type: 'payments' as const, created: now, currency: input.currency,
  description: input.description, exchange_rate: null, fee: input.fee,
  fee_details: input.fee === 0 ? [] : [{ amount: input.fee, application: null, currency: input.currency, description: 'Processing fees', type: 'stripe_fee' }],
  net: input.amount - input.fee, reporting_category: input.category ?? CATEGORIES[input.type], source: input.source, status: 'pending', type: input.type,
});
export type BalanceMovement = ReturnType<typeof newMovement>;

/** Stripe's public price for a card payment in the United States: 2.9 % and 30 cents. */
export const cardFee = (cents: number): number => Math.round((cents * 29) / 1000) + 30;
/** For a bank debit: 0.8 %, at most 5 dollars. */
export const debitFee = (cents: number): number => Math.min(500, Math.round((cents * 8) / 1000));
/** Taken with every dispute of a card payment. */
export const DISPUTE_FEE = 1500;
