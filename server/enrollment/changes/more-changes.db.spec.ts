import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { draftPlanVersion, publishPlanVersion } from '#plans/index.js';
import { FAMILY_EE, FAMILY_FAM } from '#test/fixtures/families.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { cancelMembership } from '../ending/cancel-membership.js';
import { reactivateMembership } from '../ending/reactivate-membership.js';
import { approveMembershipChange, askMembershipChange, declineMembershipChange } from './answer-change.js';
import { movePlanMembers } from './price-moves.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const owner = { ...user(newId(), 'Olga Owner', [{ role: 'owner' }]), provedAt: new Date() };
const versionOf = async (code: string): Promise<string> => (await w.db.systemStatement<{ id: string }>(`select v.id from plan_version v join plan p on p.id = v.plan_id where p.code = $1 and v.state = 'published' order by v.version limit 1`, [code]))[0]!.id;
const templates = async (applicationId: string) => (await w.db.systemStatement<{ template: string }>('select template from notice where application_id = $1 order by created_at, id', [applicationId])).map(n => n.template);

test('a change that is asked for changes nothing until it is answered', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const wish = { planVersionId: await versionOf('elite') };
  expect(await execute(w.db, m.member, askMembershipChange, { id: m.membershipId, ...wish })).toMatchObject({ state: 'asked' });
  await expect(execute(w.db, m.member, askMembershipChange, { id: m.membershipId, ...wish })).rejects.toMatchObject({ status: 409, code: 'change_pending' });
  await execute(w.db, owner, declineMembershipChange, { id: m.membershipId, reason: 'spoken by telephone' });
  expect(await w.row('membership', m.membershipId)).toMatchObject({ monthly_cents: 5_900n });
  await execute(w.db, m.member, askMembershipChange, { id: m.membershipId, ...wish });
  expect(await execute(w.db, owner, approveMembershipChange, { id: m.membershipId })).toMatchObject({ state: 'applied', monthlyCents: 11_900, clientSecret: null });
  expect(await w.row('membership', m.membershipId)).toMatchObject({ monthly_cents: 11_900n });
  await w.quiet();
  expect((await templates(m.actor.applicationId!)).sort()).toEqual(['plan_changed', 'receipt', 'welcome']);
}, 60_000);

test('who comes back starts the day after what was paid, in a membership linked to the old', async () => {
  const m = await w.active(FAMILY_FAM, { plan: 'base' });
  await expect(execute(w.db, m.member, reactivateMembership, { id: m.membershipId })).rejects.toMatchObject({ status: 409, code: 'membership_running' });
  await execute(w.db, m.member, cancelMembership, { id: m.membershipId });
  // ended by hand before its last paid day is over
  await w.db.systemStatement(`update membership set state = 'ended', ended_on = $2 where id = $1`, [m.membershipId, await w.today()]);
  const { paid_through: paid } = await w.row('membership', m.membershipId);
  const again = await execute(w.db, m.member, reactivateMembership, { id: m.membershipId });
  expect(await execute(w.db, m.member, reactivateMembership, { id: m.membershipId })).toMatchObject({ applicationId: again.applicationId });
  expect(await w.row('application', again.applicationId)).toMatchObject({ state: 'draft', previous_membership_id: m.membershipId, starts_no_earlier: addDays(calendarDate(String(paid)), 1), tier: 'FAM' });
  const view = await w.read(visitor(again.applicationId));
  expect(view.quote).toMatchObject({ dueTodayCents: 0n, start: { startsOn: addDays(calendarDate(String(paid)), 1), dueToday: false } });
  expect(view.household!.people.map(p => p.role)).toEqual(['self', 'spouse', 'child']);
}, 60_000);

test('a new price: members are told, and move at their first renewal on or after the day', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'plus' });
  const [from, unsold] = [await versionOf('plus'), await versionOf('base')];
  const dearer = async (of: string): Promise<string> => {
    const { id } = await execute(w.db, owner, draftPlanVersion, { id: of, priceEe: 10_900, priceEsp: 18_900, priceEch: 23_900, priceFam: 28_900 });
    await execute(w.db, owner, publishPlanVersion, { id });
    return id;
  };
  const [to, today] = [await dearer(from), await w.today()];
  await expect(execute(w.db, owner, movePlanMembers, { id: from, toVersionId: to, effectiveOn: addDays(today, 59) })).rejects.toMatchObject({ status: 422 });
  await execute(w.db, owner, movePlanMembers, { id: unsold, toVersionId: await dearer(unsold), effectiveOn: addDays(today, 60) });
  // two renewals are at most 62 days away, three at least 89
  await execute(w.db, owner, movePlanMembers, { id: from, toVersionId: to, effectiveOn: addDays(today, 75) });
  await w.quiet();
  const changes = () => w.db.systemStatement<{ state: string; effective_on: string }>('select state, effective_on from membership_change where membership_id = $1', [m.membershipId]);
  expect(await changes()).toMatchObject([{ state: 'announced' }]);
  expect(await templates(m.actor.applicationId!)).toContain('price_change');
  await w.advance(32);
  expect(await changes()).toMatchObject([{ state: 'announced' }]);
  await w.advance(31);
  expect(await changes()).toMatchObject([{ state: 'scheduled' }]);
  await w.advance(32);
  expect(await changes()).toMatchObject([{ state: 'applied' }]);
  expect(await w.row('membership', m.membershipId)).toMatchObject({ monthly_cents: 10_900n, plan_version_id: to });
  expect((await w.db.systemStatement<{ total: bigint }>(`select total_cents total from invoice where subscription_id = $1 and state = 'paid' order by created_at, id`, [m.subscriptionId])).map(i => i.total)).toEqual([9_900n, 9_900n, 9_900n, 10_900n]);
}, 120_000);
