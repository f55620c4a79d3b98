import { record } from '#audit/record.js';
import { collectedPeriod } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { tryTransition } from '#kit/states/transition.js';
import { membershipOfPayer } from './membership.repository.js';
import { type MembershipAction, membershipStates } from './membership.states.js';
import { datesOf } from './paid-through.js';

/**
 * A payment that had been collected is gone. Its period counts as not paid, and if that leaves today unpaid the membership is
 * past due. A bank debit that came back may be tried again; after a dispute that was lost nobody tries, so care rests at once.
 */
export async function onReversed(tx: Tx, payerId: string, final: boolean): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership || membershipStates.isTerminal(membership.state)) return;
  const paidThrough = await collectedPeriod(tx, payerId) ? (await datesOf(tx, membership)).paidThrough : null;
  await tx.query('update membership set paid_through = $2, updated_at = $3 where id = $1', [membership.id, paidThrough, tx.now]);
  if (paidThrough !== null && paidThrough >= tx.today) return;
  let { state } = membership;
  for (const action of (final ? ['fail_payment', 'suspend'] : ['fail_payment']) satisfies MembershipAction[]) {
    if (!membershipStates.can(state, action)) continue;
    const to = await tryTransition(tx, { machine: membershipStates, table: 'membership', id: membership.id, from: state, action, reason: 'a collected payment is gone', set: action === 'suspend' ? { suspended_on: tx.today } : { past_due_on: tx.today } });
    if (!to) return;
    await emit(tx, `membership.${to}`, { membership: membership.id, application: membership.applicationId, household: membership.householdId, on: tx.today });
    await record(tx, { action: `membership.${to}`, subjectType: 'Membership', subjectId: membership.id, changes: { state: [state, to] }, details: { cause: 'payment_reversed' } });
    state = to;
  }
}
