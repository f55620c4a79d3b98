import { addDays, type CalendarDate, dateFromParts, dayOfWeek, endOfMonth, partsOf } from './calendar-date.js';

/**
 * Business days as the Federal Reserve Banks keep them: a holiday on a Sunday is observed on Monday, one on a Saturday is
 * not moved (the Friday before is an ordinary business day). Source: the Reserve Banks' holiday schedule.
 */
export interface BankHoliday { readonly name: string; readonly date: CalendarDate /* the day the banks are closed */ }

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;
/** No run of closed days is longer than four; a loop past this many steps means broken arithmetic. */
const LONGEST_CLOSURE = 10;
/** Enough for four years of business days; callers ask for a few. */
const MOST_BUSINESS_DAYS = 1_000;
const JUNETEENTH_SINCE = 2021;

function nthWeekday(year: number, month: number, weekday: number, nth: number): CalendarDate {
  const first = dateFromParts(year, month, 1);
  return addDays(first, ((weekday - dayOfWeek(first) + 7) % 7) + (nth - 1) * 7);
}

function lastMonday(year: number, month: number): CalendarDate {
  const end = endOfMonth(dateFromParts(year, month, 1));
  return addDays(end, -((dayOfWeek(end) - MONDAY + 7) % 7));
}

function observed(year: number, month: number, day: number): CalendarDate {
  const date = dateFromParts(year, month, day);
  return dayOfWeek(date) === SUNDAY ? addDays(date, 1) : date;
}

const byYear = new Map<number, readonly BankHoliday[]>();
const MOST_YEARS_KEPT = 400;

/** The days the Federal Reserve Banks are closed in `year`, in order; a holiday that falls on a Saturday stands on it. */
export function bankHolidays(year: number): readonly BankHoliday[] {
  const known = byYear.get(year);
  if (known) return known;
  const holidays: BankHoliday[] = [
    { name: "New Year's Day", date: observed(year, 1, 1) },
    { name: 'Birthday of Martin Luther King, Jr.', date: nthWeekday(year, 1, MONDAY, 3) },
    { name: "Washington's Birthday", date: nthWeekday(year, 2, MONDAY, 3) },
    { name: 'Memorial Day', date: lastMonday(year, 5) },
    ...(year >= JUNETEENTH_SINCE ? [{ name: 'Juneteenth National Independence Day', date: observed(year, 6, 19) }] : []),
    { name: 'Independence Day', date: observed(year, 7, 4) },
    { name: 'Labor Day', date: nthWeekday(year, 9, MONDAY, 1) },
    { name: 'Columbus Day', date: nthWeekday(year, 10, MONDAY, 2) },
    { name: 'Veterans Day', date: observed(year, 11, 11) },
    { name: 'Thanksgiving Day', date: nthWeekday(year, 11, THURSDAY, 4) },
    { name: 'Christmas Day', date: observed(year, 12, 25) },
  ];
  if (byYear.size < MOST_YEARS_KEPT) byYear.set(year, holidays);
  return holidays;
}

export function bankHolidayOn(date: CalendarDate): BankHoliday | null {
  return bankHolidays(partsOf(date).year).find((holiday) => holiday.date === date) ?? null;
}

export function isBusinessDay(date: CalendarDate): boolean {
  const weekday = dayOfWeek(date);
  return weekday !== SUNDAY && weekday !== SATURDAY && bankHolidayOn(date) === null;
}

function step(date: CalendarDate, direction: 1 | -1): CalendarDate {
  let day = date;
  for (let steps = 0; steps < LONGEST_CLOSURE; steps += 1) {
    day = addDays(day, direction);
    if (isBusinessDay(day)) return day;
  }
  throw new Error(`no business day within ${LONGEST_CLOSURE} days of ${date}`);
}

/** The first business day strictly after `date`. */
export function nextBusinessDay(date: CalendarDate): CalendarDate {
  return step(date, 1);
}

/** The last business day strictly before `date`. */
export function previousBusinessDay(date: CalendarDate): CalendarDate {
  return step(date, -1);
}

/** `date` itself when it is a business day, else the next one. */
export function businessDayOnOrAfter(date: CalendarDate): CalendarDate {
  return isBusinessDay(date) ? date : nextBusinessDay(date);
}

/** `date` itself when it is a business day, else the previous one. */
export function businessDayOnOrBefore(date: CalendarDate): CalendarDate {
  return isBusinessDay(date) ? date : previousBusinessDay(date);
}

/** `count` business days later (earlier when negative); the start need not be one. Zero gives `date` back unchanged. */
export function addBusinessDays(date: CalendarDate, count: number): CalendarDate {
  if (!Number.isInteger(count) || Math.abs(count) > MOST_BUSINESS_DAYS) {
    throw new RangeError(`business days must be a whole number of at most ${MOST_BUSINESS_DAYS}, got ${count}`);
  }
  let day = date;
  for (let left = Math.abs(count); left > 0; left -= 1) day = step(day, count > 0 ? 1 : -1);
  return day;
}
