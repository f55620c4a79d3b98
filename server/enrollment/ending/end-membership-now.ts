import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { callCancel, openSubscriptionOfPayer, prepareCancel, settleCancel } from '#billing/index.js';
import { emit } from '#kit/outbox/outbox.js';
import { membershipSubject } from '../enrollment.access.js';
import { membershipNotActive } from '../enrollment.errors.js';
import { loadMembership, membershipById, updateMembership } from '../membership.repository.js';
import { refundAt } from './end-facts.js';
import type { RefundDue } from './ending.rules.js';
import { finishMembership } from './finish-membership.js';

const NOTHING: RefundDue = { rule: 'none', cents: 0n };

/** Staff end a membership today. With `formula` what is owed back by the state's rule is asked for; it is not paid here. */
export const endMembershipNow = command({
  name: 'endMembershipNow', action: 'end_now', subject: 'Membership', stepUp: true,
  input: z.strictObject({
    id: z.uuid(), reason: z.string().trim().min(3).max(300).describe('Reason (kept in the audit trail)'), refund: z.enum(['formula', 'none']).describe('Refund'),
    visits: z.enum(['none', 'some', 'unknown']).default('unknown').describe('Has a member had a visit?'),
  }),
  async prepare(tx, { id, reason, refund, visits }) {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'end_now', membershipSubject, m);
    if (m.state === 'ended') throw membershipNotActive();
    const due = refund === 'formula' ? await refundAt(tx, m, tx.today, visits) : NOTHING;
    const subscription = await openSubscriptionOfPayer(tx, m.payerId);
    const cancel = subscription && await prepareCancel(tx, { subscriptionId: subscription.id, onlyUnpaid: false, reason });
    await record(tx, { action: 'membership.end_requested', subjectType: 'Membership', subjectId: id, details: { reason, refund, visits, refundRule: due.rule, refundCents: String(due.cents) } });
    // written before the processor is asked, so that an end which only the janitor finishes has its day, its reason and its refund
    await updateMembership(tx, id, { endsOn: tx.today, endReason: reason, ...(due.cents > 0n ? { refundDueCents: due.cents, refundRule: due.rule } : {}) });
    if (due.cents > 0n) await emit(tx, 'membership.refund_due', { membership: id, application: m.applicationId, household: m.householdId, rule: due.rule });
    return { id, reason, due, cancel, on: tx.today };
  },
  call: ({ cancel }, ports) => callCancel(cancel, ports),
  async settle(tx, { id, reason, due, cancel, on }, outcome) {
    await settleCancel(tx, cancel, outcome);
    await finishMembership(tx, (await membershipById(tx, id))!, { endsOn: on, reason });
    return { id, state: 'ended' as const, endsOn: on, refundCents: Number(due.cents), refundRule: due.rule };
  },
});
