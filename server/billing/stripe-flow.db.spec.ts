import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserCall, intentId, WEBHOOK_SECRET } from '#sandbox/test/harness.js';
import { inDays, log, startBillingWorld, type BillingWorld } from '#test/simulators/billing-world.js';
import { callCancel, prepareCancel, settleCancel } from './cancel-subscription.js';
import { catchUp } from './catch-up.js';
import { callOpenSubscription, paymentHandle } from './open-subscription.js';
import { paymentStatus } from './payment-status.js';
import type { OpenSubscriptionRequest } from './payments.port.js';

let w: BillingWorld;
beforeAll(async () => { w = await startBillingWorld(); });
afterAll(() => w.close());

const VISA = '4242424242424242';
const invoicesOf = (request: OpenSubscriptionRequest) => w.db.systemStatement(
  `select i.state, i.total_cents, i.paid_cents, i.failures, p.state payment, p.method_last4, p.failure_code, p.decline_code from invoice i left join payment p on p.invoice_id = i.id where i.subscription_id = $1 order by i.created_at, i.id`, [request.subscriptionId]);
const statusOf = (actor: { applicationId?: string }) => w.db.read(actor as never, tx => paymentStatus(tx, actor.applicationId!));

describe('paying now', () => {
  test('the charge is collected once and said once, and every step is kept', async () => {
    const { actor, request, opened } = await w.open();
    expect(opened).toMatchObject({ state: 'incomplete', handle: { kind: 'payment' } });
    expect(await w.pay(opened, VISA)).toMatchObject({ status: 200 });
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active', processor_state: 'active', card_saved: true, last_failure: null });
    expect(await invoicesOf(request)).toEqual([{ state: 'paid', total_cents: 30_900n, paid_cents: 30_900n, failures: 0, payment: 'succeeded', method_last4: '4242', failure_code: null, decline_code: null }]);
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
    expect(await statusOf(actor)).toEqual({ state: 'succeeded', failure: null, bank: false });
    const history = await w.db.systemStatement(`select from_state, to_state from state_history where subject_id = $1 order by at, id`, [request.subscriptionId]);
    expect(history).toEqual([{ from_state: 'requested', to_state: 'incomplete' }, { from_state: 'incomplete', to_state: 'active' }]);
    expect(await w.db.systemStatement(`select 1 from audit_entry where action = 'invoice.collected' and body like '%' || $1 || '%'`, [request.subscriptionId])).toHaveLength(1);
    expect(await w.db.systemStatement('select id, type, failure from inbox_event where processed_at is null or failure is not null')).toEqual([]);
    expect((await w.db.systemStatement<{ n: number }>('select count(*)::int n from subscription_item where subscription_id = $1 and processor_item_id is not null', [request.subscriptionId]))[0]!.n).toBe(2);
  });

  test('the next charge is a month later, in the provider’s calendar', async () => {
    const { request, opened } = await w.open();
    await w.pay(opened, VISA);
    await w.quiet();
    const today = await w.today();
    const row = await w.row('subscription', request.subscriptionId);
    expect(row['current_period_start']).toBe(today);
    expect(row['next_charge_on']).toBe(row['current_period_end']);
    expect(String(row['next_charge_on']) > String(inDays(today, 27)) && String(row['next_charge_on']) < String(inDays(today, 32))).toBe(true);
  });

  test('a decline is said once with its code, then the same secret takes another card', async () => {
    const { actor, request, opened } = await w.open();
    expect(await w.pay(opened, '4000000000009995')).toMatchObject({ status: 402 });
    await w.quiet();
    expect(await statusOf(actor)).toEqual({ state: 'failed', failure: 'insufficient_funds', bank: false });
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'incomplete', last_failure: 'insufficient_funds' });
    expect(await w.pay(opened, '4000000000000069')).toMatchObject({ status: 402 });
    await w.quiet();
    expect(await w.pay(opened, VISA)).toMatchObject({ status: 200 });
    await w.quiet();
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.payment_failed', 'subscription.payment_failed', 'subscription.collected']);
    expect((await w.db.systemStatement(`select payload->'attempt' attempt from domain_event where name = 'subscription.payment_failed' and payload->>'subscription' = $1 order by id`, [request.subscriptionId])).map(e => e['attempt'])).toEqual([1, 2]);
    expect(await invoicesOf(request)).toMatchObject([{ state: 'paid', payment: 'succeeded', failures: 2, failure_code: null, decline_code: null }]);
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ last_failure: null });
  });

  test('a 3-D Secure challenge: nothing is collected before it is passed', async () => {
    const { actor, request, opened } = await w.open();
    await w.pay(opened, '4000002760003184');
    await w.quiet();
    expect(await statusOf(actor)).toEqual({ state: 'open', failure: null, bank: false });
    const secret = opened.handle!.clientSecret;
    expect((await browserCall(w.sandbox.sandbox.url, `/v1/sandbox/challenge/${intentId(secret)}`, { client_secret: secret, outcome: 'pass' })).status).toBe(200);
    await w.quiet();
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
  });

  test('the secret is read again for a reloaded page, and is gone once paid', async () => {
    const { request, opened } = await w.open();
    const id = String((await w.row('subscription', request.subscriptionId))['processor_subscription_id']);
    expect(await paymentHandle(id, w.db.ports)).toEqual(opened.handle);
    await w.pay(opened, VISA);
    expect(await paymentHandle(id, w.db.ports)).toBeNull();
  });
});

describe('starting later', () => {
  const later = async () => w.open({ chargeNow: false, startsOn: inDays(await w.today(), 12) });

  test('nothing is due; the saved card is said, and counts as succeeded', async () => {
    const { actor, request, opened } = await later();
    expect(opened).toMatchObject({ state: 'scheduled', handle: { kind: 'setup' } });
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'scheduled', processor_state: 'active', card_saved: false });
    expect(await w.pay(opened, '4000000000000002')).toMatchObject({ status: 402 });
    await w.quiet();
    expect(await statusOf(actor)).toEqual({ state: 'failed', failure: 'generic_decline', bank: false });
    expect(await w.pay(opened, VISA)).toMatchObject({ status: 200 });
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'scheduled', card_saved: true, last_failure: null, next_charge_on: request.startsOn });
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.setup_failed', 'subscription.card_saved']);
    expect(await statusOf(actor)).toEqual({ state: 'succeeded', failure: null, bank: false });
    expect(await invoicesOf(request)).toMatchObject([{ state: 'paid', total_cents: 0n, payment: null }]);
  });
});

describe('webhooks that come late, twice, out of order or not at all', () => {
  test('duplicated, delayed and shuffled ones give one state, said once', async () => {
    await w.sandbox.control('faults', { seed: 7, webhooks: { duplicate: 0.6, delay: 0.5, delayMs: 150, shuffle: true } });
    const all = await Promise.all(Array.from({ length: 6 }, () => w.open()));
    await Promise.all(all.map(async ({ opened }, i) => { if (i % 2) await w.pay(opened, '4000000000009995'); await w.pay(opened, VISA); }));
    await w.quiet();
    await w.sandbox.control('faults', { webhooks: {} });
    for (const { request } of all) {
      expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
      expect((await w.said(request.subscriptionId)).filter(name => name === 'subscription.collected')).toHaveLength(1);
      expect(await invoicesOf(request)).toMatchObject([{ state: 'paid', paid_cents: 30_900n }]);
    }
    expect(await w.db.systemStatement('select id, type, failure from inbox_event where processed_at is null or failure is not null')).toEqual([]);
  });

  test('an event that is quicker than our own settle opens the subscription, and settling later changes nothing', async () => {
    const { actor, request } = await w.prepare();
    const remote = await callOpenSubscription(request, w.db.ports);
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'incomplete', processor_subscription_id: remote.subscriptionId });
    const { settleOpenSubscription } = await import('./open-subscription.js');
    const opened = await w.db.change(actor, tx => settleOpenSubscription(tx, request, remote));
    expect(await w.row('billing_intent', request.intentId)).toMatchObject({ state: 'settled' });
    await w.pay(opened, VISA);
    await w.quiet();
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
  });

  test('lost ones are listed; a second listing finds nothing new', async () => {
    await w.sandbox.control('faults', { webhooks: { drop: 1 } });
    const { request, opened } = await w.open();
    await w.pay(opened, VISA);
    await w.quiet();
    await w.sandbox.control('faults', { webhooks: {} });
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'incomplete' });
    await catchUp(w.db, {}, log);
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
    const kept = async () => (await w.db.systemStatement<{ n: number }>('select count(*)::int n from inbox_event'))[0]!.n;
    const before = await kept();
    await catchUp(w.db, {}, log);
    expect(await kept()).toBe(before);
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
  });

  test('a subscription that stays incomplete without any event is read again after a minute', async () => {
    const { request, opened } = await w.open();
    await w.quiet();
    await w.sandbox.control('faults', { webhooks: { drop: 1 } });
    await w.pay(opened, VISA);
    await w.quiet();
    await w.sandbox.control('faults', { webhooks: {} });
    // the processor does not list them either
    const page = await w.db.ports.payments.listEventsSince(null);
    await w.db.systemStatement(`insert into inbox_event (id, source, type, body, processed_at) select unnest($1::text[]), 'stripe', 'x', '{}', now() on conflict do nothing`, [page.events.map(e => e.id)]);
    await w.db.systemStatement(`update subscription set created_at = created_at - interval '2 minutes' where id = $1`, [request.subscriptionId]);
    await w.db.systemStatement(`update payer set synced_at = synced_at - interval '2 minutes' where id = $1`, [request.payerId]);
    await catchUp(w.db, {}, log);
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
  });
});

describe('ending', () => {
  const cancel = async (actor: never, subscriptionId: string) => {
    const prepared = await w.db.change(actor, tx => prepareCancel(tx, { subscriptionId, onlyUnpaid: true, reason: 'withdrawn' }));
    const outcome = await callCancel(prepared, w.db.ports);
    return w.db.change(actor, tx => settleCancel(tx, prepared, outcome));
  };

  test('an unpaid one is cancelled, and its secret takes no card any more', async () => {
    const { actor, request, opened } = await w.open();
    expect(await cancel(actor as never, request.subscriptionId)).toBe('canceled');
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'canceled' });
    expect((await w.pay(opened, VISA)).status).toBe(400);
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.ended']);
    expect(await invoicesOf(request)).toMatchObject([{ state: 'void', payment: 'canceled' }]);
  });

  test('a paid one is left alone', async () => {
    const { actor, request, opened } = await w.open();
    await w.pay(opened, VISA);
    expect(await cancel(actor as never, request.subscriptionId)).toBe('paid');
    await w.quiet();
    expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
  });

  test('one with a card saved for later is ended before its first charge', async () => {
    const { actor, request, opened } = await w.open({ chargeNow: false, startsOn: inDays(await w.today(), 12) });
    await w.pay(opened, VISA);
    await w.quiet();
    expect(await cancel(actor as never, request.subscriptionId)).toBe('canceled');
    await w.quiet();
    expect(await w.said(request.subscriptionId)).toEqual(['subscription.card_saved', 'subscription.ended']);
  });
});

test('nothing about a person reaches the processor: only ids, amounts, dates', async () => {
  const { items } = await w.sandbox.control<{ items: { operation: string; method: string; params: unknown }[] }>('requests?limit=1000');
  const ours = items.filter(r => r.method === 'POST' && /^(products|customers|subscriptions)\./.test(r.operation));
  expect(ours.length).toBeGreaterThan(20);
  const sent = JSON.stringify(ours.map(r => r.params));
  const allowed = new Set(['"id"', '"name"', '"metadata"', '"mpp_payer"', '"mpp_subscription"', '"mpp_intent"', '"mpp_item"', '"customer"', '"items"', '"price_data"', '"currency"', '"product"',
    '"recurring"', '"interval"', '"unit_amount"', '"quantity"', '"payment_behavior"', '"payment_settings"', '"save_default_payment_method"', '"billing_cycle_anchor"', '"proration_behavior"', '"expand"']);
  expect([...new Set(sent.match(/"[a-z_A-Z]+"(?=:)/g))].filter(key => !allowed.has(key))).toEqual([]);
  expect(JSON.stringify(await w.db.systemStatement('select body from inbox_event limit 500'))).not.toMatch(/4242|secret|postal|85001/);
  expect(WEBHOOK_SECRET).toMatch(/^whsec_/);
});
