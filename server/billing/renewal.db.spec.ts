import { afterAll, beforeAll, expect, test } from 'vitest';
import { inDays, startBillingWorld, type BillingWorld } from '#test/simulators/billing-world.js';
import { applySnapshot } from './apply-snapshot.js';
import { readPayer } from './payer-snapshot.js';
import type { OpenSubscriptionRequest } from './payments.port.js';

let w: BillingWorld;
beforeAll(async () => { w = await startBillingWorld(); });
afterAll(() => w.close());

/** Both clocks go ahead together, as they do in the product. */
async function advance(days: number): Promise<void> {
  await w.db.systemStatement(`update business_clock set ahead = ahead + make_interval(days => $1)`, [days]);
  await w.sandbox.control('clock', { advanceSeconds: days * 86_400 });
  await w.quiet();
}
const later = async (card: string) => {
  const made = await w.open({ chargeNow: false, startsOn: inDays(await w.today(), 12) });
  await w.pay(made.opened, card);
  await w.quiet();
  return made.request;
};
const invoices = (request: OpenSubscriptionRequest) => w.db.systemStatement('select state, total_cents, failures, period_start, period_end from invoice where subscription_id = $1 and total_cents > 0 order by created_at', [request.subscriptionId]);

test('a saved card is charged on the start date and a refused one starts the dunning; a month later the next period', async () => {
  const [good, bad] = [await later('4242424242424242'), await later('4000000000000341')];
  expect([await w.said(good.subscriptionId), await w.said(bad.subscriptionId)]).toEqual([['subscription.card_saved'], ['subscription.card_saved']]);
  await advance(13);
  expect(await w.row('subscription', good.subscriptionId)).toMatchObject({ state: 'active', current_period_start: good.startsOn });
  expect(await w.said(good.subscriptionId)).toEqual(['subscription.card_saved', 'subscription.collected']);
  expect(await invoices(good)).toMatchObject([{ state: 'paid', total_cents: 30_900n, period_start: good.startsOn }]);
  expect(await w.row('subscription', bad.subscriptionId)).toMatchObject({ state: 'past_due', last_failure: 'generic_decline' });
  expect((await w.said(bad.subscriptionId))[1]).toBe('subscription.payment_failed');
  expect(await invoices(bad)).toMatchObject([{ state: 'open' }]);
  await advance(31);
  expect((await w.said(good.subscriptionId)).filter(name => name === 'subscription.collected')).toHaveLength(2);
  expect(await invoices(good)).toMatchObject([{ state: 'paid' }, { state: 'paid' }]);
  expect(['unpaid', 'canceled', 'past_due']).toContain((await w.row('subscription', bad.subscriptionId))['state']);
  const attempts = await w.db.systemStatement<{ n: number }>(`select (payload->>'attempt')::int n from domain_event where name = 'subscription.payment_failed' and payload->>'subscription' = $1 order by id`, [bad.subscriptionId]);
  expect(attempts.length).toBeGreaterThan(1);
  expect(attempts.map(a => a.n)).toEqual(attempts.map((_, i) => i + 1));
  expect(await w.db.systemStatement('select id, type, failure from inbox_event where processed_at is null or failure is not null')).toEqual([]);
});

test('a read that began earlier is never applied over a later one', async () => {
  const { request, opened } = await w.open();
  await w.quiet();
  const early = await readPayer(w.db, request.payerId, []);
  await w.pay(opened, '4242424242424242');
  await w.quiet();
  expect(await w.db.systemChange('test', tx => applySnapshot(tx, request.payerId, early))).toEqual({ superseded: true });
  const late = await readPayer(w.db, request.payerId, []);
  for (const superseded of [false, true]) expect((await w.db.systemChange('test', tx => applySnapshot(tx, request.payerId, late))).superseded).toBe(superseded);
  expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
  expect(await w.said(request.subscriptionId)).toEqual(['subscription.collected']);
});

test('what cannot be followed is shown on the event, and nothing is mended in silence', async () => {
  const { request, opened } = await w.open();
  await w.quiet();
  await w.db.systemStatement(`update subscription set state = 'canceled' where id = $1`, [request.subscriptionId]);
  await w.pay(opened, '4242424242424242');
  await w.quiet();
  expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'canceled', processor_state: 'active' });
  const remarks = await w.db.systemStatement<{ failure: string }>(`select distinct failure from inbox_event where failure is not null and correlation_id = (select processor_customer_id from payer where id = $1)`, [request.payerId]);
  expect(remarks).toEqual([{ failure: 'diverged: subscription canceled here, active there' }]);
});

test('a card that was saved apart from the subscription is made the one it is charged to', async () => {
  const { request } = await w.open({ chargeNow: false, startsOn: inDays(await w.today(), 12) });
  await w.quiet();
  const customer = String((await w.row('payer', request.payerId))['processor_customer_id']);
  const setup = await w.sandbox.stripe.setupIntents.create({ customer, usage: 'off_session' });
  await w.pay({ subscriptionId: request.subscriptionId, state: 'scheduled', handle: { kind: 'setup', clientSecret: setup.client_secret! } }, '4242424242424242');
  await w.quiet();
  expect(await w.said(request.subscriptionId)).toEqual(['subscription.card_saved']);
  const id = String((await w.row('subscription', request.subscriptionId))['processor_subscription_id']);
  expect((await w.sandbox.stripe.subscriptions.retrieve(id)).default_payment_method).toMatch(/^pm_/);
});
