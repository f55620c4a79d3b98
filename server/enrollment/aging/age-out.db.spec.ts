import { afterAll, beforeAll, expect, test } from 'vitest';
import { user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { addDays, calendarDate, daysBetween } from '#kit/time/calendar-date.js';
import { type Family, FAMILY_FAM } from '#test/fixtures/families.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { cancelMembership } from '../ending/cancel-membership.js';
import { pauseMembership } from '../ending/pause-membership.js';
import { withdrawMembershipChange } from '../changes/withdraw-change.js';
import { birthDateContext } from '../household.entity.js';
import { childAgesOutOn } from '../household.rules.js';
import { markChildDisabled } from './mark-disabled.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const support = { ...user(newId(), 'Sue Support', [{ role: 'support' }]), provedAt: new Date() };
const FAM = FAMILY_FAM;
const withChildren = (spouse: boolean, ...names: readonly string[]): Family => ({
  ...FAM, household: { ...FAM.household, people: [...FAM.household.people.slice(0, spouse ? 2 : 1), ...names.map(firstName => ({ role: 'child' as const, firstName, lastName: 'Ca', birthDate: '2016-06-03' }))] },
});
const sweep = async () => { await w.db.systemChange('test', tx => emit(tx, 'clock.moved', {})); await w.quiet(); };
/** Cover by age ends `days` after the last day of the period that runs, for the children named, who are born to it. */
async function growsUp(m: ActiveMembership, days: number, ...names: readonly string[]): Promise<string> {
  const { paid_through: paid } = await w.row('membership', m.membershipId);
  const on = addDays(calendarDate(String(paid)), days);
  await w.db.systemStatement('update person set ages_out_on = $3 where household_id = $1 and first_name = any($2)', [m.householdId, names, on]);
  return on;
}
const changes = (m: ActiveMembership) => w.db.systemStatement<{ kind: string; state: string; effective_on: string; to_tier: string; to_monthly_cents: bigint }>('select kind, state, effective_on, to_tier, to_monthly_cents from membership_change where membership_id = $1 order by created_at, id', [m.membershipId]);
const said = async (m: ActiveMembership) => (await w.db.systemStatement<{ template: string }>(`select template from notice where application_id = $1 and template like 'child%' order by created_at, id`, [m.actor.applicationId])).map(n => n.template);
const lastCents = async (m: ActiveMembership) => (await w.db.systemStatement<{ total: bigint }>(`select total_cents total from invoice where subscription_id = $1 and state = 'paid' order by created_at, id`, [m.subscriptionId])).map(i => i.total);
const covered = async (m: ActiveMembership) => (await w.db.systemStatement<{ first_name: string; left_on: string | null }>(`select first_name, left_on from person where household_id = $1 and role = 'child' order by position`, [m.householdId])).map(p => [p.first_name, p.left_on]);

test('warned twice, gone with the next period: FAM becomes ESP, ECH becomes EE, and who has another child keeps the tier', async () => {
  const [fam, ech, two] = [await w.active(withChildren(true, 'Fay'), { plan: 'plus' }), await w.active(withChildren(false, 'Eli'), { plan: 'plus' }), await w.active(withChildren(true, 'Tim', 'Tom', 'Zoe'), { plan: 'plus' })];
  const start = await w.today();
  const all = [fam, ech, two];
  // the second period is the last: its last day is the day cover by age ends
  const { paid_through: first } = await w.row('membership', fam.membershipId);
  const last = addDays(calendarDate(String(first)), 28);
  for (const m of all) await w.db.systemStatement(`update person set ages_out_on = $2 where household_id = $1 and role = 'child' and first_name <> 'Zoe'`, [m.householdId, last]);
  await sweep(); await sweep();
  for (const m of all) expect(await said(m)).toEqual(daysBetween(start, last) <= 60 ? ['child_ages_out_60'] : []);
  await w.advance(32); // the second period runs, and its invoice is out
  await sweep();
  for (const m of all) expect(await said(m)).toEqual(['child_ages_out_60', 'child_ages_out_30']);
  expect(await changes(fam)).toEqual([]);
  const ahead = daysBetween(await w.today(), addDays(last, -7));
  await w.moveDays(ahead);
  await sweep(); await sweep();
  const end = (await w.row('membership', fam.membershipId))['next_charge_on'];
  expect(await changes(fam)).toEqual([{ kind: 'age_out', state: 'scheduled', effective_on: end, to_tier: 'ESP', to_monthly_cents: 17_900n }]);
  expect(await changes(ech)).toMatchObject([{ kind: 'age_out', state: 'scheduled', to_tier: 'EE', to_monthly_cents: 9_900n }]);
  expect(await changes(two)).toMatchObject([{ kind: 'age_out', state: 'scheduled', to_tier: 'FAM', to_monthly_cents: 27_900n }]);
  await expect(execute(w.db, fam.member, withdrawMembershipChange, { id: fam.membershipId })).rejects.toMatchObject({ status: 409, code: 'change_none' });
  expect(await covered(fam)).toEqual([['Fay', null]]);
  await w.sandbox.control('clock', { advanceSeconds: ahead * 86_400 });
  await w.advance(12);
  expect([await lastCents(fam), await lastCents(ech), await lastCents(two)]).toEqual([[27_900n, 27_900n, 17_900n], [22_900n, 22_900n, 9_900n], [27_900n, 27_900n, 27_900n]]);
  expect([await covered(fam), await covered(ech), await covered(two)]).toEqual([[['Fay', end]], [['Eli', end]], [['Tim', end], ['Tom', end], ['Zoe', null]]]);
  expect(await w.row('membership', ech.membershipId)).toMatchObject({ state: 'active', tier: 'EE', monthly_cents: 9_900n });
  for (const m of all) expect(await said(m)).toEqual(['child_ages_out_60', 'child_ages_out_30', 'child_aged_out']);
  const trail = await w.db.systemStatement<{ action: string }>(`select action from audit_entry where subject_id = $1 and (action like 'membership.age_out%' or action = 'membership.changed') order by seq`, [fam.membershipId]);
  expect(trail.map(a => a.action)).toEqual(['membership.age_out_warned', 'membership.age_out_warned', 'membership.age_out_planned', 'membership.changed']);
}, 120_000);

test('a disabled child stays; a contract that ends is left alone; a paused one goes on without the child', async () => {
  const [disabled, ending, paused] = [await w.active(withChildren(true, 'Dan'), { plan: 'plus' }), await w.active(withChildren(true, 'Eva'), { plan: 'plus' }), await w.active(withChildren(true, 'Pia'), { plan: 'plus' })];
  for (const m of [disabled, ending, paused]) await growsUp(m, -30, 'Dan', 'Eva', 'Pia');
  const [{ id }] = await w.db.systemStatement<{ id: string }>(`select id from person where household_id = $1 and role = 'child'`, [disabled.householdId]) as [{ id: string }];
  await expect(execute(w.db, disabled.member, markChildDisabled, { id, disabled: true })).rejects.toMatchObject({ status: 403 });
  await execute(w.db, support, markChildDisabled, { id, disabled: true });
  await execute(w.db, ending.member, cancelMembership, { id: ending.membershipId });
  await execute(w.db, support, pauseMembership, { id: paused.membershipId });
  await sweep(); await sweep();
  expect([await changes(disabled), await changes(ending)]).toEqual([[], []]);
  expect([await said(disabled), await said(ending)]).toEqual([[], []]);
  expect(await changes(paused)).toMatchObject([{ kind: 'age_out', state: 'scheduled', to_tier: 'ESP' }]);
  await w.advance(33);
  expect(await w.row('membership', paused.membershipId)).toMatchObject({ state: 'paused', tier: 'ESP', monthly_cents: 17_900n });
  expect(await lastCents(paused)).toEqual([27_900n]);
  expect([await covered(disabled), await lastCents(disabled)]).toEqual([[['Dan', null]], [27_900n, 27_900n]]);
  expect(await w.row('membership', ending.membershipId)).toMatchObject({ state: 'ended' });
  // no longer disabled: the day is worked out from the sealed birth date
  await execute(w.db, support, markChildDisabled, { id, disabled: false });
  const person = await w.row('person', id);
  expect(person).toMatchObject({ disabled: false, age_out_warned: null, ages_out_on: childAgesOutOn(calendarDate(w.db.keys.open(String(person['birth_date_sealed']), birthDateContext(id)))) });
}, 120_000);

test('while another change is under way the child waits for it', async () => {
  const m = await w.active(withChildren(true, 'Wes'), { plan: 'plus' });
  await growsUp(m, -3, 'Wes');
  await w.db.systemStatement(`insert into membership_change (id, membership_id, application_id, household_id, kind, state, timing, asked_by_kind, from_plan_version_id, to_plan_version_id, from_tier, to_tier, from_monthly_cents, to_monthly_cents, effective_on, created_at, updated_at)
    select gen_random_uuid(), id, application_id, household_id, 'plan', 'asked', 'now', 'user', plan_version_id, plan_version_id, tier, tier, monthly_cents, monthly_cents, next_charge_on, now(), now() from membership where id = $1`, [m.membershipId]);
  await w.moveDays(25);
  await sweep();
  expect(await changes(m)).toMatchObject([{ kind: 'plan', state: 'asked' }]);
  await execute(w.db, m.member, withdrawMembershipChange, { id: m.membershipId });
  await sweep();
  expect(await changes(m)).toMatchObject([{ kind: 'plan', state: 'withdrawn' }, { kind: 'age_out', state: 'scheduled' }]);
}, 60_000);
