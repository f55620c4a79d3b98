import { addMonths, type CalendarDate, dateFromParts, daysInMonth, partsOf, startOfMonth } from './calendar-date.js';

/** A billing anchor is a day of the month, 1 to 31. On 29 to 31 it clamps to the month's end and returns: Jan 31, Feb 28, Mar 31. */
const MOST_ANCHORS = 1_200;
/** 17:00 UTC is the same calendar day in every US state, from Hawaii to Maine; so the UTC date is the local one. */
export const ANCHOR_HOUR_UTC = 17;

function assertAnchorDay(anchorDay: number): void {
  if (!Number.isInteger(anchorDay) || anchorDay < 1 || anchorDay > 31) throw new RangeError(`anchor day ${anchorDay} is not 1 to 31`);
}

/** The anchor of the month that `date` lies in. */
export function anchorInMonthOf(anchorDay: number, date: CalendarDate): CalendarDate {
  assertAnchorDay(anchorDay);
  const { year, month } = partsOf(date);
  return dateFromParts(year, month, Math.min(anchorDay, daysInMonth(year, month)));
}

/** The next `count` anchors on or after `from`, each computed from the anchor day so that a clamp never sticks. */
export function anchorDates(anchorDay: number, from: CalendarDate, count: number): CalendarDate[] {
  if (!Number.isInteger(count) || count < 0 || count > MOST_ANCHORS) throw new RangeError(`count must be 0 to ${MOST_ANCHORS}, got ${count}`);
  const first = anchorInMonthOf(anchorDay, from) >= from ? 0 : 1;
  const month = startOfMonth(from);
  return Array.from({ length: count }, (_, index) => anchorInMonthOf(anchorDay, addMonths(month, first + index)));
}

/** The first anchor strictly after `date`: the next charge of somebody charged on `date`. */
export function nextAnchorAfter(anchorDay: number, date: CalendarDate): CalendarDate {
  const inMonth = anchorInMonthOf(anchorDay, date);
  return inMonth > date ? inMonth : anchorInMonthOf(anchorDay, addMonths(startOfMonth(date), 1));
}

/** The instant billing happens on `date`. */
export function anchorInstant(date: CalendarDate): Date {
  const { year, month, day } = partsOf(date);
  const instant = new Date(0);
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(ANCHOR_HOUR_UTC, 0, 0, 0);
  return instant;
}
