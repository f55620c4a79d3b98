import { accountByName, type TestAccount } from '../bank-accounts.js';
import { cardByName, type TestCard } from '../cards.js';
import { invalid } from '../errors.js';
import type { Customer } from '../objects/customer.js';
import { newMandate, type BankMethod, type CardMethod, type Mandate, type PaymentMethod } from '../objects/payment-method.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';

/** The test card behind a payment method. */
export function testCardOf(unit: Unit, method: CardMethod): TestCard {
  const name = unit.hidden(method.id)['card'];
  const found = typeof name === 'string' ? cardByName(name) : undefined;
  if (!found) throw new Error(`no test card behind ${method.id}`);
  return found.card;
}

/** The test account behind a payment method. */
export function testAccountOf(unit: Unit, method: BankMethod): TestAccount {
  const name = unit.hidden(method.id)['account'];
  const found = typeof name === 'string' ? accountByName(name) : undefined;
  if (!found) throw new Error(`no test account behind ${method.id}`);
  return found.account;
}

/** Gives a card or an account to a customer; one that has an owner keeps it. */
export function attach(unit: Unit, method: PaymentMethod, customer: string, setUp: boolean): void {
  if (setUp) unit.hidden(method.id)['setUp'] = true;
  if (method.customer === customer) return;
  if (method.customer) throw invalid('The payment method you provided has already been attached to a customer.', 'payment_method_unexpected_state');
  method.customer = customer;
  if (method.type === 'card' && method.card.checks.cvc_check) method.card.checks.cvc_check = testCardOf(unit, method).checks?.cvc_check ?? 'pass';
  unit.emit('payment_method.attached', method);
}

/** Takes it away from its customer, and from everything that would be charged to it. */
export async function detach(unit: Unit, method: PaymentMethod): Promise<void> {
  if (!method.customer) throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.', 'payment_method_unexpected_state');
  const customer = await unit.get<Customer>('customer', method.customer);
  method.customer = null;
  unit.emit('payment_method.detached', method);
  if (customer.invoice_settings.default_payment_method === method.id) { customer.invoice_settings.default_payment_method = null; unit.emit('customer.updated', customer); }
  for (const subscription of await unit.related<Subscription>('subscription', 'customer', customer.id)) {
    if (subscription.default_payment_method !== method.id || subscription.status === 'canceled' || subscription.status === 'incomplete_expired') continue;
    subscription.default_payment_method = null;
    unit.emit('customer.subscription.updated', subscription);
  }
  const id = unit.hidden(method.id)['mandate'];
  const mandate = typeof id === 'string' ? await unit.find<Mandate>(id) : null;
  if (mandate?.status === 'active') { mandate.status = 'inactive'; unit.emit('mandate.updated', mandate); }
}

export const hasMandate = (unit: Unit, method: PaymentMethod): boolean => typeof unit.hidden(method.id)['mandate'] === 'string';
/** The mandate of an account, given now if it has none yet. */
export function mandateOf(unit: Unit, method: BankMethod, customer: string | null, online: boolean): string {
  const hidden = unit.hidden(method.id);
  if (typeof hidden['mandate'] === 'string') return hidden['mandate'];
  const mandate = unit.add(newMandate(unit.now, method.id, online), { customer });
  hidden['mandate'] = mandate.id;
  return mandate.id;
}
