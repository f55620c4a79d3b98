import type { Tx } from '#kit/db/tx.js';
import { collectedPeriod } from '#billing/index.js';
import { addDays, calendarDate, partsOf } from '#kit/time/calendar-date.js';
import { nextAnchorAfter } from '#kit/time/anchors.js';
import type { Membership } from './membership.entity.js';

/** The last day that is paid and the next charge, from the periods collected so far. */
export async function datesOf(tx: Tx, membership: Membership): Promise<{ paidThrough: string | null; nextChargeOn: string | null }> {
  const until = await collectedPeriod(tx, membership.payerId);
  if (!until) return { paidThrough: membership.paidThrough, nextChargeOn: membership.nextChargeOn };
  // from two days before, so that a period end that falls on the neighbouring date in another zone finds the same anchor
  const next = nextAnchorAfter(partsOf(calendarDate(membership.startsOn)).day, addDays(calendarDate(until), -2));
  return { paidThrough: addDays(next, -1), nextChargeOn: membership.endsOn ? null : next };
}
