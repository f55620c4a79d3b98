import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { browserCall, enroll, eventTypes, intentId, payInBrowser, startWorld, type World } from '../test/harness.js';

const world: World = await startWorld();
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const { stripe, sandbox } = world;
const pay = (secret: string | null, number: string) => payInBrowser(sandbox.url, String(secret), number);

describe('paying now', () => {
  it('makes a subscription that waits for its first payment', async () => {
    const { subscription, invoice, secret } = await enroll(stripe);
    expect(subscription.status).toBe('incomplete');
    expect(subscription.metadata).toEqual({ mpp_subscription: 'sub-1', mpp_intent: 'int-1' });
    expect(invoice).toMatchObject({ status: 'open', amount_due: 12_900, billing_reason: 'subscription_create', attempted: false });
    expect(invoice.lines.data[0]).toMatchObject({ amount: 12_900, description: '1 × Membership fee', metadata: { line: 'plan' } });
    expect(secret).toMatch(/^pi_\w+_secret_\w+$/);
  });

  it('tells the whole story in order', async () => {
    const { subscription, secret } = await enroll(stripe);
    const paid = await pay(secret, '4242424242424242');
    expect(paid).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect(await eventTypes(stripe)).toEqual(['product.created',
      'customer.created', 'customer.subscription.created', 'invoice.created', 'invoice.finalized', 'payment_intent.created', 'payment_method.attached', 'charge.succeeded',
      'payment_intent.succeeded', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid', 'customer.subscription.updated']);
    const after = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice.payments', 'default_payment_method'] });
    expect(after.status).toBe('active');
    expect((after.default_payment_method as Stripe.PaymentMethod).card?.last4).toBe('4242');
    const invoice = after.latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 12_900, amount_remaining: 0, attempt_count: 1 });
    expect(invoice.payments?.data[0]).toMatchObject({ status: 'paid', amount_paid: 12_900, payment: { type: 'payment_intent', payment_intent: intentId(String(secret)) } });
    const [last] = (await stripe.events.list({ type: 'customer.subscription.updated' })).data;
    expect(last?.data.previous_attributes).toMatchObject({ status: 'incomplete', default_payment_method: null });
  });

  it('charges once when the page confirms twice', async () => {
    const { secret, customer } = await enroll(stripe);
    const both = await Promise.all([pay(secret, '4242424242424242'), pay(secret, '4242424242424242')]);
    expect(both.map(reply => reply.status).sort()).toEqual([200, 400]);
    expect((await stripe.charges.list({ customer: customer.id })).data).toHaveLength(1);
  });
});

describe('a refused card', () => {
  it('answers 402, leaves the subscription waiting, and takes the next card with the same secret', async () => {
    const { subscription, secret, customer } = await enroll(stripe);
    const refused = await pay(secret, '4000000000009995');
    expect(refused).toMatchObject({ status: 402, body: { error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds', payment_intent: { status: 'requires_payment_method' } } } });
    expect((await eventTypes(stripe)).slice(-3)).toEqual(['charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed']);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete');
    expect((await stripe.paymentIntents.retrieve(intentId(String(secret)))).last_payment_error).toMatchObject({ decline_code: 'insufficient_funds' });
    expect(await pay(secret, '4242424242424242')).toMatchObject({ status: 200 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    expect((await stripe.charges.list({ customer: customer.id })).data.map(charge => charge.status)).toEqual(['succeeded', 'failed']);
  });

  it.each([
    ['4000000000000069', 'expired_card'], ['4000000000000127', 'incorrect_cvc'], ['4000000000000119', 'processing_error'], ['4000000000009987', 'card_declined'],
    ['4242424242424241', 'incorrect_number'], ['4929273612345674', 'incorrect_number'],
  ])('%s: %s', async (number, code) => {
    const { secret } = await enroll(stripe);
    const refused = await pay(secret, number);
    expect(refused).toMatchObject({ status: 402, body: { error: { code } } });
  });

  it('expires after 23 hours and can no longer be paid', async () => {
    const { subscription, invoice, secret } = await enroll(stripe);
    await pay(secret, '4000000000000002');
    await world.control('clock', { advanceSeconds: 23 * 3600 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete_expired');
    expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('void');
    expect((await eventTypes(stripe)).slice(-3)).toEqual(['customer.subscription.updated', 'invoice.voided', 'payment_intent.canceled']);
    expect(await pay(secret, '4242424242424242')).toMatchObject({ status: 400, body: { error: { code: 'payment_intent_unexpected_state' } } });
  });
});

describe('3-D Secure', () => {
  const challenge = (secret: string | null, outcome: string) =>
    browserCall(sandbox.url, `/v1/sandbox/challenge/${intentId(String(secret))}`, { client_secret: String(secret), outcome });

  it('asks, and charges after the payer has passed', async () => {
    const { subscription, secret } = await enroll(stripe);
    const asked = await pay(secret, '4000002760003184');
    expect(asked).toMatchObject({ status: 200, body: { status: 'requires_action', next_action: { type: 'use_stripe_sdk' } } });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete');
    expect(await challenge(secret, 'pass')).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    expect((await eventTypes(stripe))).toContain('payment_intent.requires_action');
  });

  it('gives the card back when the payer fails, and takes another', async () => {
    const { subscription, secret } = await enroll(stripe);
    await pay(secret, '4000008400000027');
    expect(await challenge(secret, 'fail')).toMatchObject({ status: 200, body: { status: 'requires_payment_method', last_payment_error: { code: 'payment_intent_authentication_failure' } } });
    expect(await pay(secret, '4242424242424242')).toMatchObject({ status: 200 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('may be passed and the charge refused', async () => {
    const { secret } = await enroll(stripe);
    await pay(secret, '4000008260003178');
    expect(await challenge(secret, 'pass')).toMatchObject({ status: 402, body: { error: { decline_code: 'insufficient_funds' } } });
  });
});

describe('a start in the future', () => {
  const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

  it('is active at once with a setup intent for the card, and charges on the start date', async () => {
    const anchor = inDays(12);
    const { subscription, invoice, setup } = await enroll(stripe, { billing_cycle_anchor: anchor, proration_behavior: 'none' });
    expect(subscription.status).toBe('active');
    expect(invoice).toMatchObject({ amount_due: 0, status: 'paid' });
    expect(invoice.confirmation_secret ?? null).toBeNull();
    expect(await eventTypes(stripe)).toEqual(['product.created', 'customer.created', 'customer.subscription.created', 'invoice.created', 'invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded', 'setup_intent.created']);
    expect(await pay(setup?.client_secret ?? null, '4242424242424242')).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect((await eventTypes(stripe)).slice(-3)).toEqual(['setup_intent.succeeded', 'payment_method.attached', 'customer.subscription.updated']);
    const ready = await stripe.subscriptions.retrieve(subscription.id);
    expect(ready.pending_setup_intent).toBeNull();
    expect(ready.items.data[0]?.current_period_end).toBe(anchor);
    await world.control('clock', { advanceTo: anchor + 3600 });
    const renewed = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
    expect(renewed.latest_invoice).toMatchObject({ status: 'paid', amount_paid: 12_900, billing_reason: 'subscription_cycle' });
  });

  it('refuses an anchor beyond the next natural billing date, and a setup with a refused card', async () => {
    await expect(enroll(stripe, { billing_cycle_anchor: inDays(40), proration_behavior: 'none' })).rejects.toThrow(/later than next natural billing date/);
    const { setup } = await enroll(stripe, { billing_cycle_anchor: inDays(12), proration_behavior: 'none' });
    expect(await pay(setup?.client_secret ?? null, '4000000000000002')).toMatchObject({ status: 402, body: { error: { code: 'card_declined', setup_intent: { status: 'requires_payment_method' } } } });
    expect((await eventTypes(stripe)).at(-1)).toBe('setup_intent.setup_failed');
  });
});
