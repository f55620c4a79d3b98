import Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../main.js';
import { browserCall, enroll, intentId, optionsFor, ownDatabase, payInBrowser, PUBLISHABLE_KEY, sdk, SECRET_KEY, startWorld } from '../test/harness.js';

const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));

const raw = (path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) =>
  fetch(`${sandbox.url}${path}`, { ...init, headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/x-www-form-urlencoded', ...init.headers } });

describe('idempotency', () => {
  it('replays the same answer for the same key and parameters, also after a restart', async () => {
    const database = await ownDatabase();
    const first = await startSandbox(optionsFor(database.url));
    const made = await sdk(first.port).customers.create({ email: 'a@b.example' }, { idempotencyKey: 'key-1' });
    await first.close();
    const second = await startSandbox(optionsFor(database.url));
    const again = await sdk(second.port).customers.create({ email: 'a@b.example' }, { idempotencyKey: 'key-1' });
    expect(again.id).toBe(made.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.idempotencyKey).toBe('key-1');
    expect((await sdk(second.port).customers.list()).data).toHaveLength(1);
    await second.close();
    await database.drop();
  });

  it('refuses the same key with other parameters or another endpoint', async () => {
    await stripe.customers.create({ email: 'a@b.example' }, { idempotencyKey: 'key-2' });
    const other = stripe.customers.create({ email: 'c@d.example' }, { idempotencyKey: 'key-2' });
    await expect(other).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    await expect(stripe.products.create({ name: 'x' }, { idempotencyKey: 'key-2' })).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });

  it('lets one of two concurrent requests in, and the SDK’s retry finds its answer', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => raw('/v1/customers', { method: 'POST', body: 'email=a%40b.example', headers: { 'idempotency-key': 'key-3' } })));
    const statuses = replies.map(reply => reply.status);
    expect(statuses.every(status => status === 200 || status === 409)).toBe(true);
    expect((await stripe.customers.list()).data).toHaveLength(1);
    const patient = sdk(sandbox.port, { maxNetworkRetries: 4 });
    const ids = await Promise.all(Array.from({ length: 4 }, () => patient.customers.create({ email: 'a@b.example' }, { idempotencyKey: 'key-4' }).then(made => made.id)));
    expect(new Set(ids).size).toBe(1);
  });

  it('keeps a refusal of the card, and forgets a refused parameter', async () => {
    const { secret } = await enroll(stripe);
    const id = intentId(String(secret));
    const confirm = () => stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclined' }, { idempotencyKey: 'key-5' });
    await expect(confirm()).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined', decline_code: 'generic_decline' });
    await expect(confirm()).rejects.toMatchObject({ type: 'StripeCardError', headers: expect.objectContaining({ 'idempotent-replayed': 'true' }) });
    expect((await stripe.charges.list()).data).toHaveLength(1);
    await expect(stripe.customers.create({ nonsense: '1' } as never, { idempotencyKey: 'key-6' })).rejects.toMatchObject({ code: 'parameter_unknown' });
    await expect(stripe.customers.create({ email: 'a@b.example' }, { idempotencyKey: 'key-6' })).resolves.toMatchObject({ object: 'customer' });
  });
});

describe('what it does not do', () => {
  it('answers 501 to an endpoint or parameter that Stripe has and the sandbox has not', async () => {
    await expect(stripe.coupons.list()).rejects.toMatchObject({ statusCode: 501, code: 'sandbox_not_implemented', message: 'The sandbox does not implement GET /v1/coupons.' });
    await expect(stripe.customers.create({ tax_exempt: 'exempt' })).rejects.toMatchObject({ statusCode: 501, param: 'tax_exempt' });
    const { customer } = await enroll(stripe);
    await expect(stripe.subscriptions.create({ customer: customer.id, items: [{ price_data: { currency: 'usd', product: 'prod_x', recurring: { interval: 'month' }, unit_amount_decimal: Stripe.Decimal.from('1.5') } }] })).rejects.toMatchObject({ statusCode: 501, param: 'items[0][price_data][unit_amount_decimal]' });
  });

  it('answers 400 or 404 to what Stripe does not know either', async () => {
    await expect(stripe.customers.create({ colour: 'red' } as never)).rejects.toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'colour' });
    await expect(stripe.products.create({} as never)).rejects.toMatchObject({ statusCode: 400, code: 'parameter_missing', param: 'name' });
    await expect(stripe.products.list({ limit: 'many' } as never)).rejects.toMatchObject({ statusCode: 400, code: 'parameter_invalid_integer' });
    await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing', message: "No such customer: 'cus_none'" });
    expect((await raw('/v1/nonsense')).status).toBe(404);
  });

  it('does not cancel an intent that belongs to an invoice', async () => {
    const { secret } = await enroll(stripe);
    await expect(stripe.paymentIntents.cancel(intentId(String(secret)))).rejects.toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
  });
});

describe('keys', () => {
  it('refuses none, a wrong one, and the publishable one where a secret is needed', async () => {
    expect((await raw('/v1/customers', { headers: { authorization: '' } })).status).toBe(401);
    await expect(new Stripe('sk_test_other', { host: '127.0.0.1', port: sandbox.port, protocol: 'http', telemetry: false }).customers.list()).rejects.toMatchObject({ type: 'StripeAuthenticationError' });
    expect((await raw('/v1/customers', { headers: { authorization: `Bearer ${PUBLISHABLE_KEY}` } })).status).toBe(401);
  });

  it('shows a browser its own intent only, and only a part of it', async () => {
    const { secret } = await enroll(stripe);
    const id = intentId(String(secret));
    const read = (clientSecret: string) => fetch(`${sandbox.url}/v1/payment_intents/${id}?${new URLSearchParams({ key: PUBLISHABLE_KEY, client_secret: clientSecret })}`);
    expect((await read(`${id}_secret_wrong`)).status).toBe(404);
    const good = await read(String(secret));
    expect(good.headers.get('access-control-allow-origin')).toBe('*');
    const seen = (await good.json()) as Record<string, unknown>;
    expect(seen).toMatchObject({ id, amount: 12_900, client_secret: secret });
    expect(Object.keys(seen)).not.toContain('customer');
    expect(Object.keys(seen)).not.toContain('metadata');
    expect((await browserCall(sandbox.url, `/v1/payment_intents/${id}/confirm`, { client_secret: `${id}_secret_wrong`, payment_method: 'pm_card_visa' })).status).toBe(404);
  });
});

describe('reading', () => {
  it('answers with the headers the SDK reads', async () => {
    const made = await stripe.customers.create({ email: 'a@b.example' });
    expect(made.lastResponse).toMatchObject({ requestId: expect.stringMatching(/^req_/), apiVersion: '2026-10-28.endive', statusCode: 200 });
  });

  it('pages with starting_after and ending_before, newest first', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.push((await stripe.customers.create({ name: `n${n}` })).id);
    const first = await stripe.customers.list({ limit: 3 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
    expect(first.data.map(one => one.name)).toEqual(['n6', 'n5', 'n4']);
    const second = await stripe.customers.list({ limit: 3, starting_after: first.data[2]?.id ?? '' });
    expect(second.data.map(one => one.name)).toEqual(['n3', 'n2', 'n1']);
    const back = await stripe.customers.list({ limit: 2, ending_before: second.data[0]?.id ?? '' });
    expect(back.data.map(one => one.name)).toEqual(['n5', 'n4']);
    const all: string[] = [];
    for await (const one of stripe.customers.list({ limit: 2 })) all.push(one.id);
    expect(all).toEqual(made.reverse());
    const events: string[] = [];
    for await (const event of stripe.events.list({ limit: 2 })) events.push(event.type);
    expect(events).toHaveLength(7);
  });

  it('searches by metadata, email, status and time', async () => {
    const { customer, subscription } = await enroll(stripe, { metadata: { mpp_subscription: "it's-1" } });
    await stripe.customers.create({ email: 'Other@x.example', metadata: { mpp_payer: 'p2' } });
    const find = async (query: string) => (await stripe.customers.search({ query })).data.map(one => one.id);
    expect(await find(`metadata['mpp_payer']:'${customer.metadata['mpp_payer']}'`)).toEqual([customer.id]);
    expect(await find(`metadata["mpp_payer"]:"nobody"`)).toEqual([]);
    expect(await find(`-email:'other@x.example'`)).toEqual([customer.id]);
    expect(await find(`email~'x.exam' AND metadata['mpp_payer']:'p2'`)).toHaveLength(1);
    expect(await find(`email:'ana@family.example' OR metadata['mpp_payer']:'p2'`)).toHaveLength(2);
    expect(await find(`created>1000000 metadata['missing']:null`)).toHaveLength(2);
    expect((await stripe.subscriptions.search({ query: `metadata['mpp_subscription']:'it\\'s-1' AND status:'incomplete'` })).data.map(one => one.id)).toEqual([subscription.id]);
    await expect(find(`email='x'`)).rejects.toMatchObject({ statusCode: 400, param: 'query' });
    await expect(find(`a:'1' AND b:'2' OR c:'3'`)).rejects.toMatchObject({ statusCode: 400 });
    const page = await stripe.customers.search({ query: 'created>1', limit: 1 });
    expect(page).toMatchObject({ object: 'search_result', has_more: true, next_page: expect.any(String) });
    expect((await stripe.customers.search({ query: 'created>1', limit: 1, page: String(page.next_page) })).data[0]?.id).toBe(customer.id);
  });

  it('expands ids into objects, and refuses what cannot be expanded', async () => {
    const { subscription, secret } = await enroll(stripe);
    await payInBrowser(sandbox.url, String(secret), '4242424242424242');
    const full = await stripe.subscriptions.retrieve(subscription.id, { expand: ['customer', 'latest_invoice.payments.data.payment.payment_intent', 'default_payment_method'] });
    const payment = (full.latest_invoice as Stripe.Invoice).payments?.data[0]?.payment.payment_intent as Stripe.PaymentIntent;
    expect(payment.status).toBe('succeeded');
    expect((full.default_payment_method as Stripe.PaymentMethod).card?.last4).toBe('4242');
    const list = await stripe.subscriptions.list({ expand: ['data.customer'] });
    expect((list.data[0]?.customer as Stripe.Customer | undefined)?.email).toBe('ana@family.example');
    await expect(stripe.subscriptions.retrieve(subscription.id, { expand: ['nonsense'] })).rejects.toMatchObject({ statusCode: 400, param: 'expand' });
    await expect(stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice.payments.data.payment.payment_intent.latest_charge'] })).rejects.toThrow(/more than 4 levels/);
  });

  it('merges metadata and unsets with an empty string', async () => {
    const made = await stripe.customers.create({ name: 'A', phone: '+14805550100', metadata: { a: '1', b: '2' } });
    const changed = await stripe.customers.update(made.id, { name: '', metadata: { a: '', c: '3' } });
    expect(changed).toMatchObject({ name: null, phone: '+14805550100', metadata: { b: '2', c: '3' } });
    expect((await stripe.customers.update(made.id, { metadata: '' })).metadata).toEqual({});
  });
});
