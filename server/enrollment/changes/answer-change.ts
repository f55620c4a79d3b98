import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { change, command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { changePending, openSubscriptionOfPayer } from '#billing/index.js';
import { formatCents } from '#kit/money/money.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { membershipSubject } from '../enrollment.access.js';
import { membershipNotActive, noChange, priceChanged } from '../enrollment.errors.js';
import type { Membership } from '../membership.entity.js';
import { loadMembership } from '../membership.repository.js';
import { moveChange } from './apply-change.js';
import { callChange, changeRow, followChange, settleChange, type Started, startChange } from './change-membership.js';
import { WishShape } from './changes.schema.js';
import type { MembershipChange } from './membership-change.entity.js';
import { changeById, insertChange, openChange, updateChange } from './membership-change.repository.js';
import { assertChangeable, priced, targetOf } from './target.js';

/** A member asks; the agent of the membership, or staff, answers. Nothing is changed or charged before. */
export const askMembershipChange = change({
  name: 'askMembershipChange', action: 'ask_change', subject: 'Membership', input: z.strictObject({ id: z.uuid(), ...WishShape }),
  async run(tx, { id, ...wish }) {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'ask_change', membershipSubject, m);
    const target = await targetOf(tx, m, wish);
    const row = changeRow(tx, m, target, { key: null, dueNowCents: 0, prorationAt: null, state: 'asked' });
    if (!await insertChange(tx, row)) throw changePending();
    await emit(tx, 'membership_change.asked', { change: row.id, membership: id, application: m.applicationId, household: m.householdId });
    await record(tx, { action: 'membership_change.asked', subjectType: 'MembershipChange', subjectId: row.id, details: { membership: id, kind: row.kind } });
    return { changeId: row.id, state: 'asked' as const };
  },
});

/** The caller's membership, and the change that was asked for. An agent sees the household's bills for as long as this transaction lasts. */
async function asked(tx: Tx, id: string): Promise<{ m: Membership; change: MembershipChange }> {
  const m = await loadMembership(tx, id, 'update');
  authorize(tx, 'answer_change', membershipSubject, m);
  await tx.systemWidenScope('household', m.householdId);
  const change = await openChange(tx, id, ['asked']);
  if (!change) throw noChange();
  return { m, change };
}

export const declineMembershipChange = change({
  name: 'declineMembershipChange', action: 'answer_change', subject: 'Membership', input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(3).max(300).describe('Reason') }),
  async run(tx, { id, reason }) {
    const { change: found } = await asked(tx, id);
    await moveChange(tx, found, 'decline', { reason });
    return { id, state: 'declined' as const };
  },
});

/** Makes the change that was asked for, as of now: a share of the month charged now is no more than it was when it was asked. */
export const approveMembershipChange = command({
  name: 'approveMembershipChange', action: 'answer_change', subject: 'Membership', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Started> {
    const { m, change: found } = await asked(tx, id);
    assertChangeable(m);
    const subscription = await openSubscriptionOfPayer(tx, m.payerId);
    if (!subscription?.currentPeriodEnd) throw membershipNotActive();
    const { quote, lines } = await priced(tx, m, found.toTier, { planVersionId: found.toPlanVersionId, addOnVersionIds: found.toAddOnVersionIds });
    if (quote.monthlyCents !== found.toMonthlyCents) throw priceChanged({ params: { amount: formatCents(quote.monthlyCents, 'en') } });
    await moveChange(tx, found, 'request');
    const effectiveOn = found.timing === 'now' ? tx.today : subscription.currentPeriodEnd;
    const prorationAt = found.timing === 'now' ? Math.floor(tx.now.getTime() / 1000) : null;
    await updateChange(tx, found.id, { effectiveOn, prorationAt: prorationAt === null ? null : new Date(prorationAt * 1000) });
    const row = (await changeById(tx, found.id))!;
    return startChange(tx, m, row, { subscriptionId: subscription.id, lines, timing: found.timing, effectiveOn }, { expectedDueCents: null, prorationAt });
  },
  call: callChange,
  async settle(tx, started, attempt) {
    await tx.systemWidenScope('household', started.householdId);
    // the client secret of a charge is its member's alone
    return { ...await settleChange(tx, started, attempt), clientSecret: null };
  },
  follow: followChange,
});
