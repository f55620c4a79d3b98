import { bankMessage } from '../bank-accounts.js';
import type { Charge } from '../objects/charge.js';
import type { PaymentIntent } from '../objects/intent.js';
import type { Invoice } from '../objects/invoice.js';
import { debitFee, newMovement } from '../objects/ledger.js';
import type { BankMethod } from '../objects/payment-method.js';
import type { Unit } from '../store.js';
import { afterFailure, afterSuccess, subscriptionOf, type Dunning } from './collection.js';
import { testAccountOf } from './methods.js';
import { errorFor, refuse } from './refusing.js';

const DAY = 86_400;
const HOUR = 3600;
/** Days after a debit went through on which the bank takes it back, with the account made for that. */
const RETURNED_AFTER_DAYS = 10;
const INCOMPLETE_HOURS = 23;

/** The bank's word on a debit. */
export async function settleDebit(unit: Unit, intent: PaymentIntent, dunning: Dunning): Promise<void> {
  const charge = await unit.get<Charge>('charge', intent.latest_charge ?? '');
  const method = await unit.get<BankMethod>('payment_method', charge.payment_method);
  if (charge.status !== 'pending') return;
  const account = testAccountOf(unit, method);
  const fails = intent.status === 'processing' ? account.fails : 'debit_not_authorized';
  if (fails) { await failDebit(unit, intent, charge, method, fails, dunning); return; }
  charge.status = 'succeeded';
  charge.paid = true;
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  charge.balance_transaction = unit.add(newMovement(unit.now, { type: 'payment', amount: charge.amount, fee: debitFee(charge.amount), currency: charge.currency, source: charge.id, description: charge.description })).id;
  unit.emit('charge.succeeded', charge);
  unit.emit('payment_intent.succeeded', intent);
  await countAttempt(unit, intent);
  await afterSuccess(unit, intent);
  if (account.returned) { unit.hidden(charge.id)['trouble'] = 'returned'; unit.schedule('trouble', charge.id, unit.now + RETURNED_AFTER_DAYS * DAY); }
}

/** Renewals count each attempt of ours, whichever way it ends. */
async function countAttempt(unit: Unit, intent: PaymentIntent): Promise<void> {
  const { invoice: id, automatic } = unit.hidden(intent.id);
  if (automatic === true && typeof id === 'string') (await unit.get<Invoice>('invoice', id)).attempt_count += 1;
}

async function failDebit(unit: Unit, intent: PaymentIntent, charge: Charge, method: BankMethod, code: string, dunning: Dunning): Promise<void> {
  Object.assign(charge, { status: 'failed', paid: false, captured: false, amount_captured: 0, failure_code: code, failure_message: bankMessage(code) });
  unit.emit('charge.failed', charge);
  // Its invoice was voided meanwhile: nothing more is to be collected.
  if (intent.status !== 'processing') return;
  refuse(unit, intent, errorFor({ code }, method, charge.id));
  unit.emit('payment_intent.payment_failed', intent);
  const automatic = unit.hidden(intent.id)['automatic'] === true;
  await afterFailure(unit, intent, { code }, automatic ? dunning : null);
  await restartExpiry(unit, intent);
}

/** A first payment has failed: there is a day again to try another way. */
async function restartExpiry(unit: Unit, intent: PaymentIntent): Promise<void> {
  const id = unit.hidden(intent.id)['invoice'];
  const subscription = typeof id === 'string' ? await subscriptionOf(unit, await unit.get<Invoice>('invoice', id)) : null;
  if (subscription?.status === 'incomplete') unit.schedule('expire', subscription.id, unit.now + INCOMPLETE_HOURS * HOUR);
}
