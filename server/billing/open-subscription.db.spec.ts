import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor } from '#access/actor.js';
import { newId } from '#kit/ids/ids.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { callCancel, prepareCancel, settleCancel } from './cancel-subscription.js';
import { insertSubscription, planSubscription, settleOpenSubscription, type SubscriptionWish } from './open-subscription.js';
import type { OpenedSubscription, OpenSubscriptionRequest } from './payments.port.js';
import { paymentStatus } from './payment-status.js';

let t: TestDb;
beforeAll(async () => { t = await openTestDb(); });
afterAll(() => t.close());

const wish = (applicationId: string, o: Partial<SubscriptionWish> = {}): SubscriptionWish => ({
  applicationId, householdId: null, currency: 'usd', startsOn: calendarDate('2027-01-31'), chargeNow: true,
  items: [{ kind: 'plan', priceRef: newId(), unitCents: 27_900n }, { kind: 'addon', priceRef: newId(), unitCents: 3_000n }], ...o,
});
const opened = (request: OpenSubscriptionRequest): OpenedSubscription => ({
  customerId: `cus_${request.payerId}`, subscriptionId: `sub_${request.subscriptionId}`, processorState: 'incomplete', handle: { kind: 'payment', clientSecret: 'pi_1_secret_x' },
  items: request.items.map(i => ({ itemId: i.itemId, processorItemId: `si_${i.itemId}` })),
});
const row = async (table: string, id: string) => (await t.db.systemStatement(`select * from ${table} where id = $1`, [id]))[0]!;

async function prepare(o: Partial<SubscriptionWish> = {}) {
  const actor = visitor(newId());
  const request = await t.db.change(actor, tx => insertSubscription(tx, planSubscription(wish(actor.applicationId!, o), tx)));
  return { actor, request };
}

test('payer, subscription, items and intent are written by the visitor who asked, in one statement', async () => {
  const { actor, request } = await prepare();
  expect(await row('subscription', request.subscriptionId)).toMatchObject({ state: 'requested', anchor_day: 31, monthly_cents: 30_900n, charge_now: true, starts_on: '2027-01-31', application_id: actor.applicationId });
  expect(await row('billing_intent', request.intentId)).toMatchObject({ state: 'prepared', kind: 'open', request, attempts: 0 });
  expect(await t.db.systemStatement('select kind, unit_cents, position from subscription_item where subscription_id = $1 order by position', [request.subscriptionId]))
    .toEqual([{ kind: 'plan', unit_cents: 27_900n, position: 0 }, { kind: 'addon', unit_cents: 3_000n, position: 1 }]);
});

test('another visitor sees nothing of it and cannot settle it', async () => {
  const { request } = await prepare();
  await t.db.change(visitor(newId()), async tx => {
    expect(await tx.query('select 1 from subscription where id = $1', [request.subscriptionId])).toEqual([]);
    expect(await tx.query('select 1 from billing_intent where id = $1', [request.intentId])).toEqual([]);
    await settleOpenSubscription(tx, request, opened(request));
  });
  expect(await row('subscription', request.subscriptionId)).toMatchObject({ state: 'requested', processor_subscription_id: null });
  expect(await row('billing_intent', request.intentId)).toMatchObject({ state: 'prepared' });
});

test('settling opens it once; a repeat changes nothing', async () => {
  const { actor, request } = await prepare();
  for (let i = 0; i < 2; i++) {
    expect(await t.db.change(actor, tx => settleOpenSubscription(tx, request, opened(request)))).toEqual({ subscriptionId: request.subscriptionId, state: 'incomplete', handle: { kind: 'payment', clientSecret: 'pi_1_secret_x' } });
  }
  expect(await row('subscription', request.subscriptionId)).toMatchObject({ state: 'incomplete', processor_subscription_id: `sub_${request.subscriptionId}`, processor_state: 'incomplete' });
  expect(await row('billing_intent', request.intentId)).toMatchObject({ state: 'settled', outcome: { customerId: `cus_${request.payerId}`, subscriptionId: `sub_${request.subscriptionId}` } });
  expect(JSON.stringify(await row('billing_intent', request.intentId), (_, v) => (typeof v === 'bigint' ? String(v) : v as unknown))).not.toContain('secret');
  expect(await t.db.systemStatement('select to_state, actor_kind from state_history where subject_id = $1', [request.subscriptionId])).toEqual([{ to_state: 'incomplete', actor_kind: 'visitor' }]);
  expect(await t.db.read(actor, tx => paymentStatus(tx, actor.applicationId!))).toEqual({ state: 'open', failure: null, bank: false });
});

test('a later start is scheduled', async () => {
  const { actor, request } = await prepare({ chargeNow: false });
  expect((await t.db.change(actor, tx => settleOpenSubscription(tx, request, opened(request)))).state).toBe('scheduled');
});

test('withdrawn while the processor was being called: refused, and the intent stays for the janitor', async () => {
  const { actor, request } = await prepare();
  expect(await t.db.change(actor, tx => prepareCancel(tx, { subscriptionId: request.subscriptionId, onlyUnpaid: true, reason: 'withdrawn' }))).toBeNull();
  await expect(t.db.change(actor, tx => settleOpenSubscription(tx, request, opened(request)))).rejects.toMatchObject({ status: 409, code: 'application_closed' });
  expect(await row('billing_intent', request.intentId)).toMatchObject({ state: 'prepared' });
  expect(await row('subscription', request.subscriptionId)).toMatchObject({ state: 'canceled' });
});

test('an open one is cancelled at the processor, then here, and said once; one that was paid goes on', async () => {
  const { actor, request } = await prepare();
  await t.db.change(actor, tx => settleOpenSubscription(tx, request, opened(request)));
  const asked: unknown[] = [];
  const answer = (outcome: 'canceled' | 'paid') => ({ payments: { cancelSubscription: async (r: unknown) => { asked.push(r); return outcome; } } }) as never;
  const cancel = async (outcome: 'canceled' | 'paid') => {
    const prepared = await t.db.change(actor, tx => prepareCancel(tx, { subscriptionId: request.subscriptionId, onlyUnpaid: true, reason: 'withdrawn' }));
    const result = await callCancel(prepared, answer(outcome));
    return t.db.change(actor, tx => settleCancel(tx, prepared, result));
  };
  expect(await cancel('paid')).toBe('paid');
  expect(await row('subscription', request.subscriptionId)).toMatchObject({ state: 'incomplete' });
  expect(await cancel('canceled')).toBe('canceled');
  expect(await cancel('canceled')).toBe('canceled');
  expect(asked).toHaveLength(2);
  expect(await row('subscription', request.subscriptionId)).toMatchObject({ state: 'canceled', next_charge_on: null });
  expect(await t.db.systemStatement(`select payload->>'application' a from domain_event where name = 'subscription.ended' and payload->>'subscription' = $1`, [request.subscriptionId])).toEqual([{ a: actor.applicationId }]);
});

test('no item, too many items, or a fraction of a cent is refused', () => {
  const at = { now: new Date(0), systemNow: new Date(0) };
  expect(() => planSubscription(wish(newId(), { items: [] }), at)).toThrow(RangeError);
  expect(() => planSubscription(wish(newId(), { items: Array.from({ length: 21 }, () => ({ kind: 'addon' as const, priceRef: newId(), unitCents: 1n })) }), at)).toThrow(RangeError);
});
