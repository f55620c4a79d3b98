import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import { THOROUGH } from '#test/thorough.js';
import { openDatabase } from '../db.js';
import { startSandbox } from '../main.js';
import { enroll, optionsFor, ownDatabase, payInBrowser, Receiver, sdk, startWorld, until, WEBHOOK_SECRET, type World } from '../test/harness.js';
import { compileSandbox, spawnSandbox } from '../test/process.js';
import { Faults } from './faults.js';
import { WebhookSender } from './webhooks.js';

const receivers: Receiver[] = [];
const receiver = async (): Promise<Receiver> => { const one = await Receiver.start(); receivers.push(one); return one; };
afterEach(async () => { for (const one of receivers.splice(0)) await one.close(); });
const hook = (one: Receiver) => [{ url: one.url, secret: WEBHOOK_SECRET }];

describe('who owes nothing', () => {
  it('asks the database twice, and then no more', async () => {
    const database = await ownDatabase();
    const db = await openDatabase(database.url);
    let asked = 0;
    const counted = new Proxy(db, { get: (target, name) => { if (name === 'query') asked += 1; return Reflect.get(target, name, target) as unknown; } });
    const sender = new WebhookSender(counted, new Faults(), error => { throw error as Error; });
    sender.wake();
    await wait(400);
    expect(asked).toBe(2);
    await sender.close();
    await db.end();
    await database.drop();
  });
});

describe('webhooks', () => {
  let world: World;
  afterEach(() => world.close());

  it('are signed so that the SDK verifies them, with the machine’s time even when the billing clock is ahead', async () => {
    const one = await receiver();
    world = await startWorld(hook(one));
    await world.control('clock', { advanceSeconds: 400 * 86_400 });
    const { secret } = await enroll(world.stripe);
    await payInBrowser(world.sandbox.url, String(secret), '4242424242424242');
    await until(() => one.got.length === 14, 'all events');
    const [first] = one.got;
    const event = world.stripe.webhooks.constructEvent(String(first?.body), String(first?.signature), WEBHOOK_SECRET);
    expect(event.created).toBeGreaterThan(Date.now() / 1000 + 399 * 86_400);
    expect(() => world.stripe.webhooks.constructEvent(`${first?.body} `, String(first?.signature), WEBHOOK_SECRET)).toThrow(/signature/i);
    expect(() => world.stripe.webhooks.constructEvent(String(first?.body), String(first?.signature), 'whsec_other')).toThrow(/signature/i);
  });

  it('are repeated until the receiver says 2xx', async () => {
    const one = await receiver();
    let calls = 0;
    one.status = () => (++calls <= 3 ? 500 : 200);
    world = await startWorld(hook(one));
    await world.stripe.customers.create({ name: 'A' });
    await until(() => one.got.length === 1, 'the event');
    expect(calls).toBe(4);
    await until(async () => (await world.control<{ idle: boolean }>('webhooks/idle')).idle, 'rest');
  });

  it('go to every endpoint, each with its own secret', async () => {
    const [one, two] = [await receiver(), await receiver()];
    world = await startWorld(hook(one));
    await world.control('webhook_endpoints', { url: two.url, secret: 'whsec_second' });
    await world.stripe.customers.create({ name: 'A' });
    await until(() => one.got.length === 1 && two.got.length === 1, 'both');
    expect(world.stripe.webhooks.constructEvent(String(two.got[0]?.body), String(two.got[0]?.signature), 'whsec_second').type).toBe('customer.created');
    expect(JSON.parse(String(one.got[0]?.body))).toMatchObject({ pending_webhooks: 2 });
  });

  it('can be dropped, repeated, delayed and shuffled on demand', async () => {
    const one = await receiver();
    world = await startWorld(hook(one));
    await world.control('faults', { seed: 7, webhooks: { duplicate: 1 } });
    await world.stripe.customers.create({ name: 'A' });
    await until(() => one.got.length === 2, 'the repeat');
    expect(one.got[0]?.body).toBe(one.got[1]?.body);
    await world.control('faults', { webhooks: { drop: 1 } });
    await world.stripe.customers.create({ name: 'B' });
    await until(async () => (await world.control<{ idle: boolean }>('webhooks/idle')).idle, 'rest');
    expect(one.got).toHaveLength(2);
    expect((await world.stripe.events.list({ type: 'customer.created' })).data).toHaveLength(2);
    await world.control('faults', { webhooks: { delay: 1, delayMs: 300, shuffle: true } });
    const before = Date.now();
    await world.stripe.customers.create({ name: 'C' });
    await until(() => one.got.length === 3, 'the late one');
    expect(Date.now() - before).toBeGreaterThan(250);
  });
});

describe('a restart', () => {
  it('delivers what was owed', async () => {
    const one = await receiver();
    one.status = () => 503;
    const database = await ownDatabase();
    const first = await startSandbox(optionsFor(database.url, hook(one)));
    await sdk(first.port).customers.create({ name: 'A' });
    await first.close();
    one.status = () => 200;
    const second = await startSandbox(optionsFor(database.url, hook(one)));
    await until(() => one.got.length === 1, 'the event');
    await second.close();
    await database.drop();
  });
});

describe('what was dropped', () => {
  it('is sent when asked, once more', async () => {
    const target = await receiver();
    const database = await ownDatabase();
    const sandbox = await startSandbox(optionsFor(database.url, hook(target)));
    const ask = (path: string, body: unknown) => fetch(`${sandbox.url}/_sandbox/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await ask('faults', { webhooks: { drop: 1 } });
    await sdk(sandbox.port).customers.create({ name: 'A' });
    await until(async () => JSON.stringify(await (await fetch(`${sandbox.url}/_sandbox/deliveries`)).json()).includes('dropped'), 'the drop');
    expect(target.got).toHaveLength(0);
    expect(await (await fetch(`${sandbox.url}/_sandbox/faults`)).json()).toMatchObject({ struck: { webhook_drop: 1 } });
    await ask('faults', { webhooks: {} });
    expect(await (await ask('webhooks/resend', {})).json()).toEqual({ resent: 1 });
    await until(() => target.types.length === 1, 'the event');
    expect(target.types).toEqual(['customer.created']);
    await sandbox.close();
    await database.drop();
  });
});

describe('another address', () => {
  it('gets what follows; the one that is no longer named gets nothing', async () => {
    const [old, added, present] = [await receiver(), await receiver(), await receiver()];
    const database = await ownDatabase();
    const first = await startSandbox(optionsFor(database.url, hook(old)));
    await fetch(`${first.url}/_sandbox/webhook_endpoints`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ url: added.url, secret: 'whsec_added' }) });
    await first.close();
    const second = await startSandbox(optionsFor(database.url, hook(present)));
    await sdk(second.port).customers.create({ name: 'A' });
    await until(() => present.got.length === 1 && added.got.length === 1, 'the event');
    expect(old.got).toHaveLength(0);
    await second.close();
    await database.drop();
  });
});

describe('kill -9', THOROUGH, () => {
  let build: ReturnType<typeof compileSandbox>;
  beforeAll(() => { build = compileSandbox(); });
  afterAll(() => build.remove());

  it.each(['customers.create', 'subscriptions.create'])('right after %s loses nothing: the retry finds the answer, the events go out', async operation => {
    const one = await receiver();
    const database = await ownDatabase();
    const environment = { SANDBOX_DATABASE_URL: database.url, SANDBOX_WEBHOOK_URL: one.url };
    const first = await spawnSandbox(build.main, environment);
    const armed = await fetch(`http://127.0.0.1:${first.port}/_sandbox/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ exitAfter: operation }) });
    expect(await armed.json()).toMatchObject({ exitAfter: operation });
    const stripe = sdk(first.port);
    const product = await stripe.products.create({ name: 'Membership fee' });
    const create = async (client: typeof stripe) => {
      const customer = await client.customers.create({ metadata: { mpp_payer: 'p1' } }, { idempotencyKey: 'intent-1-customer' });
      return client.subscriptions.create({
        customer: customer.id, items: [{ price_data: { currency: 'usd', product: product.id, recurring: { interval: 'month' }, unit_amount: 5000 } }], payment_behavior: 'default_incomplete',
        metadata: { mpp_subscription: 's1' }, expand: ['latest_invoice.confirmation_secret'],
      }, { idempotencyKey: 'intent-1-subscription' });
    };
    await expect(create(stripe)).rejects.toMatchObject({ type: 'StripeConnectionError' });
    expect(await first.exited).toBe('SIGKILL');
    const second = await spawnSandbox(build.main, environment);
    const subscription = await create(sdk(second.port));
    expect(subscription.status).toBe('incomplete');
    const after = sdk(second.port);
    expect((await after.customers.list()).data).toHaveLength(1);
    expect((await after.subscriptions.list({ status: 'all' })).data).toHaveLength(1);
    const expected = ['product.created', 'customer.created', 'customer.subscription.created', 'invoice.created', 'invoice.finalized', 'payment_intent.created'];
    await until(() => expected.every(type => one.types.includes(type)), 'all events');
    expect(new Set(one.types)).toEqual(new Set(expected));
    second.child.kill('SIGTERM');
    expect(await second.exited).toBeNull();
    await database.drop();
  });
});
