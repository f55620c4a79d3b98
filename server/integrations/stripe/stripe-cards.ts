import type Stripe from 'stripe';
import type { PaymentMethodView } from '#billing/index.js';
import { foundOrNull, guarded } from './stripe-errors.js';
import { idOf } from './stripe-mapping.js';

type Method = Stripe.PaymentMethod;

export const newCardSetup = (stripe: Stripe, { customerId, intentId }: { customerId: string; intentId: string }): Promise<{ setupId: string; clientSecret: string }> => guarded(async () => {
  const setup = await stripe.setupIntents.create({ customer: customerId, usage: 'off_session', metadata: { mpp_intent: intentId } }, { idempotencyKey: `mpp-${intentId}-setup` });
  if (setup.client_secret === null) throw new Error('a setup intent without a secret');
  return { setupId: setup.id, clientSecret: setup.client_secret };
});

/** False for a setup that is not this customer's, or is not done. */
export const useSetupForAll = (stripe: Stripe, r: { customerId: string; setupId: string; subscriptions: readonly string[]; intentId: string }): Promise<boolean> => guarded(async () => {
  const setup = await foundOrNull(() => stripe.setupIntents.retrieve(r.setupId));
  const card = setup && setup.status === 'succeeded' && idOf(setup.customer) === r.customerId ? idOf(setup.payment_method) : null;
  if (card === null) return false;
  await stripe.customers.update(r.customerId, { invoice_settings: { default_payment_method: card } }, { idempotencyKey: `mpp-${r.intentId}-customer` });
  for (const [i, id] of r.subscriptions.entries()) await stripe.subscriptions.update(id, { default_payment_method: card }, { idempotencyKey: `mpp-${r.intentId}-card-${i}` });
  return true;
});

export async function paymentMethodOf(stripe: Stripe, subscriptionId: string): Promise<PaymentMethodView | null> {
  const subscription = await foundOrNull(() => stripe.subscriptions.retrieve(subscriptionId, { expand: ['default_payment_method'] }));
  return subscription?.default_payment_method ? viewOf(subscription.default_payment_method as Method) : null;
}

const viewOf = (method: Method): PaymentMethodView => ({
  kind: method.type, brand: method.card?.brand ?? null, last4: method.card?.last4 ?? method.us_bank_account?.last4 ?? null,
  expiresMonth: method.card?.exp_month ?? null, expiresYear: method.card?.exp_year ?? null, bankName: method.us_bank_account?.bank_name ?? null,
});

export async function invoiceSecret(stripe: Stripe, invoiceId: string): Promise<string | null> {
  const invoice = await foundOrNull(() => stripe.invoices.retrieve(invoiceId, { expand: ['confirmation_secret'] }));
  return invoice?.status === 'open' ? invoice.confirmation_secret?.client_secret ?? null : null;
}
