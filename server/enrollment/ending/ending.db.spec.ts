import { afterAll, beforeAll, expect, test } from 'vitest';
import { user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { prepareEnding, previewRefund, retryPayment } from '#billing/index.js';
import { janitor } from '#billing/janitor.js';
import { newId } from '#kit/ids/ids.js';
import { addDays, addMonths, calendarDate } from '#kit/time/calendar-date.js';
import { changeSetting } from '#settings/index.js';
import { FAMILY_EE, FAMILY_FAM } from '#test/fixtures/families.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { log } from '#test/simulators/billing-world.js';
import { THOROUGH } from '#test/thorough.js';
import { changeMembership } from '../changes/change-membership.js';
import { previewMembershipChange } from '../changes/preview-change.js';
import { cancelMembership, keepMembership, previewCancellation } from './cancel-membership.js';
import { endMembershipNow } from './end-membership-now.js';
import { pauseMembership, previewPause, resumeMembership } from './pause-membership.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const owner = { ...user(newId(), 'Olga Owner', [{ role: 'owner' }]), provedAt: new Date() };
const membership = (m: ActiveMembership) => w.row('membership', m.membershipId);
const totals = async (m: ActiveMembership) => (await w.db.systemStatement<{ total: bigint; state: string }>(`select total_cents total, state from invoice where subscription_id = $1 and total_cents > 0 and state <> 'draft' order by created_at, id`, [m.subscriptionId])).map(i => `${i.total} ${i.state}`);
const said = async (m: ActiveMembership) => (await w.db.systemStatement<{ name: string }>(`select name from domain_event where payload->>'membership' = $1 and name like 'membership.%' order by id`, [m.membershipId])).map(e => e.name.slice(11));
const remote = async (m: ActiveMembership) => (await w.db.ports.payments.fetchSubscription(m.remoteId))!;
/** Texas binds nobody to a notice; Arizona has 30 days. */
const texan = () => w.active(FAMILY_FAM, { plan: 'base' });

test('without notice: to the end of the paid month, kept on the way, cancelled again, over on the day', async () => {
  const m = await texan();
  await w.advance(16);
  const paidThrough = String((await membership(m))['paid_through']);
  expect(await execute(w.db, m.member, previewCancellation, { id: m.membershipId })).toEqual({ endsOn: paidThrough, paidThrough, noticeEndsOn: null, daysToBill: 0, refundCents: 0, refundRule: 'none' });
  const key = newId();
  expect(await execute(w.db, m.member, cancelMembership, { id: m.membershipId, key })).toMatchObject({ state: 'active', endsOn: paidThrough });
  expect(await execute(w.db, m.member, cancelMembership, { id: m.membershipId, key })).toMatchObject({ endsOn: paidThrough });
  await expect(execute(w.db, m.member, cancelMembership, { id: m.membershipId })).rejects.toMatchObject({ status: 409, code: 'membership_ending' });
  expect(await membership(m)).toMatchObject({ state: 'active', ends_on: paidThrough, next_charge_on: null });
  await execute(w.db, m.member, keepMembership, { id: m.membershipId });
  expect(await membership(m)).toMatchObject({ ends_on: null, next_charge_on: addDays(calendarDate(paidThrough), 1) });
  expect((await remote(m)).endsAt).toBeNull();
  await expect(execute(w.db, m.member, keepMembership, { id: m.membershipId })).rejects.toMatchObject({ code: 'membership_not_ending' });
  await execute(w.db, m.member, cancelMembership, { id: m.membershipId, key: newId() });
  await w.advance(20);
  expect(await membership(m)).toMatchObject({ state: 'ended', ends_on: paidThrough, paid_through: paidThrough });
  expect(await totals(m)).toEqual(['14900 paid']);
  expect(await said(m)).toEqual(['active', 'canceled', 'kept', 'canceled', 'ended']);
}, 90_000);

test('within 14 days the fee is asked back and waits for a person; kept, it is not owed any more; cancelled again, it is asked for once', async () => {
  const m = await texan();
  const refunds = async () => { await w.quiet(); return (await w.db.systemStatement<{ state: string; cents: bigint }>(`select state, amount_cents cents from refund where cause = $1 order by created_at, id`, [`membership:${m.membershipId}`])).map(r => `${r.cents} ${r.state}`); };
  expect(await execute(w.db, m.member, previewCancellation, { id: m.membershipId })).toMatchObject({ refundCents: 14_900, refundRule: 'review' });
  await execute(w.db, m.member, cancelMembership, { id: m.membershipId });
  expect(await refunds()).toEqual(['14900 awaiting_approval']);
  await execute(w.db, m.member, keepMembership, { id: m.membershipId });
  expect(await refunds()).toEqual(['14900 refused']);
  await execute(w.db, m.member, cancelMembership, { id: m.membershipId, key: newId() });
  expect(await refunds()).toEqual(['14900 refused', '14900 awaiting_approval']);
}, 60_000);

test('30 days of notice: the days beyond the paid month are billed by their share, and no day more', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'plus' });
  const paidThrough = calendarDate(String((await membership(m))['paid_through']));
  await w.advance(20);
  const today = await w.today();
  const seen = await execute(w.db, m.member, previewCancellation, { id: m.membershipId });
  expect(seen).toMatchObject({ endsOn: addDays(today, 30), noticeEndsOn: addDays(today, 30), paidThrough, refundCents: 0 });
  await execute(w.db, m.member, cancelMembership, { id: m.membershipId });
  await w.advance(15);
  const from = addDays(paidThrough, 1);
  const days = (Date.parse(addMonths(from, 1)) - Date.parse(from)) / 86_400_000;
  expect(await totals(m)).toEqual(['9900 paid', `${Math.round(9_900 * seen.daysToBill / days)} paid`]);
  expect(await membership(m)).toMatchObject({ state: 'active', paid_through: seen.endsOn, next_charge_on: null });
  await w.advance(17);
  expect(await membership(m)).toMatchObject({ state: 'ended', ends_on: seen.endsOn });
  expect(await totals(m)).toHaveLength(2);
}, 90_000);

test('within 14 days a refund is for a person to decide; ended now, the days after are owed back, once', async () => {
  const [early, late] = [await texan(), await texan()];
  expect(await execute(w.db, early.member, previewCancellation, { id: early.membershipId })).toMatchObject({ refundCents: 14_900, refundRule: 'review' });
  await w.advance(15);
  await expect(execute(w.db, late.member, endMembershipNow, { id: late.membershipId, reason: 'moved away', refund: 'formula' })).rejects.toMatchObject({ status: 403 });
  const month = { from: calendarDate(String((await membership(late))['starts_on'])), through: calendarDate(String((await membership(late))['paid_through'])) };
  const length = (Date.parse(month.through) - Date.parse(month.from)) / 86_400_000 + 1;
  const after = (Date.parse(month.through) - Date.parse(await w.today())) / 86_400_000;
  const cents = Math.round(14_900 * after / length);
  expect(await execute(w.db, owner, endMembershipNow, { id: late.membershipId, reason: 'moved away', refund: 'formula' })).toEqual({ id: late.membershipId, state: 'ended', endsOn: await w.today(), refundCents: cents, refundRule: 'unearned_days' });
  await w.quiet();
  expect(await membership(late)).toMatchObject({ state: 'ended', ends_on: await w.today(), refund_due_cents: BigInt(cents), refund_rule: 'unearned_days' });
  expect((await remote(late)).state).toBe('canceled');
  expect(await said(late)).toEqual(['active', 'refund_due', 'ended']);
  await expect(execute(w.db, owner, endMembershipNow, { id: late.membershipId, reason: 'again', refund: 'none' })).rejects.toMatchObject({ status: 409 });
}, 90_000);

test('ended in the month of an upgrade: of both payments what was paid for the days after, the same for each as for the whole, and nothing twice', { ...THOROUGH, timeout: 90_000 }, async () => {
  const m = await texan();
  await w.advance(10);
  const [{ id: planVersionId }] = await w.db.systemStatement<{ id: string }>(`select v.id from plan_version v join plan p on p.id = v.plan_id where p.code = 'elite' and v.state = 'published'`) as [{ id: string }];
  const seen = await execute(w.db, m.member, previewMembershipChange, { id: m.membershipId, planVersionId });
  await execute(w.db, m.member, changeMembership, { id: m.membershipId, planVersionId, expectedDueCents: seen.dueNowCents, prorationAt: seen.prorationAt, key: newId() });
  const upgradedOn = await w.today();
  await w.advance(10);
  const [row, today] = [await membership(m), await w.today()];
  const days = (from: unknown, to: unknown) => (Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000;
  const unused = days(today, row['paid_through']);
  const shares = [Math.round(14_900 * unused / (days(row['starts_on'], row['paid_through']) + 1)), Math.round(seen.dueNowCents * unused / (days(upgradedOn, row['paid_through']) + 1))] as const;
  const payments = await w.db.systemStatement<{ id: string }>('select p.id from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1 order by p.collected_at', [m.subscriptionId]);
  const shown = async () => Promise.all(payments.map(async p => (await execute(w.db, owner, previewRefund, { id: p.id })).formula));
  expect(await shown()).toMatchObject([{ rule: 'none', cents: 0 }, { rule: 'none', cents: 0 }]); // it goes on
  expect(await execute(w.db, owner, endMembershipNow, { id: m.membershipId, reason: 'moved away', refund: 'formula' })).toMatchObject({ refundRule: 'unearned_days', refundCents: shares[0] + shares[1] });
  await w.quiet();
  expect(await w.db.systemStatement(`select r.amount_cents::int cents, (r.formula->>'cents')::int said from refund r join payment p on p.id = r.payment_id where r.cause = $1 order by p.collected_at`, [`membership:${m.membershipId}`])).toEqual(shares.map(cents => ({ cents, said: cents })));
  expect(await shown()).toMatchObject([{ rule: 'none', cents: 0 }, { rule: 'none', cents: 0 }]); // it went back
});

test('a pause charges nothing; within the paid month it goes on as it was, later with a new month from that day', async () => {
  const [short, long] = [await texan(), await texan()];
  await expect(execute(w.db, short.member, pauseMembership, { id: short.membershipId, resumesOn: '2030-01-01' })).rejects.toMatchObject({ status: 409, code: 'pause_by_staff' });
  for (const m of [short, long]) await execute(w.db, owner, pauseMembership, { id: m.membershipId });
  expect(await membership(short)).toMatchObject({ state: 'paused', next_charge_on: null });
  const before = await membership(short);
  await w.advance(10);
  expect(await execute(w.db, short.member, resumeMembership, { id: short.membershipId })).toMatchObject({ state: 'active' });
  expect(await membership(short)).toMatchObject({ state: 'active', paid_through: before['paid_through'], next_charge_on: addDays(calendarDate(String(before['paid_through'])), 1) });
  await w.advance(30);
  expect(await totals(short)).toEqual(['14900 paid', '14900 paid']);
  expect(await membership(long)).toMatchObject({ state: 'paused', paid_through: before['paid_through'] });
  expect((await totals(long)).filter(t => t.endsWith('paid'))).toEqual(['14900 paid']);
  expect(await execute(w.db, long.member, resumeMembership, { id: long.membershipId })).toMatchObject({ state: 'active' });
  const today = await w.today();
  expect(await membership(long)).toMatchObject({ state: 'active', paid_through: addDays(addMonths(today, 1), -1), next_charge_on: addMonths(today, 1) });
  expect((await totals(long)).filter(t => t.endsWith('paid'))).toEqual(['14900 paid', '14900 paid']);
}, 90_000);

test('an unpaid renewal: grace, suspended after the last retry, ended 30 days later; a payment before that restores it', async () => {
  const [lost, saved] = [await texan(), await texan()];
  for (const m of [lost, saved]) await cardOf(m, '4000000000000341');
  const paidThrough = String((await membership(lost))['paid_through']);
  await w.advance(33);
  expect(await membership(lost)).toMatchObject({ state: 'past_due', paid_through: paidThrough });
  await w.advance(16);
  expect([await membership(lost), await membership(saved)]).toMatchObject([{ state: 'suspended', paid_through: paidThrough }, { state: 'suspended' }]);
  await cardOf(saved, '4242424242424242');
  const [open] = await w.db.systemStatement<{ id: string }>(`select id from invoice where subscription_id = $1 and state = 'open'`, [saved.subscriptionId]);
  expect(await execute(w.db, saved.member, retryPayment, { id: open!.id })).toMatchObject({ paid: true });
  await w.quiet();
  expect(await membership(saved)).toMatchObject({ state: 'active', suspended_on: null, past_due_on: null });
  await w.advance(31);
  expect(await membership(lost)).toMatchObject({ state: 'ended', end_reason: 'unpaid', paid_through: paidThrough });
  expect((await remote(lost)).state).toBe('canceled');
  expect(await totals(lost)).toEqual(['14900 paid', '14900 void']);
  expect(await said(lost)).toEqual(['active', 'past_due', 'suspended', 'ended']);
}, 120_000);

test('killed before the end was kept here: the janitor asks again, and the contract has the end', async () => {
  const m = await texan();
  const subscription = (await w.db.systemChange('test', async tx => prepareEnding(tx, m.subscriptionId, addDays(calendarDate(String((await membership(m))['paid_through'])), 1))));
  await w.db.systemStatement(`update billing_intent set created_at = created_at - interval '1 minute' where id = $1`, [subscription.intentId]);
  await janitor(w.db, {}, log);
  await w.quiet();
  expect((await remote(m)).endsAt).not.toBeNull();
  expect(await membership(m)).toMatchObject({ state: 'active', ends_on: (await membership(m))['paid_through'], next_charge_on: null });
}, 60_000);

async function cardOf(m: ActiveMembership, number: string): Promise<void> {
  const stripe = w.sandbox.stripe;
  const { customer } = await stripe.subscriptions.retrieve(m.remoteId);
  const method = await stripe.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2034, cvc: '123' } });
  await stripe.paymentMethods.attach(method.id, { customer: customer as string });
  await stripe.subscriptions.update(m.remoteId, { default_payment_method: method.id });
}

test('where the setting lets them, a member pauses to a day beyond what is paid, as shown: the charge is left out, and the new month begins on that day', { ...THOROUGH, timeout: 60_000 }, async () => {
  const m = await texan();
  await execute(w.db, owner, changeSetting, { key: 'pause_by', value: 'member' });
  const paid = calendarDate(String((await membership(m))['paid_through']));
  const seen = await execute(w.db, m.member, previewPause, { id: m.membershipId });
  expect(seen).toEqual({ pausesOn: await w.today(), paidThrough: paid, skippedChargeOn: addDays(paid, 1), firstResumesOn: addDays(paid, 2), lastResumesOn: addDays(addMonths(paid, 3), 1), resumeCents: 14_900 });
  for (const resumesOn of [undefined, seen.skippedChargeOn, addDays(calendarDate(seen.lastResumesOn), 1)])
    await expect(execute(w.db, m.member, pauseMembership, { id: m.membershipId, resumesOn })).rejects.toMatchObject({ status: 422, fields: [{ path: 'resumesOn' }] });
  const resumesOn = addDays(paid, 11);
  await execute(w.db, m.member, pauseMembership, { id: m.membershipId, resumesOn });
  expect(await membership(m)).toMatchObject({ state: 'paused', resumes_on: resumesOn });
  await w.advance(36);
  expect(await totals(m)).not.toContain('14900 open');
  await w.advance(8);
  const after = await membership(m);
  expect([after['state'], (await totals(m)).filter(t => t === '14900 paid')]).toEqual(['active', ['14900 paid', '14900 paid']]);
  expect(String(after['paid_through']) > addDays(await w.today(), 20)).toBe(true);
});
