import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { FAMILY_EE, FAMILY_FAM } from '#test/fixtures/families.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { changeMembership } from './change-membership.js';
import type { MembershipWish } from './changes.schema.js';
import { type ChangeView, previewMembershipChange } from './preview-change.js';
import { withdrawMembershipChange } from './withdraw-change.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const versionOf = async (code: string): Promise<string> => (await w.db.systemStatement<{ id: string }>(`select v.id from plan_version v join plan p on p.id = v.plan_id where p.code = $1 and v.state = 'published' order by v.version desc limit 1`, [code]))[0]!.id;
const preview = (m: ActiveMembership, wish: MembershipWish, actor: Actor = m.member): Promise<ChangeView> => execute(w.db, actor, previewMembershipChange, { id: m.membershipId, ...wish });
const confirm = (m: ActiveMembership, wish: MembershipWish, seen: ChangeView, o: { key?: string; actor?: Actor; expectedDueCents?: number } = {}) =>
  execute(w.db, o.actor ?? m.member, changeMembership, { id: m.membershipId, ...wish, expectedDueCents: o.expectedDueCents ?? seen.dueNowCents, prorationAt: seen.prorationAt, key: o.key ?? newId() });
const membership = (m: ActiveMembership) => w.row('membership', m.membershipId);
const subscription = (m: ActiveMembership) => w.row('subscription', m.subscriptionId);
const invoices = (m: ActiveMembership) => w.db.systemStatement<{ total_cents: bigint; state: string; reason: string }>('select total_cents, state, reason from invoice where subscription_id = $1 and total_cents <> 0 order by created_at, id', [m.subscriptionId]);
const people = (m: ActiveMembership) => w.db.systemStatement<{ first_name: string; role: string; left_on: string | null }>('select first_name, role, left_on from person where household_id = $1 order by position', [m.householdId]);
const SPOUSE = { role: 'spouse', firstName: 'Sam', lastName: 'Aa', birthDate: '1981-02-03' };
const CHILD = { role: 'child', firstName: 'Kim', lastName: 'Aa', birthDate: '2020-05-06' };

test('an upgrade is pro-rated: what was shown is what is charged, to the cent, on several days of a month', async () => {
  for (const days of [0, 11, 18]) {
    const m = await w.active(FAMILY_EE, { plan: 'base' });
    await w.advance(days);
    const wish = { planVersionId: await versionOf('elite') };
    const seen = await preview(m, wish);
    expect(seen).toMatchObject({ when: 'now', tier: 'EE', monthlyCents: 11_900, nextChargeCents: 11_900 });
    expect(seen.lines.map(l => [l.kind, l.of, l.unitCents])).toEqual([['credit', 'plan', 5_900], ['charge', 'plan', 11_900]]);
    const share = seen.lines[0]!.share;
    // each line is its own share of the month, rounded for itself
    const cents = (unit: number) => Math.round(unit * share.seconds / share.ofSeconds);
    expect(seen.lines.map(l => l.cents)).toEqual([-cents(5_900), cents(11_900)]);
    expect(seen.dueNowCents).toBe(cents(11_900) - cents(5_900));
    expect(await confirm(m, wish, seen)).toMatchObject({ state: 'applied', monthlyCents: 11_900, dueNowCents: seen.dueNowCents, clientSecret: null });
    expect(await invoices(m)).toMatchObject([{ total_cents: 5_900n, state: 'paid' }, { total_cents: BigInt(seen.dueNowCents), state: 'paid', reason: 'subscription_update' }]);
    expect(await membership(m)).toMatchObject({ state: 'active', monthly_cents: 11_900n, plan_version_id: wish.planVersionId });
    expect(await subscription(m)).toMatchObject({ monthly_cents: 11_900n, change_intent_id: null, next_monthly_cents: null });
  }
}, 120_000);

test('a downgrade counts from the next period: nothing is charged, and the renewal is the new price', async () => {
  const m = await w.active(FAMILY_FAM, { plan: 'plus', addOns: ['pharmacy'] });
  const wish = { planVersionId: await versionOf('base'), addOnVersionIds: [] };
  const seen = await preview(m, wish);
  expect(seen).toMatchObject({ when: 'next_period', monthlyCents: 14_900, dueNowCents: 0, prorationAt: null, lines: [] });
  expect(await confirm(m, wish, seen)).toMatchObject({ state: 'scheduled', effectiveOn: seen.effectiveOn });
  expect(await membership(m)).toMatchObject({ monthly_cents: 30_900n });
  expect(await subscription(m)).toMatchObject({ monthly_cents: 30_900n, next_monthly_cents: 14_900n });
  await expect(preview(m, { planVersionId: await versionOf('elite') }).then(p => confirm(m, { planVersionId: wish.planVersionId }, p))).rejects.toMatchObject({ status: 409 });
  await w.advance(32);
  expect(await membership(m)).toMatchObject({ monthly_cents: 14_900n, plan_version_id: wish.planVersionId, add_on_version_ids: [] });
  expect(await subscription(m)).toMatchObject({ monthly_cents: 14_900n, next_monthly_cents: null, change_intent_id: null });
  expect(await invoices(m)).toMatchObject([{ total_cents: 30_900n, state: 'paid' }, { total_cents: 14_900n, state: 'paid' }]);
}, 60_000);

test('a scheduled change can be taken back, and the renewal is the old price', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'plus', addOns: ['pharmacy'] });
  const wish = { addOnVersionIds: [] };
  await confirm(m, wish, await preview(m, wish));
  await execute(w.db, m.member, withdrawMembershipChange, { id: m.membershipId });
  expect(await subscription(m)).toMatchObject({ monthly_cents: 12_900n, next_monthly_cents: null, change_intent_id: null });
  expect(await w.db.systemStatement('select state from membership_change where membership_id = $1', [m.membershipId])).toEqual([{ state: 'withdrawn' }]);
  await w.advance(32);
  expect((await invoices(m)).map(i => i.total_cents)).toEqual([12_900n, 12_900n]);
  await expect(execute(w.db, m.member, withdrawMembershipChange, { id: m.membershipId })).rejects.toMatchObject({ status: 409, code: 'change_none' });
}, 60_000);

test('an add-on that was to go and was kept after all is given back when it goes with an upgrade; one that is gone is on no invoice, and can be had again', async () => {
  const m = await w.active(FAMILY_FAM, { plan: 'plus', addOns: ['pharmacy'] });
  const [off, back] = [{ addOnVersionIds: [] }, { addOnVersionIds: [await versionOf('pharmacy')] }];
  await confirm(m, off, await preview(m, off));
  await execute(w.db, m.member, withdrawMembershipChange, { id: m.membershipId });
  await w.advance(10);
  const seen = await preview(m, { planVersionId: await versionOf('elite'), addOnVersionIds: [] });
  expect(new Map(seen.lines.map(l => [`${l.kind} ${l.of}`, l.unitCents]))).toEqual(new Map([['credit plan', 27_900], ['credit addon', 3_000], ['charge plan', 34_900]]));
  await confirm(m, off, await preview(m, off));
  await w.advance(24);
  const lines = await w.db.systemStatement('select l.cents from invoice_line l join invoice i on i.id = l.invoice_id where i.subscription_id = $1 and i.total_cents = 27900', [m.subscriptionId]);
  expect(lines).toEqual([{ cents: 27_900n }]);
  const again = await preview(m, back);
  expect(again.lines.map(l => [l.kind, l.of, l.unitCents])).toEqual([['charge', 'addon', 3_000]]);
  await confirm(m, back, again);
  await w.advance(31);
  expect((await invoices(m)).at(-1)).toMatchObject({ total_cents: 30_900n, state: 'paid' });
  expect((await w.sandbox.stripe.subscriptions.retrieve(m.remoteId)).items.data.map(i => [i.price.unit_amount, i.quantity])).toEqual([[27_900, 1], [3_000, 1]]);
}, 90_000);

test('a spouse joins at once and the tier follows; a child more costs more; who leaves stays to the end of the period', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'plus' });
  const join = { household: { add: [SPOUSE] } };
  const seen = await preview(m, join);
  expect(seen).toMatchObject({ when: 'now', tier: 'ESP', monthlyCents: 17_900 });
  await confirm(m, join, seen);
  expect(await membership(m)).toMatchObject({ tier: 'ESP', monthly_cents: 17_900n });
  expect((await people(m)).map(p => [p.first_name, p.role])).toEqual([['John', 'self'], ['Sam', 'spouse']]);
  await expect(preview(m, { household: { add: [{ ...SPOUSE, firstName: 'Alex' }] } })).rejects.toMatchObject({ status: 422, fields: [{ path: 'household.add.0.role', code: 'second_partner' }] });
  const child = { household: { add: [CHILD] } };
  await confirm(m, child, await preview(m, child));
  expect(await membership(m)).toMatchObject({ tier: 'FAM', monthly_cents: 27_900n });
  const another = { household: { add: [{ ...CHILD, firstName: 'Lou' }] } };
  expect(await confirm(m, another, await preview(m, another))).toMatchObject({ state: 'applied', dueNowCents: 0 });
  const spouse = (await w.db.systemStatement<{ id: string }>(`select id from person where household_id = $1 and role = 'spouse'`, [m.householdId]))[0]!.id;
  const drop = { household: { drop: [spouse] } };
  const leaving = await preview(m, drop);
  expect(leaving).toMatchObject({ when: 'next_period', tier: 'ECH', monthlyCents: 22_900 });
  await confirm(m, drop, leaving);
  expect((await people(m)).map(p => p.left_on)).toEqual([null, null, null, null]);
  await w.advance(32);
  expect(await membership(m)).toMatchObject({ tier: 'ECH', monthly_cents: 22_900n });
  expect((await people(m)).map(p => p.left_on)).toEqual([null, leaving.effectiveOn, null, null]);
  expect((await invoices(m)).at(-1)).toMatchObject({ total_cents: 22_900n, state: 'paid' });
}, 60_000);

test('what was confirmed and would not be charged is refused, and nothing changes', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const wish = { planVersionId: await versionOf('elite') };
  const seen = await preview(m, wish);
  await expect(confirm(m, wish, seen, { expectedDueCents: seen.dueNowCents - 1 })).rejects.toMatchObject({ status: 409, code: 'amount_changed' });
  // a time of one's own choice, at the end of the month, would be cheaper
  await expect(confirm(m, wish, { ...seen, prorationAt: new Date(Date.parse(seen.prorationAt!) + 20 * 86_400_000).toISOString() })).rejects.toMatchObject({ status: 409, code: 'amount_changed' });
  expect(await membership(m)).toMatchObject({ monthly_cents: 5_900n });
  expect(await invoices(m)).toHaveLength(1);
  expect(await subscription(m)).toMatchObject({ change_intent_id: null });
  expect(await confirm(m, wish, await preview(m, wish))).toMatchObject({ state: 'applied' });
}, 60_000);

test('two tabs at once: one change, one charge; the same key again gives the same change', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const [plus, elite] = [{ planVersionId: await versionOf('plus') }, { planVersionId: await versionOf('elite') }];
  const [a, b] = [await preview(m, plus), await preview(m, elite)];
  const key = newId();
  const done = await Promise.allSettled([confirm(m, plus, a, { key }), confirm(m, elite, b)]);
  const refused = done.flatMap(d => (d.status === 'rejected' ? [d.reason as { status: number; code: string }] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ status: 409 });
  expect(['change_pending', 'amount_changed', 'transition_refused']).toContain(refused[0]!.code);
  expect(await invoices(m)).toHaveLength(2);
  if (done[0]!.status === 'fulfilled') expect(await confirm(m, plus, a, { key })).toMatchObject({ changeId: (done[0] as PromiseFulfilledResult<{ changeId: string }>).value.changeId, state: 'applied' });
  expect(await invoices(m)).toHaveLength(2);
}, 60_000);

test('a refused card leaves all as it was until it is paid; unpaid, the change expires after a day', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const paying = m;
  await failing(paying);
  const wish = { planVersionId: await versionOf('elite') };
  const result = await confirm(paying, wish, await preview(paying, wish));
  expect(result).toMatchObject({ state: 'awaiting_payment', clientSecret: expect.stringContaining('_secret_') as string });
  expect(await membership(paying)).toMatchObject({ monthly_cents: 5_900n, state: 'active' });
  const other = await w.active(FAMILY_EE, { plan: 'base' });
  await failing(other);
  const support = user(newId(), 'Sam Support', [{ role: 'support' }]);
  expect(await confirm(other, wish, await preview(other, wish, support), { actor: support }), 'what opens the payment goes to the member alone').toMatchObject({ state: 'awaiting_payment', clientSecret: null });
  await w.advance(1);
  expect(await w.db.systemStatement('select state from membership_change where membership_id = $1', [paying.membershipId])).toEqual([{ state: 'expired' }]);
  expect(await membership(paying)).toMatchObject({ monthly_cents: 5_900n });
  expect(await subscription(paying)).toMatchObject({ change_intent_id: null });
}, 60_000);

/** From now on the card on file is refused. */
async function failing(m: ActiveMembership): Promise<void> {
  const stripe = w.sandbox.stripe;
  const { customer } = await stripe.subscriptions.retrieve(m.remoteId);
  const method = await stripe.paymentMethods.create({ type: 'card', card: { number: '4000000000000341', exp_month: 12, exp_year: 2034, cvc: '123' } });
  await stripe.paymentMethods.attach(method.id, { customer: customer as string });
  await stripe.subscriptions.update(m.remoteId, { default_payment_method: method.id });
}

test('only the own household, and only roles that may', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const wish = { planVersionId: await versionOf('elite') };
  const stranger = user(newId(), 'Stan Stranger', [{ role: 'member', householdId: newId() }]);
  await expect(preview(m, wish, stranger)).rejects.toMatchObject({ status: 404 });
  await expect(preview(m, wish, user(newId(), 'Cora Compliance', [{ role: 'compliance' }]))).rejects.toMatchObject({ status: 403 });
  expect(await preview(m, wish, user(newId(), 'Sofia Support', [{ role: 'support' }]))).toMatchObject({ when: 'now' });
  const [child] = await w.db.systemStatement<{ id: string }>(`select id from person where role = 'child' and household_id <> $1 limit 1`, [m.householdId]);
  for (const drop of [child!.id, newId()]) for (const by of [m.member, user(newId(), 'Sofia Support', [{ role: 'support' }])])
    await expect(preview(m, { household: { drop: [drop] } }, by), 'somebody of another household is nobody here').rejects.toMatchObject({ status: 422, fields: [{ path: 'household.drop.0', code: 'invalid' }] });
}, 60_000);
