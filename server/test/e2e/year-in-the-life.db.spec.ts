import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import { refundPayment } from '#billing/refund-payment.js';
import { movePlanMembers } from '#enrollment/changes/price-moves.js';
import { reactivateMembership } from '#enrollment/ending/reactivate-membership.js';
import { draftPlanVersion, publishPlanVersion } from '#plans/index.js';
import { retryPayment } from '#billing/retry-payment.js';
import type { Family } from '../fixtures/families.js';
import { utc } from '../oracle/calendar.js';
import { BAD_CARD, GOOD_CARD, type Insured, type LifeWorld, startLifeWorld } from '../simulators/life-world.js';

/**
 * One family from the 31st of January 2055 to the 31st of January 2056. Every figure here was worked out by hand and stands with
 * its arithmetic. The clock goes forward alone, so the year is one that is far ahead. Prices a month: Plus ESP 179, Plus FAM 279, Elite FAM 349. They live in Texas: no notice, and no period twice.
 */
const COUPLE: Family = {
  key: 'year', tier: 'ESP', contact: { channel: 'email', address: 'year@family.example' },
  household: {
    people: [{ role: 'self', firstName: 'Rosa', lastName: 'Year', birthDate: '2019-04-02' }, { role: 'spouse', firstName: 'Otto', lastName: 'Year', birthDate: '2018-08-09' }],
    address: { line1: '12 Bluebonnet Road', city: 'Austin', state: 'TX', zip: '78701' },
  },
};
const CHILD = { role: 'child', firstName: 'Ida', lastName: 'Year', birthDate: '2055-04-16' };

let w: LifeWorld;
let family: Insured;
/** After the reactivation. */
let back: Insured;
beforeAll(async () => { w = await startLifeWorld(); }, 120_000);
afterAll(() => w?.close());

/** Noon of the provider; in two steps, so that little time passes between the moment and what is done in it. */
const to = async (day: string, hour = '19:00:00'): Promise<void> => { const at = utc(`${day}T${hour}Z`); if (at - await w.now() > 7200) await w.goTo(at - 60); await w.goTo(at); };
/** Exactly as many days after the start of the membership's periods, so that a share of a month is one of whole days. */
const atRenewalHour = (day: string): Promise<void> => to(day, new Date(family.startedAt * 1000).toISOString().slice(11, 19));
const state = async (m = family) => { const { state: is, paidThrough, nextChargeOn, monthly, endsOn } = await w.books(m); return { is, paidThrough, nextChargeOn, monthly, endsOn }; };
const paymentOf = async (cents: number, m = family): Promise<string> => (await w.db.systemStatement<{ id: string }>('select p.id from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1 and p.amount_cents = $2 order by p.created_at desc limit 1', [m.subscriptionId, cents]))[0]!.id;

const ledgerOf = async (m: Insured): Promise<Record<string, number>> => Object.fromEntries((await w.db.systemStatement<{ account: string; cents: bigint }>(
  'select account, sum(cents)::bigint cents from ledger_line where payer_id = (select payer_id from membership where id = $1) group by account having sum(cents) <> 0 order by account', [m.membershipId])).map(l => [l.account, Number(l.cents)]));

/** What the year has come to, line by line: the day it was collected, first and last day, what it stands for, cents. */
const statement = (m: Insured) => w.db.systemStatement<{ line: string }>(`
  select (p.collected_at at time zone 'America/Phoenix')::date || ' ' || l.period_start || '..' || (l.period_end - 1) || ' ' || case when l.proration and l.cents < 0 then 'unused' when l.proration then 'rest' else 'month' end || ' ' || l.cents as line
  from invoice_line l join invoice i on i.id = l.invoice_id join payment p on p.invoice_id = i.id and p.state in ('succeeded', 'partly_refunded')
  where i.subscription_id = $1 order by p.collected_at, l.cents`, [m.subscriptionId]).then(rows => rows.map(r => r.line));

test('begins on the last of January and renews on the last of February and March', async () => {
  await to('2055-01-31', '17:00:00');
  family = await w.enroll(COUPLE, 'plus');
  expect(await state()).toEqual({ is: 'active', paidThrough: '2055-02-27', nextChargeOn: '2055-02-28', monthly: 17_900, endsOn: null });
  await to('2055-04-01');
  expect(await state()).toMatchObject({ is: 'active', paidThrough: '2055-04-29', nextChargeOn: '2055-04-30' });
}, 120_000);

test('a child is born: FAM at once, 12 of 30 days', async () => {
  await atRenewalHour('2055-04-18');
  const seen = await w.preview(family, { household: { add: [CHILD] } });
  // Apr 18 to 29 are 12 of the 30 days from Mar 31 to Apr 29: 179 x 12 / 30 = 71.60 back, 279 x 12 / 30 = 111.60: 40.00 due
  expect(seen).toMatchObject({ when: 'now', tier: 'FAM', monthlyCents: 27_900, dueNowCents: 4_000, nextChargeCents: 27_900 });
  expect(seen.lines.map(l => l.cents)).toEqual([-7_160, 11_160]);
  expect(await w.confirm(family, { household: { add: [CHILD] } }, seen)).toMatchObject({ state: 'applied' });
  expect(await w.books(family)).toMatchObject({ tier: 'FAM', monthly: 27_900, paidThrough: '2055-04-29' });
}, 120_000);

test('an upgrade: Elite at once, 15 of 30 days', async () => {
  await atRenewalHour('2055-06-15');
  const seen = await w.preview(family, { plan: 'elite' });
  // May 31 to Jun 29 are 30 days, Jun 15 to 29 are 15: 279 / 2 = 139.50 back, 349 / 2 = 174.50: 35.00 due
  expect(seen).toMatchObject({ when: 'now', dueNowCents: 3_500, monthlyCents: 34_900 });
  expect(await w.confirm(family, { plan: 'elite' }, seen)).toMatchObject({ state: 'applied' });
}, 120_000);

test('the card is refused on the 30th of June: care goes on, a new card restores it', async () => {
  await to('2055-06-20');
  await w.useCard(family, BAD_CARD);
  await to('2055-07-01', '12:00:00');
  expect(await state()).toMatchObject({ is: 'past_due', paidThrough: '2055-06-29', monthly: 34_900 });
  await to('2055-07-05');
  await w.useCard(family, GOOD_CARD);
  const [open] = await w.db.systemStatement<{ id: string }>(`select id from invoice where subscription_id = $1 and state = 'open'`, [family.subscriptionId]);
  expect(await execute(w.db, family.member, retryPayment, { id: open!.id })).toMatchObject({ paid: true });
  await w.quiet();
  // the month is that from Jun 30, whenever it was paid
  expect(await state()).toMatchObject({ is: 'active', paidThrough: '2055-07-30', nextChargeOn: '2055-07-31' });
}, 120_000);

test('a downgrade counts from the 31st of August', async () => {
  await to('2055-08-10');
  const seen = await w.preview(family, { plan: 'plus' });
  expect(seen).toMatchObject({ when: 'next_period', dueNowCents: 0, effectiveOn: '2055-08-31', monthlyCents: 27_900 });
  await w.confirm(family, { plan: 'plus' }, seen);
  expect(await state()).toMatchObject({ monthly: 34_900 });
  await to('2055-09-01');
  expect(await state()).toMatchObject({ monthly: 27_900, paidThrough: '2055-09-29', nextChargeOn: '2055-09-30' });
}, 120_000);

test('50 dollars are given back; and never more than was paid', async () => {
  await to('2055-09-05');
  const id = await paymentOf(27_900);
  await execute(w.db, w.staff, refundPayment, { id, amountCents: 5_000, reason: 'goodwill' });
  // 279 - 50 = 229 are left
  await expect(execute(w.db, w.staff, refundPayment, { id, amountCents: 22_901, reason: 'goodwill' })).rejects.toMatchObject({ code: 'refund_too_much' });
  expect((await w.books(family)).refunded).toBe(5_000);
}, 120_000);

test('cancelled in October: the end is the last day paid for, and nothing is charged after it', async () => {
  await to('2055-10-10');
  expect(await w.cancel(family)).toMatchObject({ endsOn: '2055-10-30' });
  expect(await state()).toMatchObject({ is: 'active', endsOn: '2055-10-30', nextChargeOn: null });
  await to('2055-11-02');
  expect(await state()).toMatchObject({ is: 'ended', endsOn: '2055-10-30', paidThrough: '2055-10-30' });
}, 120_000);

test('back in November: the same household and plan, a new contract from the day it is paid, and no day is billed twice', async () => {
  await to('2055-11-20');
  const { applicationId } = await execute(w.db, family.member, reactivateMembership, { id: family.membershipId });
  back = { ...await w.again(applicationId), startedAt: await w.now() };
  expect(back.membershipId).not.toBe(family.membershipId);
  expect(await w.books(back)).toMatchObject({ state: 'active', tier: 'FAM', monthly: 27_900, paidThrough: '2055-12-19', nextChargeOn: '2055-12-20' });
  expect(await w.row('application', applicationId)).toMatchObject({ previous_membership_id: family.membershipId });
  await to('2056-01-31');
  expect(await state(back)).toEqual({ is: 'active', paidThrough: '2056-02-19', nextChargeOn: '2056-02-20', monthly: 27_900, endsOn: null });
}, 120_000);

test('the statement, line by line', async () => {
  expect(await statement(family)).toEqual([
    '2055-01-31 2055-01-31..2055-02-27 month 17900',
    '2055-02-28 2055-02-28..2055-03-30 month 17900',
    '2055-03-31 2055-03-31..2055-04-29 month 17900',
    '2055-04-18 2055-04-18..2055-04-29 unused -7160',
    '2055-04-18 2055-04-18..2055-04-29 rest 11160',
    '2055-04-30 2055-04-30..2055-05-30 month 27900',
    '2055-05-31 2055-05-31..2055-06-29 month 27900',
    '2055-06-15 2055-06-15..2055-06-29 unused -13950',
    '2055-06-15 2055-06-15..2055-06-29 rest 17450',
    '2055-07-05 2055-06-30..2055-07-30 month 34900',
    '2055-07-31 2055-07-31..2055-08-30 month 34900',
    '2055-08-31 2055-08-31..2055-09-29 month 27900',
    '2055-09-30 2055-09-30..2055-10-30 month 27900',
  ]);
  // Nov 20 + 30 = Dec 20, + 31 = Jan 20, + 31 = Feb 20
  expect(await statement(back)).toEqual([
    '2055-11-20 2055-11-20..2055-12-19 month 27900',
    '2055-12-20 2055-12-20..2056-01-19 month 27900',
    '2056-01-20 2056-01-20..2056-02-19 month 27900',
  ]);
  // 3 x 179 = 537; + 40 + 2 x 279 = 1,135; + 35 + 2 x 349 = 1,868; + 2 x 279 = 2,426; of which 50 went back: 2,376 in cash
  const { invoices, refunded } = await w.books(family);
  expect([invoices.reduce((sum, i) => sum + i.paid, 0), refunded]).toEqual([242_600, 5_000]);
  expect(await ledgerOf(family)).toEqual({ cash: 237_600, refunds: 5_000, revenue: -242_600 });
  // 3 x 279 = 837: 2,376 + 837 = 3,213 in cash for the year
  expect(await ledgerOf(back)).toEqual({ cash: 83_700, revenue: -83_700 });
});

test('who begins on the evening of February’s last day, the 1st of March for the processor, is never told a month too much', async () => {
  // 19:00 in Arizona on Feb 29, 2056 is 02:00 UTC of Mar 1; the processor charges again on Apr 1 at 02:00 UTC, which is Mar 31 there
  await to('2056-03-01', '02:00:00');
  const late = await w.enroll(COUPLE, 'base');
  const { paidThrough, nextChargeOn } = await state(late);
  expect([paidThrough >= '2056-03-27' && paidThrough <= '2056-03-30', String(nextChargeOn).slice(0, 7)]).toEqual([true, '2056-03']);
}, 120_000);

test('a new price reaches who began on an evening of the 30th, the 31st for the processor, with the renewal it was told for', async () => {
  await to('2056-08-31', '06:30:00'); // 23:30 of the 30th in Arizona
  const m = await w.enroll({ ...COUPLE, key: 'late', contact: { channel: 'email', address: 'late@family.example' } }, 'plus');
  const { plan_version_id: plus } = await w.row('membership', m.membershipId);
  const { id: dearer } = await execute(w.db, w.staff, draftPlanVersion, { id: String(plus), priceEe: 10_900, priceEsp: 18_900, priceEch: 23_900, priceFam: 28_900 });
  await execute(w.db, w.staff, publishPlanVersion, { id: dearer });
  await execute(w.db, w.staff, movePlanMembers, { id: String(plus), toVersionId: dearer, effectiveOn: '2056-11-13' });
  // charged on Sep 30, Oct 31 and Nov 30 UTC: on Sep 29, Oct 30 and Nov 29 in Arizona
  await to('2056-11-01', '07:00:00');
  const [change] = await w.db.systemStatement<{ state: string; effective_on: string }>('select state, effective_on from membership_change where membership_id = $1', [m.membershipId]);
  expect(change).toEqual({ state: 'scheduled', effective_on: '2056-11-29' });
  await to('2056-12-01', '08:00:00');
  expect(await w.books(m)).toMatchObject({ monthly: 18_900, invoices: [{ cents: 17_900 }, { cents: 17_900 }, { cents: 17_900 }, { cents: 18_900 }] });
}, 120_000);
