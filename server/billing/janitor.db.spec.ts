import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { log, startBillingWorld, type BillingWorld } from '#test/simulators/billing-world.js';
import { settleCancel, callCancel, prepareCancel } from './cancel-subscription.js';
import { janitor } from './janitor.js';
import { callOpenSubscription, settleOpenSubscription } from './open-subscription.js';
import type { OpenSubscriptionRequest } from './payments.port.js';

let w: BillingWorld;
beforeAll(async () => { w = await startBillingWorld(); });
afterAll(() => w.close());

const VISA = '4242424242424242';
const older = (request: OpenSubscriptionRequest, seconds: number) =>
  w.db.systemStatement(`update billing_intent set created_at = created_at - $2 * interval '1 second', tried_at = tried_at - $2 * interval '1 second' where subscription_id = $1`, [request.subscriptionId, seconds]);
const sweep = async (request: OpenSubscriptionRequest, seconds = 11) => { await older(request, seconds); await janitor(w.db, {}, log); };
const held = async (object: string, customer?: string) => (await w.sandbox.control<{ items: { id: string; status: string; metadata: Record<string, string> }[] }>(`objects?object=${object}${customer ? `&customer=${customer}` : ''}&limit=1000`)).items;
/** What the processor holds of a payer: everything must be there once. */
const atProcessor = async (request: OpenSubscriptionRequest) => {
  const customers = (await held('customer')).filter(c => c.metadata['mpp_payer'] === request.payerId);
  const subscriptions = (await held('subscription')).filter(s => s.metadata['mpp_intent'] === request.intentId);
  const charges = customers[0] ? (await held('charge', customers[0].id)).filter(c => c.status === 'succeeded') : [];
  return { customers: customers.length, subscriptions: subscriptions.map(s => s.status), charges: charges.length };
};
const key = (request: OpenSubscriptionRequest, what: string) => ({ idempotencyKey: `mpp-${request.intentId}-${what}` });
const customerOf = (request: OpenSubscriptionRequest) => w.sandbox.stripe.customers.create({ metadata: { mpp_payer: request.payerId } }, key(request, 'customer'));

/** After the janitor the page reloads, pays, and all is as if nothing had happened. */
async function payAfterwards(request: OpenSubscriptionRequest) {
  const row = await w.row('subscription', request.subscriptionId);
  expect(row).toMatchObject({ state: 'incomplete' });
  const handle = await w.db.ports.payments.paymentHandle(String(row['processor_subscription_id']));
  await w.pay({ subscriptionId: request.subscriptionId, state: 'incomplete', handle }, VISA);
  await w.quiet();
  expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
  expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
  expect(await atProcessor(request)).toEqual({ customers: 1, subscriptions: ['active'], charges: 1 });
}

describe('a process that was killed', () => {
  test.each([
    ['before the call', async () => undefined],
    ['after the customer was made', async (request: OpenSubscriptionRequest) => { await customerOf(request); }],
    ['after the subscription was made, before it was settled', async (request: OpenSubscriptionRequest) => { await callOpenSubscription(request, w.db.ports); }],
  ])('%s: finished, with one of everything', async (_, until) => {
    const { request } = await w.prepare();
    await until(request);
    await sweep(request);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'settled', attempts: 1 });
    await payAfterwards(request);
  });

  test('after the subscription was made and paid for in another window: still one charge', async () => {
    const { request } = await w.prepare();
    const opened = await callOpenSubscription(request, w.db.ports);
    await w.pay({ subscriptionId: request.subscriptionId, state: 'incomplete', handle: opened.handle }, VISA);
    await w.quiet();
    await sweep(request);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'settled' });
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
    expect(await atProcessor(request)).toEqual({ customers: 1, subscriptions: ['active'], charges: 1 });
  });

  test('is given 10 seconds first; what was settled is left alone', async () => {
    const { actor, request } = await w.prepare();
    await sweep(request, 8);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'prepared', attempts: 0 });
    const opened = await callOpenSubscription(request, w.db.ports);
    await w.db.change(actor, tx => settleOpenSubscription(tx, request, opened));
    await sweep(request, 60);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'settled', attempts: 0 });
  });

  test.each(['customers.create', 'subscriptions.create'])('the answer to %s was lost on the way: asked again under the same key', async operation => {
    await w.sandbox.control('faults', { rules: [{ operation, kind: 'reset_after_commit', times: 1 }] });
    const { request } = await w.prepare();
    await callOpenSubscription(request, w.db.ports);
    expect(await atProcessor(request)).toEqual({ customers: 1, subscriptions: ['incomplete'], charges: 0 });
    await w.sandbox.control('faults', { rules: [] });
  });

  test('two submits of one intent at once, and a janitor between: one customer, one subscription', async () => {
    const { actor, request } = await w.prepare();
    await older(request, 11);
    const submit = async () => { const opened = await callOpenSubscription(request, w.db.ports); return w.db.change(actor, tx => settleOpenSubscription(tx, request, opened)); };
    const [a, b] = await Promise.all([submit(), submit(), janitor(w.db, {}, log)]);
    expect(a).toEqual(b);
    await payAfterwards(request);
  });
});

describe('older than the processor’s idempotency keys', () => {
  test.each([['nothing was made', async () => undefined], ['a customer was made', customerOf], ['all was made', (r: OpenSubscriptionRequest) => callOpenSubscription(r, w.db.ports)]])('%s: it is searched first', async (_, until) => {
    const { request } = await w.prepare();
    await until(request);
    // a day later the keys are forgotten
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: w.sandbox.databaseUrl });
    await client.connect();
    await client.query('truncate stripe_idempotency');
    await client.end();
    const preparedAt = new Date(Date.parse(request.preparedAt) - 24 * 3_600_000).toISOString();
    await w.db.systemStatement(`update billing_intent set request = jsonb_set(request, '{preparedAt}', to_jsonb($2::text)) where id = $1`, [request.intentId, preparedAt]);
    await sweep(request);
    await payAfterwards(request);
  });
});

describe('withdrawn meanwhile', () => {
  test.each([['before the call', async () => undefined], ['after it', (r: OpenSubscriptionRequest) => callOpenSubscription(r, w.db.ports)]])('%s: voided at the processor too', async (_, until) => {
    const { actor, request } = await w.prepare();
    await until(request);
    await w.db.change(actor, tx => prepareCancel(tx, { subscriptionId: request.subscriptionId, onlyUnpaid: true, reason: 'withdrawn' }))
      .then(prepared => callCancel(prepared, w.db.ports).then(outcome => w.db.change(actor, tx => settleCancel(tx, prepared, outcome))));
    await sweep(request);
    await w.quiet();
    const { subscriptions, charges } = await atProcessor(request);
    expect(subscriptions.every(s => s === 'canceled' || s === 'incomplete_expired')).toBe(true);
    expect(charges).toBe(0);
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'canceled' });
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.ended']);
    expect(['voided', 'settled']).toContain((await w.row('billing_intent', request.intentId))['state']);
  });

  test('while an event of the processor holds the payer and goes on to the subscription: one waits for the other', async () => {
    const { actor, request } = await w.prepare();
    const prepared = await w.db.change(actor, tx => prepareCancel(tx, { subscriptionId: request.subscriptionId, onlyUnpaid: true, reason: 'withdrawn' }));
    await w.db.change(actor, async tx => settleCancel(tx, prepared, await callCancel(prepared, w.db.ports)));
    await older(request, 11);
    let swept: Promise<void> = Promise.resolve();
    await w.db.systemChange('test', async tx => {
      await tx.query('update payer set synced_at = now() where id = $1', [request.payerId]);
      swept = janitor(w.db, {}, log);
      for (let looks = 0, waits = 0; waits === 0; looks++) {
        if (looks > 400) throw new Error('the janitor never came to the payer');
        waits = (await tx.query<{ n: number }>(`select count(*)::int n from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`))[0]!.n;
        await new Promise(resolve => setTimeout(resolve, 25));
      }
      await tx.query('update subscription set updated_at = now() where id = $1', [request.subscriptionId]);
    });
    await swept;
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'voided' });
    await w.quiet();
  });

  test('killed between asking to cancel and keeping the answer: the janitor cancels again', async () => {
    const { actor, request } = await w.open();
    const prepared = await w.db.change(actor, tx => prepareCancel(tx, { subscriptionId: request.subscriptionId, onlyUnpaid: true, reason: 'withdrawn' }));
    await callCancel(prepared, w.db.ports);
    await sweep(request);
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: expect.stringMatching(/canceled|expired/) as string });
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.ended']);
    expect(await w.row('billing_intent', prepared!.intentId)).toMatchObject({ state: 'settled' });
  });
});

describe('a processor that does not answer, or says no', () => {
  test('while it is down the intent waits longer each time, with the reason to read', async () => {
    await w.sandbox.control('faults', { rules: [{ operation: 'subscriptions.create', kind: 'status', status: 500 }] });
    const { request } = await w.prepare();
    await expect(callOpenSubscription(request, w.db.ports)).rejects.toMatchObject({ status: 503, code: 'payment_unavailable', final: false });
    await sweep(request);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'prepared', attempts: 1, failure: expect.any(String) as string });
    await sweep(request, 15);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ attempts: 1 });
    await w.sandbox.control('faults', { rules: [] });
    await sweep(request, 10);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'settled', attempts: 2 });
  });

  test('what it refuses for good ends here, and is said', async () => {
    const { request } = await w.prepare({ chargeNow: false, startsOn: '2099-01-01' as never });
    await sweep(request);
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'refused', failure: expect.any(String) as string });
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'canceled' });
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.ended']);
  });
});
