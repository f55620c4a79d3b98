import { record } from '#audit/record.js';
import { openSubscriptionOfPayer } from '#billing/index.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { emit, listen } from '#kit/outbox/outbox.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { tierOfPeople } from '#plans/index.js';
import { callChange, changeRow, settleChange, type Started, startChange } from '../changes/change-membership.js';
import { insertChange } from '../changes/membership-change.repository.js';
import { priced } from '../changes/target.js';
import { coveredPeople } from '../household.repository.js';
import { membershipById } from '../membership.repository.js';
import { GOES_ON, keepWarned, toWarn, type Warned, withSomebodyLeaving } from './age-out.repository.js';
import { type AgeOutWarning, leavesWith, warningDue } from './age-out.rules.js';

const SWEEP = 'enrollment.age_out';
const AT_ONCE = 100;
const MOST_BATCHES = 1_000;

/** Children grow up by the business calendar: a move of the clock makes what is due due at once. */
export function registerAgeOut(): void {
  registerTask(SWEEP, async db => {
    // in batches, each committed: a job that was killed goes on with who has not been told yet
    for (let batch = 0; batch < MOST_BATCHES; batch++) if (await db.systemChange(SWEEP, warnSome) < AT_ONCE) break;
    await takeOff(db);
  });
  schedule(SWEEP, 3600);
  listen('clock.moved', SWEEP);
}

/** One word a household and warning, however many of its children it is about. */
async function warnSome(tx: Tx): Promise<number> {
  const found = await toWarn(tx, AT_ONCE);
  const told = new Map<string, { days: AgeOutWarning; people: Warned[] }>();
  for (const p of found) {
    const days = warningDue({ on: calendarDate(tx.today), agesOutOn: calendarDate(p.agesOutOn), warned: p.warned });
    if (days === null) continue;
    const key = `${p.membershipId}:${days}`;
    told.set(key, { days, people: [...told.get(key)?.people ?? [], p] });
  }
  for (const { days, people } of told.values()) {
    await keepWarned(tx, people.map(p => p.id), days);
    const { id, membershipId: membership, applicationId: application, householdId: household } = people[0]!;
    await emit(tx, 'person.ages_out_soon', { person: id, membership, application, household, days });
    await record(tx, { action: 'membership.age_out_warned', subjectType: 'Membership', subjectId: membership, details: { days, people: people.map(p => p.id) } });
  }
  return found.length;
}

/** Asks for the next period without those who have grown up. The membership turns over when that period begins. */
async function takeOff(db: Db): Promise<void> {
  for (const { id } of await db.systemChange(SWEEP, tx => withSomebodyLeaving(tx, AT_ONCE))) {
    const started = await db.systemChange(SWEEP, tx => prepareLeaving(tx, id));
    if (!started) continue;
    const attempt = await callChange(started, db.ports);
    await db.systemChange(SWEEP, tx => settleChange(tx, started, attempt));
  }
}

async function prepareLeaving(tx: Tx, id: string): Promise<Started | null> {
  const m = await membershipById(tx, id);
  if (!m || !GOES_ON.some(s => s === m.state) || m.endsOn !== null) return null;
  const subscription = await openSubscriptionOfPayer(tx, m.payerId);
  const periodEnd = subscription?.currentPeriodEnd;
  if (!subscription || !periodEnd || subscription.changeIntentId !== null || !['active', 'past_due', 'paused'].includes(subscription.state)) return null;
  const people = await coveredPeople(tx, m.householdId);
  const leaving = people.filter(p => leavesWith(p.agesOutOn === null ? null : calendarDate(p.agesOutOn), calendarDate(periodEnd), calendarDate(tx.today)));
  const tier = tierOfPeople(people.filter(p => !leaving.includes(p)));
  if (leaving.length === 0 || tier === null) return null;
  const chosen = { planVersionId: m.planVersionId, addOnVersionIds: m.addOnVersionIds };
  // what they hold stays theirs, at its price for who is left
  const { quote, lines } = await priced(tx, m, tier, chosen, { always: true });
  const row = changeRow(tx, m, { kind: 'age_out', timing: 'next_period', effectiveOn: periodEnd, tier, ...chosen, monthlyCents: quote.monthlyCents, added: [], droppedIds: leaving.map(p => p.id) }, { key: null, dueNowCents: 0, prorationAt: null });
  if (!await insertChange(tx, row)) return null;
  await record(tx, { action: 'membership.age_out_planned', subjectType: 'Membership', subjectId: id, details: { change: row.id, effectiveOn: periodEnd, people: row.droppedPersonIds, tier, monthlyCents: String(quote.monthlyCents) } });
  return startChange(tx, m, row, { subscriptionId: subscription.id, lines, timing: 'next_period', effectiveOn: periodEnd }, { expectedDueCents: null, prorationAt: null });
}
