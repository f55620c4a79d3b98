import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command, query, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { callCancel, callIntent, type CancelOutcome, endingIntent, openSubscriptionOfPayer, type PreparedCancel, prepareCancel, prepareEnding, type PreparedEnding, rereadPayer, settleCancel, settleIntent, type Attempt, withdrawOwedRefunds } from '#billing/index.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { claimIdempotencyKey } from '#kit/http/idempotency.js';
import { emit } from '#kit/outbox/outbox.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { membershipSubject } from '../enrollment.access.js';
import { membershipEnding, membershipNotActive, membershipNotEnding } from '../enrollment.errors.js';
import type { Membership } from '../membership.entity.js';
import { loadMembership, membershipById, updateMembership } from '../membership.repository.js';
import { membershipStates } from '../membership.states.js';
import { datesOf } from '../paid-through.js';
import { finishMembership } from './finish-membership.js';
import { type EndPlan, planCancellation } from './end-facts.js';

const ById = z.strictObject({ id: z.uuid() });
const about = (m: Membership) => ({ membership: m.id, application: m.applicationId, household: m.householdId });

const planView = (m: Membership, plan: EndPlan) => ({
  endsOn: plan.endsOn as string, paidThrough: m.paidThrough, noticeEndsOn: plan.noticeEndsOn as string | null, daysToBill: plan.daysToBill, refundCents: Number(plan.refund.cents), refundRule: plan.refund.rule,
});
export type CancellationView = ReturnType<typeof planView>;

/** When a membership would end that is cancelled today, and what would go back; shown before anybody confirms. */
export const previewCancellation = query({
  name: 'previewCancellation', action: 'cancel', subject: 'Membership', input: ById,
  async run(tx, { id }): Promise<CancellationView> {
    const m = await loadMembership(tx, id);
    authorize(tx, 'cancel', membershipSubject, m);
    if (m.state === 'ended') throw membershipNotActive();
    return planView(m, await planCancellation(tx, m));
  },
});

/** `later`: an end that is still to come. `atOnce`: nothing is paid that could be used up. */
interface Leaving { readonly membership: Membership; readonly plan: EndPlan; readonly reason: string | null; readonly later: PreparedEnding | null; readonly atOnce: { readonly cancel: PreparedCancel } | null }
type Called = { readonly later: Attempt<'set'> } | { readonly atOnce: CancelOutcome } | null;

/** Cancels: with the paid period, or with the notice of the state where that is later. What is not paid and cannot be used ends at once. */
export const cancelMembership = command({
  name: 'cancelMembership', action: 'cancel', subject: 'Membership',
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().max(300).optional().describe('Reason (optional)'), key: z.string().min(8).max(100).optional() }),
  async prepare(tx, { id, reason, key }): Promise<Leaving> {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'cancel', membershipSubject, m);
    if (key) await claimIdempotencyKey(tx, { scope: `cancel:${id}`, key, bodyHash: sha256(reason ?? '') });
    const plan = await planCancellation(tx, m);
    if (m.endsOn !== null || m.state === 'ended') return again(tx, m, plan, key !== undefined);
    await record(tx, { action: 'membership.cancel_requested', subjectType: 'Membership', subjectId: id, details: { endsOn: plan.endsOn, refundRule: plan.refund.rule, refundCents: String(plan.refund.cents) } });
    return { membership: m, plan, reason: reason ?? null, ...await prepareEnd(tx, m, plan) };
  },
  async call({ later, atOnce }, ports: Ports): Promise<Called> {
    if (later) return { later: await callIntent(endingIntent, later, ports) };
    return atOnce ? { atOnce: await callCancel(atOnce.cancel, ports) } : null;
  },
  async settle(tx, leaving, called) {
    if (called && 'later' in called) await settleIntent(tx, endingIntent, leaving.later!, called.later);
    if (called && 'atOnce' in called) await settleCancel(tx, leaving.atOnce!.cancel, called.atOnce);
    const m = (await membershipById(tx, leaving.membership.id))!;
    if (called) await keepEnd(tx, m, leaving);
    const { endsOn, state } = (await membershipById(tx, m.id))!;
    return { ...planView(m, leaving.plan), id: m.id, state, endsOn: endsOn ?? leaving.plan.endsOn };
  },
  async follow(db, leaving, out) {
    if (leaving.later) await rereadPayer(db, leaving.membership.payerId);
    return out;
  },
});

/** Asked before with the same key: the end it has. */
function again(tx: Tx, membership: Membership, plan: EndPlan, keyed: boolean): Leaving {
  if (!keyed) throw membershipEnding();
  unchanged(tx);
  return { membership, plan: { ...plan, endsOn: calendarDate(membership.endsOn ?? plan.endsOn), refund: { rule: membership.refundRule ?? 'none', cents: membership.refundDueCents ?? 0n } }, reason: null, later: null, atOnce: null };
}

async function prepareEnd(tx: Tx, m: Membership, plan: EndPlan): Promise<Pick<Leaving, 'later' | 'atOnce'>> {
  const subscription = await openSubscriptionOfPayer(tx, m.payerId);
  const used = (m.state === 'active' || m.state === 'paused') && m.paidThrough !== null && m.paidThrough >= tx.today;
  if (subscription && used) return { later: await prepareEnding(tx, subscription.id, addDays(plan.endsOn, 1)), atOnce: null };
  return { later: null, atOnce: { cancel: subscription && await prepareCancel(tx, { subscriptionId: subscription.id, onlyUnpaid: false, reason: 'cancelled' }) } };
}

async function keepEnd(tx: Tx, m: Membership, { plan, reason, atOnce }: Leaving): Promise<void> {
  if (m.state === 'ended') return;
  if (atOnce) { await finishMembership(tx, m, { endsOn: tx.today, reason: reason ?? 'cancelled' }); return; }
  const refund = plan.refund.cents > 0n ? { refundDueCents: plan.refund.cents, refundRule: plan.refund.rule } : {};
  await updateMembership(tx, m.id, { endsOn: plan.endsOn, endReason: reason, ...refund });
  await updateMembership(tx, m.id, { nextChargeOn: (await datesOf(tx, { ...m, endsOn: plan.endsOn })).nextChargeOn });
  await emit(tx, 'membership.canceled', { ...about(m), at: tx.now.toISOString() });
  if (plan.refund.cents > 0n) await emit(tx, 'membership.refund_due', { ...about(m), rule: plan.refund.rule });
  await record(tx, { action: 'membership.canceled', subjectType: 'Membership', subjectId: m.id, changes: { endsOn: [null, plan.endsOn] }, details: { reason, refundRule: plan.refund.rule, refundCents: String(plan.refund.cents) } });
}

/** Takes a cancellation back before it has come to pass. */
export const keepMembership = command({
  name: 'keepMembership', action: 'keep', subject: 'Membership', input: ById,
  async prepare(tx, { id }) {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'keep', membershipSubject, m);
    const subscription = await openSubscriptionOfPayer(tx, m.payerId);
    if (m.endsOn === null || m.endsOn < tx.today || !subscription || !membershipStates.can(m.state, 'end')) throw membershipNotEnding();
    await record(tx, { action: 'membership.keep_requested', subjectType: 'Membership', subjectId: id, details: { endsOn: m.endsOn } });
    return { id, payerId: m.payerId, intent: await prepareEnding(tx, subscription.id, null) };
  },
  call: ({ intent }, ports) => callIntent(endingIntent, intent, ports),
  async settle(tx, { id, intent }, attempt) {
    await settleIntent(tx, endingIntent, intent, attempt);
    const m = (await membershipById(tx, id))!;
    if (m.endsOn === null || m.state === 'ended') return { id, state: m.state };
    await updateMembership(tx, id, { endsOn: null, endReason: null, refundDueCents: null, refundRule: null });
    await updateMembership(tx, id, { nextChargeOn: (await datesOf(tx, { ...m, endsOn: null })).nextChargeOn });
    await withdrawOwedRefunds(tx, id);
    await emit(tx, 'membership.kept', { ...about(m), at: tx.now.toISOString() });
    await record(tx, { action: 'membership.kept', subjectType: 'Membership', subjectId: id, changes: { endsOn: [m.endsOn, null] } });
    return { id, state: m.state };
  },
  async follow(db, { payerId }, out) {
    await rereadPayer(db, payerId);
    return out;
  },
});

