import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { openSubscriptionOfPayer } from '#billing/index.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { emit, listen } from '#kit/outbox/outbox.js';
import { nextAnchorAfter } from '#kit/time/anchors.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { type PlanVersion, planVersionSubject } from '#plans/index.js';
import { settingsInForce } from '#settings/index.js';
import type { Membership } from '../membership.entity.js';
import { membershipById } from '../membership.repository.js';
import { moveChange } from './apply-change.js';
import { callChange, changeRow, settleChange, type Started, startChange } from './change-membership.js';
import { changeById, insertChange, openChange } from './membership-change.repository.js';
import { priced } from './target.js';

/** Schedules the move of every membership of one version to another of the same plan, from its first renewal on or after a day, with notice to each. */
export const movePlanMembers = change({
  name: 'movePlanMembers', action: 'move_members', subject: 'PlanVersion', stepUp: true,
  input: z.strictObject({ id: z.uuid(), toVersionId: z.uuid().describe('To this version of the same plan'), effectiveOn: z.iso.date().describe('From the first renewal on or after') }),
  async run(tx, { id, toVersionId, effectiveOn }) {
    const [from, to] = [await load<PlanVersion>(tx, planVersionSubject, id), await load<PlanVersion>(tx, planVersionSubject, toVersionId)];
    authorize(tx, 'move_members', planVersionSubject, from);
    if (to.planId !== from.planId || to.id === from.id || to.state !== 'published') throw invalidPayload({ fields: [{ path: 'toVersionId', code: 'invalid' }] });
    const notice = (await settingsInForce(tx)).price_notice_days;
    if (effectiveOn < addDays(calendarDate(tx.today), notice)) throw invalidPayload({ fields: [{ path: 'effectiveOn', code: 'invalid' }] });
    await emit(tx, 'plan_version.move_asked', { from: id, to: toVersionId, on: effectiveOn });
    await record(tx, { action: 'plan_version.move_asked', subjectType: 'PlanVersion', subjectId: id, details: { to: toVersionId, effectiveOn, noticeDays: notice } });
    return { id, effectiveOn };
  },
});

const AT_ONCE = 100;
const MOST_BATCHES = 10_000;
const ANNOUNCE = 'enrollment.announce_price';
const REQUEST = 'enrollment.request_announced';

export function registerPriceMoves(): void {
  listen('plan_version.move_asked', ANNOUNCE);
  registerTask(ANNOUNCE, (db, p) => announceAll(db, { from: String(p['from']), to: String(p['to']), on: String(p['on']) }));
  registerTask(REQUEST, requestDue);
  schedule(REQUEST, 3600);
  listen('clock.moved', REQUEST);
}

interface Move { readonly from: string; readonly to: string; readonly on: string }

/** In batches, each committed: a job that was killed goes on with who has not been told yet. */
async function announceAll(db: Db, move: Move): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) if (await db.systemChange(ANNOUNCE, tx => announceSome(tx, move)) === 0) return;
}

async function announceSome(tx: Tx, move: Move): Promise<number> {
  const left = await tx.query<{ id: string }>(`select m.id from membership m where m.plan_version_id = $1 and m.state in ('active', 'past_due', 'paused') and m.ends_on is null
    and not exists (select 1 from membership_change c where c.membership_id = m.id and c.kind = 'price' and c.to_plan_version_id = $2) order by m.id limit $3 for update skip locked`, [move.from, move.to, AT_ONCE]);
  let told = 0;
  for (const { id } of left) if (await announceOne(tx, (await membershipById(tx, id))!, move)) told += 1;
  return told;
}

async function announceOne(tx: Tx, m: Membership, { to, on }: Move): Promise<boolean> {
  const subscription = await openSubscriptionOfPayer(tx, m.payerId);
  if (!subscription) return false;
  const [{ day } = { day: Number(m.startsOn.slice(8)) }] = await tx.query<{ day: number }>('select anchor_day "day" from subscription where id = $1', [subscription.id]);
  const { quote } = await priced(tx, m, m.tier, { planVersionId: to, addOnVersionIds: m.addOnVersionIds }, { always: true });
  const row = changeRow(tx, m, {
    kind: 'price', timing: 'next_period', effectiveOn: nextAnchorAfter(day, addDays(calendarDate(on), -1)), tier: m.tier, planVersionId: to, addOnVersionIds: m.addOnVersionIds, monthlyCents: quote.monthlyCents, added: [], droppedIds: [],
  }, { key: null, dueNowCents: 0, prorationAt: null, state: 'announced', notBefore: on });
  if (!await insertChange(tx, row)) return false;
  await emit(tx, 'membership_change.announced', { change: row.id, membership: m.id, application: m.applicationId, household: m.householdId });
  await record(tx, { action: 'membership_change.announced', subjectType: 'MembershipChange', subjectId: row.id, details: { membership: m.id, effectiveOn: row.effectiveOn } });
  return true;
}

/** Once the month before the day runs, the processor is told the new price for the next one. The day is compared with the renewal as it is, not with the date that was foreseen for it. */
async function requestDue(db: Db): Promise<void> {
  const due = await db.systemChange(REQUEST, tx => tx.query<{ id: string }>(`select c.id from membership_change c join membership m on m.id = c.membership_id
    where c.state = 'announced' and m.state = 'active' and m.next_charge_on >= coalesce(c.not_before, c.effective_on)
    and not exists (select 1 from membership_change o where o.membership_id = m.id and o.state in ('asked', 'requested', 'awaiting_payment', 'scheduled')) order by c.effective_on limit $1`, [AT_ONCE]));
  for (const { id } of due) {
    const started = await db.systemChange(REQUEST, tx => requestOne(tx, id));
    if (!started) continue;
    const attempt = await callChange(started, db.ports);
    await db.systemChange(REQUEST, tx => settleChange(tx, started, attempt));
  }
}

async function requestOne(tx: Tx, id: string): Promise<Started | null> {
  const found = await changeById(tx, id);
  const m = found && await membershipById(tx, found.membershipId);
  if (!found || !m || found.state !== 'announced') return null;
  // who chose another plan since has its price
  if (m.planVersionId !== found.fromPlanVersionId) { await moveChange(tx, found, 'withdraw'); return null; }
  const subscription = await openSubscriptionOfPayer(tx, m.payerId);
  if (!subscription?.currentPeriodEnd || subscription.changeIntentId !== null || await openChange(tx, m.id)) return null;
  const { quote, lines } = await priced(tx, m, m.tier, { planVersionId: found.toPlanVersionId, addOnVersionIds: m.addOnVersionIds }, { always: true });
  // the household may have grown since it was told: the tier of today, at the new price
  await tx.query('update membership_change set to_tier = $2, to_monthly_cents = $3, to_add_on_version_ids = $4, effective_on = $5 where id = $1', [id, m.tier, String(quote.monthlyCents), m.addOnVersionIds, subscription.currentPeriodEnd]);
  await moveChange(tx, found, 'request');
  return startChange(tx, m, (await changeById(tx, id))!, { subscriptionId: subscription.id, lines, timing: 'next_period', effectiveOn: subscription.currentPeriodEnd }, { expectedDueCents: null, prorationAt: null });
}
