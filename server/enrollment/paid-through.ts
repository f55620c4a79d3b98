import type { Tx } from '#kit/db/tx.js';
import { collectedPeriod } from '#billing/index.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { nextAnchorAfter } from '#kit/time/anchors.js';
import type { Membership } from './membership.entity.js';

/** The last day that is paid and the next charge, from the periods collected so far. */
export async function datesOf(tx: Tx, membership: Membership): Promise<{ paidThrough: string | null; nextChargeOn: string | null }> {
  const paid = await collectedPeriod(tx, membership.payerId);
  if (!paid) return { paidThrough: membership.paidThrough, nextChargeOn: membership.nextChargeOn };
  // a last period that is cut short by the end of the contract ends with it, and nothing follows
  if (paid.endsOn !== null && paid.until >= paid.endsOn) return { paidThrough: addDays(calendarDate(paid.endsOn), -1), nextChargeOn: null };
  // from some days before: a period end may fall on the neighbouring date in another zone, and what began on the evening of February's last
  // day, the 1st of March for the processor, is charged on the 31st, never a month after its anchor of the 28th
  const next = nextAnchorAfter(paid.anchorDay, addDays(calendarDate(paid.until), -4));
  const paidThrough = addDays(next, -1);
  return { paidThrough, nextChargeOn: membership.endsOn !== null && membership.endsOn <= paidThrough ? null : next };
}
