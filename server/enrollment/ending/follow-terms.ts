import { record } from '#audit/record.js';
import { openSubscriptionOfPayer } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { membershipOfPayer, updateMembership } from '../membership.repository.js';
import { afterResume, paused } from './pause-membership.js';

/**
 * The contract has the end and the pause its subscription has. A use case keeps both itself; this is for one that was killed
 * before it could, and whose request the janitor finished.
 */
export async function followTerms(tx: Tx, payerId: string): Promise<void> {
  const m = await membershipOfPayer(tx, payerId);
  const subscription = m && await openSubscriptionOfPayer(tx, payerId);
  if (!m || !subscription || m.state === 'ended') return;
  const endsOn = subscription.endsOn === null ? null : addDays(calendarDate(subscription.endsOn), -1);
  if ((endsOn === null) !== (m.endsOn === null)) {
    await updateMembership(tx, m.id, { endsOn, ...(endsOn === null ? { refundDueCents: null, refundRule: null } : { nextChargeOn: null }) });
    await record(tx, { action: 'membership.end_followed', subjectType: 'Membership', subjectId: m.id, changes: { endsOn: [m.endsOn, endsOn] } });
  }
  if (subscription.paused && m.state === 'active') await paused(tx, m, null);
  else await afterResume(tx, m);
}
