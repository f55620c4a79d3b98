import { afterAll, beforeAll, expect, test } from 'vitest';
import { abilityOf, project, registerSubjects } from '#access/ability.js';
import { type Actor, anonymous, type Role, user, visitor } from '#access/actor.js';
import { scoped } from '#access/scope.js';
import { newId } from '#kit/ids/ids.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { billingSubjects, subscriptionSubject } from './billing.access.js';
import { BillingIntent, InboxEvent, Invoice, insertSubscription, Payer, Payment, planSubscription, Subscription, SubscriptionItem } from './index.js';

let t: TestDb;
const [own, other] = [visitor(newId()), visitor(newId())];
const household = newId();
beforeAll(async () => {
  registerSubjects(...billingSubjects);
  t = await openTestDb({ entities: [Payer, Subscription, SubscriptionItem, Invoice, Payment, BillingIntent, InboxEvent] });
  for (const [actor, householdId] of [[own, household], [other, newId()]] as const) {
    await t.db.change(actor, tx => insertSubscription(tx, planSubscription({ applicationId: actor.applicationId!, householdId, currency: 'usd', startsOn: calendarDate('2027-01-31'), chargeNow: true, items: [{ kind: 'plan', priceRef: newId(), unitCents: 100n }] }, tx)));
  }
});
afterAll(() => t.close());

const staff = (role: Role, o: object = {}): Actor => user(newId(), 'Somebody', [{ role, ...o }]);
const seen = (actor: Actor): Promise<number[]> => t.db.read(actor, async tx => {
  const counts: number[] = [];
  for (const subject of billingSubjects) counts.push(await scoped(tx, subject, 'row').getCount());
  return counts;
});

// payer, subscription, item, invoice, payment, intent, inbox
test.each<[string, Actor, number[]]>([
  ['owner', staff('owner'), [2, 2, 2, 0, 0, 2, 0]], ['billing', staff('billing'), [2, 2, 2, 0, 0, 2, 0]], ['support', staff('support'), [2, 2, 2, 0, 0, 0, 0]], ['compliance', staff('compliance'), [2, 2, 2, 0, 0, 2, 0]],
  ['the visitor', own, [1, 1, 1, 0, 0, 0, 0]], ['a member of the household', staff('member', { householdId: household }), [1, 1, 1, 0, 0, 0, 0]],
  ['an agent', staff('agent', { agencyId: newId() }), [0, 0, 0, 0, 0, 0, 0]], ['an agency manager', staff('agency_manager', { agencyId: newId() }), [0, 0, 0, 0, 0, 0, 0]],
  ['an employer', staff('employer_admin', { groupId: newId() }), [0, 0, 0, 0, 0, 0, 0]], ['another visitor', visitor(newId()), [0, 0, 0, 0, 0, 0, 0]], ['nobody', anonymous(), [0, 0, 0, 0, 0, 0, 0]],
])('%s sees what is theirs', async (_, actor, counts) => { expect(await seen(actor)).toEqual(counts); });

test('a visitor reads no id of the processor and no tenant key', async () => {
  const row = await t.db.read(own, tx => scoped<Subscription>(tx, subscriptionSubject, 'row').getOneOrFail());
  const fields = Object.keys(project(abilityOf(own), subscriptionSubject, { ...row }));
  expect(fields).toContain('monthlyCents');
  expect(fields.filter(f => /processor|Id$/.test(f))).toEqual([]);
});

test('nobody changes billing rows through the policy: there is no such action', () => {
  const actions = new Set(billingSubjects.flatMap(s => s.grants.flatMap(g => g.actions)));
  expect([...actions]).toEqual(['read']);
});
