import { addDays, addMonths, type CalendarDate } from '#kit/time/calendar-date.js';

/** A member pauses for at most this many months beyond what is paid. */
export const MOST_PAUSED_MONTHS = 3;

/** The first and the last day a member may go on: the day after the next charge would have been, so that a month is saved, up to three months after what is paid. */
export const pauseBounds = (paidThrough: CalendarDate): { first: CalendarDate; last: CalendarDate } => ({ first: addDays(paidThrough, 2), last: addDays(addMonths(paidThrough, MOST_PAUSED_MONTHS), 1) });

/** The charge that is left out, and what going on costs: a new month that begins with that day. */
export const pauseOutlook = (m: { today: CalendarDate; paidThrough: CalendarDate; monthlyCents: bigint }) => {
  const { first, last } = pauseBounds(m.paidThrough);
  return { pausesOn: m.today as string, paidThrough: m.paidThrough as string, skippedChargeOn: addDays(m.paidThrough, 1) as string, firstResumesOn: first as string, lastResumesOn: last as string, resumeCents: Number(m.monthlyCents) };
};
