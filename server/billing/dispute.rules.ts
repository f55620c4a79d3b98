import type { PaymentState } from './payment.states.js';
import type { RemoteDispute, RemotePayment } from './payments.port.js';

/** Bank debits are returned, cards are charged back: nothing can be said against the first. */
export const isDebit = (payment: Pick<RemotePayment, 'methodKind'>): boolean => payment.methodKind === 'us_bank_account';

/** A payment's state under its disputes: one that took money and is not decided, or was lost, stands over what the payment itself says. */
export function stateUnder(payment: Pick<RemotePayment, 'state' | 'methodKind'>, disputes: readonly Pick<RemoteDispute, 'state' | 'withdrawnCents' | 'reinstatedCents'>[]): PaymentState {
  if (disputes.some(d => d.state === 'lost')) return isDebit(payment) ? 'returned' : 'charged_back';
  return disputes.some(d => d.withdrawnCents > d.reinstatedCents && (d.state === 'needs_response' || d.state === 'under_review')) ? 'disputed' : payment.state;
}

/** The payments whose money is gone: their periods count as not paid. */
export const REVERSED: readonly PaymentState[] = ['charged_back', 'returned'];
