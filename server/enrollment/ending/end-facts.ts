import { membershipRefund, type Visits } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { approvedPackFor } from '#plans/index.js';
import { householdById } from '../household.repository.js';
import type { Membership } from '../membership.entity.js';
import { cancelledEnd, type PlannedEnd, type RefundDue, refundDueOf } from './ending.rules.js';

export interface EndPlan extends PlannedEnd { readonly refund: RefundDue }

/** Ends that are unpaid, or not begun, end today; the others by the state's notice. */
const RUNNING: ReadonlySet<Membership['state']> = new Set(['active', 'paused']);

/** How a contract that is cancelled today ends, and what goes back, by the clause pack of its state. */
export async function planCancellation(tx: Tx, m: Membership): Promise<EndPlan> {
  const pack = approvedPackFor((await householdById(tx, m.householdId)).state);
  const today = calendarDate(tx.today);
  const facts = { today, startsOn: calendarDate(m.startsOn), paidThrough: m.paidThrough && RUNNING.has(m.state) ? calendarDate(m.paidThrough) : null, noticeDays: pack?.noticeDays ?? 0 };
  const end = cancelledEnd(facts);
  return { ...end, refund: await refundAt(tx, m, end.endsOn, 'unknown') };
}

/** What goes back when it ends on `endsOn`. */
export async function refundAt(tx: Tx, m: Membership, endsOn: string, visits: Visits): Promise<RefundDue> {
  const { state } = await householdById(tx, m.householdId);
  return refundDueOf(await membershipRefund(tx, { payerId: m.payerId, state, startsOn: m.startsOn, endsOn, visits }));
}
