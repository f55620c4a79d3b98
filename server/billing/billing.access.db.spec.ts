import { afterAll, beforeAll, expect, test } from 'vitest';
import { abilityOf, project, registerSubjects } from '#access/ability.js';
import { type Actor, anonymous, type Role, user, visitor } from '#access/actor.js';
import { scoped } from '#access/scope.js';
import { newId } from '#kit/ids/ids.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { billingSubjects, subscriptionSubject } from './billing.access.js';
import { insertSubscription, planSubscription, type Subscription } from './index.js';
import { entities } from '#composition/entities.js';

let t: TestDb;
const [own, other] = [visitor(newId()), visitor(newId())];
const household = newId();
beforeAll(async () => {
  registerSubjects(...billingSubjects);
  t = await openTestDb({ entities });
  for (const [actor, householdId] of [[own, household], [other, newId()]] as const) {
    await t.db.change(actor, tx => insertSubscription(tx, planSubscription({ applicationId: actor.applicationId!, householdId, currency: 'usd', startsOn: calendarDate('2027-01-31'), chargeNow: true, items: [{ kind: 'plan', priceRef: newId(), unitCents: 100n }] }, tx)));
  }
});
afterAll(() => t.close());

const staff = (role: Role, o: object = {}): Actor => user(newId(), 'Somebody', [{ role, ...o }]);
/** Rows of each table that has any; the rest is empty for everybody. */
const seen = (actor: Actor): Promise<Record<string, number>> => t.db.read(actor, async tx => {
  const counts: Record<string, number> = {};
  for (const subject of billingSubjects) {
    const count = await scoped(tx, subject, 'row').getCount();
    if (count) counts[subject.table] = count;
  }
  return counts;
});

const BOTH = { payer: 2, subscription: 2, subscription_item: 2 };
const OWN = { payer: 1, subscription: 1, subscription_item: 1 };
test.each<[string, Actor, Record<string, number>]>([
  ['owner', staff('owner'), { ...BOTH, billing_intent: 2 }], ['billing', staff('billing'), { ...BOTH, billing_intent: 2 }], ['support', staff('support'), BOTH], ['compliance', staff('compliance'), { ...BOTH, billing_intent: 2 }],
  ['the visitor', own, OWN], ['a member of the household', staff('member', { householdId: household }), OWN],
  ['an agent', staff('agent', { agencyId: newId() }), {}], ['an agency manager', staff('agency_manager', { agencyId: newId() }), {}],
  ['an employer', staff('employer_admin', { groupId: newId() }), {}], ['another visitor', visitor(newId()), {}], ['nobody', anonymous(), {}],
])('%s sees what is theirs', async (_, actor, counts) => { expect(await seen(actor)).toEqual(counts); });

test('a visitor reads no id of the processor and no tenant key', async () => {
  const row = await t.db.read(own, tx => scoped<Subscription>(tx, subscriptionSubject, 'row').getOneOrFail());
  const fields = Object.keys(project(abilityOf(own), subscriptionSubject, { ...row }));
  expect(fields).toContain('monthlyCents');
  expect(fields.filter(f => /processor|Id$/.test(f))).toEqual([]);
});

test('a visitor changes no billing row: there is nothing for one but to read', () => {
  const actions = new Set(billingSubjects.flatMap(s => s.grants.flatMap(g => (g.to.includes('visitor') ? g.actions : []))));
  expect([...actions]).toEqual(['read']);
});
