import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { enroll, intentId, payInBrowser, startWorld, until } from '../test/harness.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));

const advance = (seconds: number) => world.control<{ seconds: number }>('clock', { advanceSeconds: seconds });
const advanceTo = (seconds: number) => world.control('clock', { advanceTo: seconds });
const endOf = (subscription: Stripe.Subscription): number => subscription.items.data[0]?.current_period_end ?? 0;
const read = (id: string) => stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
/** Types of the events after the one given, oldest first. */
async function since(id: string): Promise<string[]> {
  const types: string[] = [];
  for await (const event of stripe.events.list({ ending_before: id, limit: 100 })) types.push(event.type);
  return types;
}
const lastEvent = async (): Promise<string> => (await stripe.events.list({ limit: 1 })).data[0]?.id ?? '';
async function member(number = '4242424242424242', more: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  const { subscription, secret, setup } = await enroll(stripe, more);
  await payInBrowser(sandbox.url, String(secret ?? setup?.client_secret), number);
  if (number === '4000002760003184' || number === '4000002500003155') {
    const own = String(secret ?? setup?.client_secret);
    await fetch(`${sandbox.url}/v1/sandbox/challenge/${intentId(own)}`, { method: 'POST', body: new URLSearchParams({ key: 'pk_test_sandbox', client_secret: own, outcome: 'pass' }) });
  }
  return stripe.subscriptions.retrieve(subscription.id);
}
/** A member whose card works now and fails at every renewal. */
async function failing(): Promise<Stripe.Subscription> {
  return member('4000000000000341', { billing_cycle_anchor: Math.floor(Date.now() / 1000) + DAY, proration_behavior: 'none' });
}

describe('a renewal', () => {
  it('drafts at the anchor, finalises an hour later, and charges the saved card', async () => {
    const subscription = await member();
    const before = await lastEvent();
    await advanceTo(endOf(subscription));
    const drafted = await read(subscription.id);
    expect(drafted.latest_invoice).toMatchObject({ status: 'draft', billing_reason: 'subscription_cycle', amount_due: 12_900 });
    expect(drafted.items.data[0]?.current_period_start).toBe(endOf(subscription));
    expect(await since(before)).toEqual(['invoice.upcoming', 'customer.subscription.updated', 'invoice.created']);
    const middle = await lastEvent();
    await advance(3600);
    expect((await read(subscription.id)).latest_invoice).toMatchObject({ status: 'paid', amount_paid: 12_900, attempt_count: 1 });
    expect(await since(middle)).toEqual(['invoice.finalized', 'payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid']);
  });

  it('comes once a month for a year, on the anchor’s day', async () => {
    const subscription = await member();
    await advance(367 * DAY); // a day more than the longest year: the last invoice is out
    const invoices = await stripe.invoices.list({ subscription: subscription.id, limit: 100 });
    expect(invoices.data.map(invoice => invoice.status)).toEqual(Array.from({ length: 13 }, () => 'paid'));
    expect(new Set(invoices.data.map(invoice => invoice.number)).size).toBe(13);
  });

  it('ends a subscription that was to be cancelled at its period’s end', async () => {
    const subscription = await member();
    const marked = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(marked).toMatchObject({ status: 'active', cancel_at_period_end: true, cancel_at: endOf(subscription) });
    await advanceTo(endOf(subscription));
    expect(await read(subscription.id)).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'cancellation_requested' } });
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  it('follows a trial', async () => {
    const subscription = await member('4242424242424242', { trial_period_days: 14 });
    expect(subscription.status).toBe('trialing');
    await advance(15 * DAY);
    expect(await read(subscription.id)).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 12_900 } });
  });
});

describe('a renewal that fails', () => {
  it('is past due, tried again on days 1, 3, 7 and 14, and then unpaid', async () => {
    const subscription = await failing();
    await advanceTo(endOf(subscription));
    const before = await lastEvent();
    await advance(3600);
    const failed = await read(subscription.id);
    const invoice = failed.latest_invoice as Stripe.Invoice;
    const first = (await world.control<{ seconds: number }>('clock')).seconds;
    expect(failed.status).toBe('past_due');
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, attempted: true });
    expect(Math.abs(Number(invoice.next_payment_attempt) - first - DAY)).toBeLessThan(5);
    expect(await since(before)).toEqual(['invoice.finalized', 'payment_intent.created', 'charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed', 'invoice.updated', 'customer.subscription.updated']);
    for (const [day, count] of [[1, 2], [3, 3], [7, 4]] as const) {
      await advanceTo(first + day * DAY + 10);
      expect((await read(subscription.id)).latest_invoice).toMatchObject({ attempt_count: count });
    }
    const late = await lastEvent();
    await advanceTo(first + 14 * DAY + 10);
    expect(await read(subscription.id)).toMatchObject({ status: 'unpaid', latest_invoice: { attempt_count: 5, next_payment_attempt: null, status: 'open' } });
    expect((await since(late)).slice(-3)).toEqual(['invoice.payment_failed', 'invoice.updated', 'customer.subscription.updated']);
  });

  it('recovers with another card', async () => {
    const subscription = await failing();
    await advanceTo(endOf(subscription) + 3601);
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: String(subscription.customer) });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: method.id });
    await advance(DAY + 10);
    expect(await read(subscription.id)).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', attempt_count: 2 } });
  });

  it('recovers when the invoice is paid by hand', async () => {
    const subscription = await failing();
    await advanceTo(endOf(subscription) + 3601);
    const { latest_invoice: invoice } = await read(subscription.id);
    const id = (invoice as Stripe.Invoice).id;
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined' });
    expect(await stripe.invoices.pay(id, { payment_method: 'pm_card_visa' })).toMatchObject({ status: 'paid' });
    expect((await read(subscription.id)).status).toBe('active');
    await expect(stripe.invoices.pay(id)).rejects.toMatchObject({ code: 'invoice_already_paid' });
  });

  it('asks the payer when the bank does, and not when the card was set up', async () => {
    const asks = await member('4000002760003184');
    const quiet = await member('4000002500003155');
    await advanceTo(Math.max(endOf(asks), endOf(quiet)) + 3601);
    expect((await read(asks.id)).status).toBe('past_due');
    expect(await read(quiet.id)).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
    expect((await stripe.events.list({ type: 'invoice.payment_action_required' })).data).toHaveLength(1);
  });
});

describe('ending', () => {
  it('cancels an active subscription at once', async () => {
    const subscription = await member();
    const gone = await stripe.subscriptions.cancel(subscription.id);
    expect(gone).toMatchObject({ status: 'canceled', ended_at: expect.any(Number) });
    await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({ statusCode: 404 });
    await advance(70 * DAY);
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
    expect((await stripe.subscriptions.list()).data).toHaveLength(0);
    expect((await stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(1);
  });

  it('closes an unpaid one for good: invoice void, intent cancelled', async () => {
    for (const end of ['cancel', 'void'] as const) {
      const { subscription, invoice, secret } = await enroll(stripe);
      if (end === 'cancel') await stripe.subscriptions.cancel(subscription.id); else await stripe.invoices.voidInvoice(invoice.id);
      expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete_expired');
      expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('void');
      expect(await stripe.paymentIntents.retrieve(intentId(String(secret)))).toMatchObject({ status: 'canceled', cancellation_reason: 'void_invoice' });
      expect((await payInBrowser(sandbox.url, String(secret), '4242424242424242')).status).toBe(400);
    }
  });

  it('gives money back, whole or in part, and later learns that it failed', async () => {
    const { secret } = await enroll(stripe);
    await payInBrowser(sandbox.url, String(secret), '4000000000005126');
    const intent = intentId(String(secret));
    expect(await stripe.refunds.create({ payment_intent: intent, amount: 900 })).toMatchObject({ status: 'succeeded', amount: 900 });
    await expect(stripe.refunds.create({ payment_intent: intent, amount: 12_001 })).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
    expect(await stripe.refunds.create({ payment_intent: intent })).toMatchObject({ amount: 12_000 });
    await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({ code: 'charge_already_refunded' });
    await advance(600);
    expect((await stripe.refunds.list({ payment_intent: intent })).data.map(refund => refund.status)).toEqual(['failed', 'failed']);
    expect((await stripe.charges.list({ payment_intent: intent })).data[0]).toMatchObject({ amount_refunded: 0, refunded: false });
  });
});

describe('a test clock', () => {
  it('has its own time for at most three customers', async () => {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
    const product = await stripe.products.create({ name: 'Membership fee' });
    const customer = await stripe.customers.create({ test_clock: clock.id });
    expect(customer.created).toBe(1_800_000_000);
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id, default_payment_method: method.id, items: [{ price_data: { currency: 'usd', product: product.id, recurring: { interval: 'month' }, unit_amount: 4900 } }],
    });
    expect(subscription).toMatchObject({ status: 'active', test_clock: clock.id, start_date: 1_800_000_000 });
    for (let n = 0; n < 2; n += 1) await stripe.customers.create({ test_clock: clock.id });
    await expect(stripe.customers.create({ test_clock: clock.id })).rejects.toThrow(/at most 3/);
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1_800_000_000 + 32 * DAY });
    await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready', 'the clock');
    expect((await stripe.invoices.list({ subscription: subscription.id })).data.map(invoice => invoice.status)).toEqual(['paid', 'paid']);
  });
});
