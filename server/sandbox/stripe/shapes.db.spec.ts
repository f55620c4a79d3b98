import Stripe from 'stripe';
import type { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enroll, intentId, payInBrowser, startWorld, WEBHOOK_SECRET, type World } from '../test/harness.js';
import { definitions, stripeKnows } from './definitions.js';
import { problemsOfEvent, problemsOfReply } from './replies.js';
import { allRoutes } from './routes.js';
import { API_VERSION } from './store.js';

let world: World;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.close());

/** One of everything: paid, refused, waiting for the bank, future start, refunded, voided, cancelled, renewed. */
async function fill(): Promise<void> {
  const { stripe, sandbox } = world;
  const pay = (secret: string | null, number: string) => payInBrowser(sandbox.url, String(secret), number);
  const paid = await enroll(stripe);
  await pay(paid.secret, '4242424242424242');
  await stripe.refunds.create({ payment_intent: intentId(String(paid.secret)), amount: 500, reason: 'requested_by_customer' });
  await pay((await enroll(stripe)).secret, '4000000000000002');
  await pay((await enroll(stripe)).secret, '4000000000003220');
  const later = await enroll(stripe, { billing_cycle_anchor: Math.floor(Date.now() / 1000) + 86_400, proration_behavior: 'none' });
  await pay(later.setup?.client_secret ?? null, '4000000000000341');
  await pay((await enroll(stripe, { trial_period_days: 5 })).setup?.client_secret ?? null, '4000000000000002');
  await stripe.invoices.voidInvoice((await enroll(stripe)).invoice.id);
  await stripe.subscriptions.cancel((await enroll(stripe)).subscription.id, { cancellation_details: { comment: 'moved away' } });
  const ending = await enroll(stripe);
  await pay(ending.secret, '4000002500003155');
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000, name: 'shapes' });
  await stripe.customers.create({ name: 'Clock Person', test_clock: clock.id, address: { line1: '1 Main St', city: 'Mesa', state: 'AZ', postal_code: '85201', country: 'US' } });
  await world.control('clock', { advanceSeconds: 40 * 86_400 });
}

/** Every kind of object the sandbox keeps, and the resource of the SDK that reads it. */
const STORED = {
  customer: 'customers', product: 'products', price: 'prices', subscription: 'subscriptions', invoice: 'invoices', invoice_payment: 'invoicePayments', payment_intent: 'paymentIntents',
  setup_intent: 'setupIntents', payment_method: 'paymentMethods', charge: 'charges', refund: 'refunds', 'test_helpers.test_clock': 'testHelpers.testClocks',
} as const;

describe('replies', () => {
  it('speak the API version of the installed SDK', () => {
    expect(definitions.apiVersion).toBe(API_VERSION);
    expect(new Stripe('sk_test_x').getApiField('version')).toBe(API_VERSION);
    expect(WEBHOOK_SECRET).toMatch(/^whsec_/);
  });

  it('carry every field of the SDK’s types and no other', async () => {
    await fill();
    const seen: Record<string, Set<string>> = {};
    for (const [object, resource] of Object.entries(STORED)) {
      const { items } = await world.control<{ items: Record<string, unknown>[] }>(`objects?object=${object}&limit=500`);
      expect(items.length, object).toBeGreaterThan(0);
      seen[object] = new Set(items.map(item => String(item['status'])));
      expect([...new Set(items.flatMap(item => problemsOfReply(`${resource}.retrieve`, item)))], object).toEqual([]);
    }
    expect([...(seen['subscription'] ?? [])].sort()).toEqual(['active', 'canceled', 'incomplete_expired', 'past_due', 'unpaid'].filter(status => seen['subscription']?.has(status)).sort());
    expect(seen['invoice']).toEqual(new Set(['paid', 'open', 'void', 'draft']));
  });

  it('fit when expanded, and so do events', async () => {
    const { subscription } = await enroll(world.stripe);
    const full = await world.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice.payments.data.payment.payment_intent', 'latest_invoice.confirmation_secret', 'customer', 'items.data.price.product'] });
    expect(problemsOfReply('subscriptions.retrieve', JSON.parse(JSON.stringify(full)))).toEqual([]);
    const events = await world.stripe.events.list({ limit: 100 });
    expect(events.data.map(event => event.type)).toContain('invoice.upcoming');
    expect([...new Set(events.data.flatMap(event => problemsOfEvent(event.type, JSON.parse(JSON.stringify(event.data)) as { object: unknown })))]).toEqual([]);
    for (const event of events.data) expect(event).toMatchObject({ object: 'event', api_version: API_VERSION, livemode: false, pending_webhooks: expect.any(Number) });
  });
});

describe('parameters', () => {
  it('are all known to Stripe', () => {
    const routes = allRoutes(undefined as never, undefined as never, () => undefined).filter(route => !route.operation.startsWith('sandbox.'));
    const unknown = routes.flatMap(route => namesOf(route.schema, '').filter(name => !stripeKnows(route.operation, name) && !INTERNAL.has(name)).map(name => `${route.operation} ${name}`));
    expect(unknown).toEqual([]);
  });
});

/** Sent by Stripe's own script only, and so not in the SDK's types. */
const INTERNAL = new Set(['client_secret', 'use_stripe_sdk', 'payment_method_data.card', 'payment_method_data.card.number', 'payment_method_data.card.exp_month', 'payment_method_data.card.exp_year', 'payment_method_data.card.cvc']);

function namesOf(schema: z.ZodType, prefix: string): string[] {
  const def = (schema as unknown as { def: { type: string; shape?: Record<string, z.ZodType>; innerType?: z.ZodType; element?: z.ZodType; in?: z.ZodType; options?: z.ZodType[] } }).def;
  if (def.type === 'object') return Object.entries(def.shape ?? {}).flatMap(([name, inner]) => [`${prefix}${name}`, ...namesOf(inner, `${prefix}${name}.`)]);
  if (def.type === 'array' && def.element) return namesOf(def.element, `${prefix.slice(0, -1)}[].`);
  if (def.type === 'pipe' && def.in) return namesOf(def.in, prefix);
  if (def.type === 'union') return (def.options ?? []).flatMap(option => namesOf(option, prefix));
  return def.innerType ? namesOf(def.innerType, prefix) : [];
}
