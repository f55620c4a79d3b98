/**
 * Calendar facts (birth date, start date, paid-through) are dates without a time or a zone. They travel as
 * 'YYYY-MM-DD' text end to end: the day never shifts the way it does through `Date`, and text order is date order.
 */
declare const calendarDateBrand: unique symbol;

/** A real day of the Gregorian calendar as 'YYYY-MM-DD', years 0001 to 9999. Made by the functions of this file only. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };

export interface DateParts { readonly year: number; readonly month: number /* 1-12 */; readonly day: number /* 1-31 */ }

export class InvalidCalendarDate extends RangeError {
  readonly code = 'calendar_date_invalid';
  constructor(readonly text: string) {
    super(`not a calendar date: ${JSON.stringify(text.slice(0, 40))}`);
    this.name = 'InvalidCalendarDate';
  }
}

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  const length = MONTH_LENGTHS[month - 1];
  if (length === undefined) throw new RangeError(`month ${month} is not 1 to 12`);
  return month === 2 && isLeapYear(year) ? 29 : length;
}

function isRealDay(year: number, month: number, day: number): boolean {
  return Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day)
    && year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The date in `text`, or null when it is not exactly 'YYYY-MM-DD' or the day does not exist. */
export function parseCalendarDate(text: unknown): CalendarDate | null {
  if (typeof text !== 'string') return null;
  const found = SHAPE.exec(text);
  if (!found) return null;
  return isRealDay(Number(found[1]), Number(found[2]), Number(found[3])) ? (text as CalendarDate) : null;
}

export function isCalendarDate(text: unknown): text is CalendarDate {
  return parseCalendarDate(text) !== null;
}

/** @throws InvalidCalendarDate */
export function calendarDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === null) throw new InvalidCalendarDate(text);
  return date;
}

/** @throws InvalidCalendarDate when the day does not exist */
export function dateFromParts(year: number, month: number, day: number): CalendarDate {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (!isRealDay(year, month, day)) throw new InvalidCalendarDate(text);
  return text as CalendarDate;
}

export function partsOf(date: CalendarDate): DateParts {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** Negative, zero or positive: usable in `sort`. */
export function compareDates(a: CalendarDate, b: CalendarDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function earlierOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a <= b ? a : b;
}

export function laterOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a >= b ? a : b;
}

/** Days since 1970-01-01, by the civil calendar arithmetic of 400-year eras; no `Date`, so no zone can leak in. */
function toDayNumber(date: CalendarDate): number {
  const { year, month, day } = partsOf(date);
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function fromDayNumber(dayNumber: number): CalendarDate {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return dateFromParts(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** @throws InvalidCalendarDate outside the years 0001 to 9999 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  if (!Number.isInteger(days)) throw new RangeError(`days must be a whole number, got ${days}`);
  return fromDayNumber(toDayNumber(date) + days);
}

/** The same day `months` later, clamped to the month's end: Jan 31 + 1 = Feb 28. Add to the first date, not step by step, or the clamp sticks. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  if (!Number.isInteger(months)) throw new RangeError(`months must be a whole number, got ${months}`);
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  return dateFromParts(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

export function startOfMonth(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 7)}-01` as CalendarDate;
}

export function endOfMonth(date: CalendarDate): CalendarDate {
  const { year, month } = partsOf(date);
  return dateFromParts(year, month, daysInMonth(year, month));
}

/** 0 is Sunday, 6 is Saturday. */
export function dayOfWeek(date: CalendarDate): number {
  return (((toDayNumber(date) + 4) % 7) + 7) % 7;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return toDayNumber(to) - toDayNumber(from);
}

/**
 * Completed years on `date`, by birthdays and not by subtracting years. Somebody born on February 29 has the birthday on
 * March 1 of a common year. Negative when `date` lies before the birth.
 */
export function ageOn(birth: CalendarDate, date: CalendarDate): number {
  const years = partsOf(date).year - partsOf(birth).year;
  return date.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** The calendar day that `instant` falls on in `timeZone` (an IANA name). */
export function calendarDateOf(instant: Date, timeZone = 'UTC'): CalendarDate {
  if (timeZone === 'UTC') return calendarDate(instant.toISOString().slice(0, 10));
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return dateFromParts(part('year'), part('month'), part('day'));
}

const MONTH_NAMES = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  es: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
} as const;

/** 'November 20, 2026' or '20 de noviembre de 2026'. Own month names, so that signed texts do not change with the run time's locale data. */
export function formatCalendarDate(date: CalendarDate, locale: 'en' | 'es'): string {
  const { year, month, day } = partsOf(date);
  const name = MONTH_NAMES[locale][month - 1] ?? '';
  return locale === 'en' ? `${name} ${day}, ${year}` : `${day} de ${name} de ${year}`;
}
