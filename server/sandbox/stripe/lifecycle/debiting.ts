import type { Decline } from '../cards.js';
import { newBankCharge } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/intent.js';
import type { BankMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';
import { attach, mandateOf, testAccountOf } from './methods.js';
import { errorFor, refuse } from './refusing.js';

const DAY = 86_400;
/** Business says up to four days; the sandbox takes four whole ones. */
export const DEBIT_DAYS = 4;

/** Sends a debit to the payer's bank. What comes of it is told days later; see debit-results.ts. */
export function startDebit(unit: Unit, intent: PaymentIntent, method: BankMethod): { kind: 'processing' } | { kind: 'declined'; decline: Decline; charge: null } {
  const account = testAccountOf(unit, method);
  if (account.refused) {
    refuse(unit, intent, errorFor(account.refused, method, null));
    unit.emit('payment_intent.payment_failed', intent);
    return { kind: 'declined', decline: account.refused, charge: null };
  }
  const mandate = mandateOf(unit, method, intent.customer, false);
  if (intent.setup_future_usage && intent.customer) attach(unit, method, intent.customer, true);
  const charge = unit.add(newBankCharge(unit.now, intent, method, mandate));
  intent.latest_charge = charge.id;
  intent.status = 'processing';
  unit.emit('payment_intent.processing', intent);
  unit.emit('charge.pending', charge);
  if (!account.silent) unit.schedule('debit', intent.id, unit.now + DEBIT_DAYS * DAY);
  return { kind: 'processing' };
}
