import type { Tx } from '#kit/db/tx.js';
import { collectedPeriod } from '#billing/index.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import type { Membership } from './membership.entity.js';

/** The last day that is paid and the next charge, from the periods collected so far. */
export async function datesOf(tx: Tx, membership: Membership): Promise<{ paidThrough: string | null; nextChargeOn: string | null }> {
  const paid = await collectedPeriod(tx, membership.payerId);
  if (!paid) return { paidThrough: membership.paidThrough, nextChargeOn: membership.nextChargeOn };
  // a last period that is cut short by the end of the contract ends with it, and nothing follows
  if (paid.endsOn !== null && paid.until >= paid.endsOn) return { paidThrough: addDays(calendarDate(paid.endsOn), -1), nextChargeOn: null };
  // the provider's date of the moment the period ends is the date of the charge, also where the processor's own calendar says the next day
  const paidThrough = addDays(calendarDate(paid.until), -1);
  return { paidThrough, nextChargeOn: membership.endsOn !== null && membership.endsOn <= paidThrough ? null : paid.until };
}
