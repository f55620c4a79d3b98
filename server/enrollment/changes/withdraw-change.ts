import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { type Attempt, callIntent, changeIntent, prepareWithdrawal, rereadPayer, settleIntent, type SubscriptionChange, type SubscriptionChangeOutcome } from '#billing/index.js';
import { membershipSubject } from '../enrollment.access.js';
import { noChange } from '../enrollment.errors.js';
import { loadMembership } from '../membership.repository.js';
import { moveChange } from './apply-change.js';
import { isMember } from './change-membership.js';
import { onChangeWithdrawn } from './change.reactions.js';
import { openChange } from './membership-change.repository.js';

interface Withdrawing { readonly id: string; readonly payerId: string; readonly changeIntentId: string | null; readonly intent: SubscriptionChange | null }

/** Takes back a change that has not come to pass: one that is scheduled, waits for its payment, or waits for the agent. */
export const withdrawMembershipChange = command({
  name: 'withdrawMembershipChange', action: 'change', subject: 'Membership', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Withdrawing> {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'change', membershipSubject, m);
    const change = await openChange(tx, id, ['asked', 'scheduled', 'awaiting_payment']);
    // a new price and a child that grew up are not the member's to take back
    if (!change || (isMember(tx) && (change.kind === 'price' || change.kind === 'age_out'))) throw noChange();
    await record(tx, { action: 'membership.change_withdrawal_requested', subjectType: 'Membership', subjectId: id, details: { change: change.id } });
    const intent = change.intentId === null ? null : await prepareWithdrawal(tx, change.intentId);
    if (intent === null) await moveChange(tx, change, 'withdraw');
    return { id, payerId: m.payerId, changeIntentId: change.intentId, intent };
  },
  call: async ({ intent }, ports): Promise<Attempt<SubscriptionChangeOutcome> | null> => (intent ? callIntent(changeIntent, intent, ports) : null),
  async settle(tx, { id, intent, changeIntentId }, attempt) {
    if (intent && attempt) {
      await settleIntent(tx, changeIntent, intent, attempt);
      if ('done' in attempt) await onChangeWithdrawn(tx, changeIntentId!);
    }
    return { id };
  },
  async follow(db, { payerId, intent }, out) {
    if (intent) await rereadPayer(db, payerId);
    return out;
  },
});
