/**
 * The calendar of the money rules, written from the domain's words and nothing of the product. A date is `YYYY-MM-DD`, an instant
 * is whole seconds since 1970 (UTC). The provider of the tests is in Arizona: seven hours behind UTC all the year.
 */
export type Day = string;
export type Seconds = number;

export const HOUR = 3600;
export const DAY = 24 * HOUR;
const ARIZONA = -7 * HOUR;
/** Billing happens at 17:00 UTC, when it is the same date from Hawaii to Maine. */
const BILLING_HOUR = 17;

const pad = (n: number, width: number): string => String(n).padStart(width, '0');
const parts = (day: Day): [number, number, number] => day.split('-').map(Number) as [number, number, number];

/** Days since 1970-01-01. */
const ordinal = (day: Day): number => { const [y, m, d] = parts(day); return Date.UTC(y, m - 1, d) / (DAY * 1000); };
const ofOrdinal = (n: number): Day => { const at = new Date(n * DAY * 1000); return `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1, 2)}-${pad(at.getUTCDate(), 2)}`; };

export const plusDays = (day: Day, n: number): Day => ofOrdinal(ordinal(day) + n);
/** Days from `a` to `b`: 1 from a day to the next. */
export const daysBetween = (a: Day, b: Day): number => ordinal(b) - ordinal(a);
export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
export const lengthOfMonth = (year: number, month: number): number => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** The `n`-th charge of who is charged on day `anchorDay` of the month, the first being in the month of `first`: a day the month has not is its last. */
export function chargeDate(anchorDay: number, first: Day, n: number): Day {
  const [y, m] = parts(first);
  const months = y * 12 + (m - 1) + n;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(Math.min(anchorDay, lengthOfMonth(year, month)), 2)}`;
}

/** The first charge strictly after `day`. */
export function chargeAfter(anchorDay: number, day: Day): Day {
  for (let n = 0; n < 3; n++) {
    const date = chargeDate(anchorDay, day, n);
    if (date > day) return date;
  }
  throw new Error(`no charge after ${day}`);
}

export const billingInstant = (day: Day): Seconds => ordinal(day) * DAY + BILLING_HOUR * HOUR;
/** The date in the provider's calendar. */
export const dateAt = (at: Seconds): Day => ofOrdinal(Math.floor((at + ARIZONA) / DAY));
/** The moment a day is over for the provider. */
export const endOfDay = (day: Day): Seconds => (ordinal(day) + 1) * DAY - ARIZONA;
/** Seconds of a wall time in UTC: `2027-01-31T17:00:00Z`. */
export const utc = (text: string): Seconds => Date.parse(text) / 1000;
export const dayOfMonth = (day: Day): number => parts(day)[2];

/** The same wall time a number of months after `at`, the day clamped to the month, as the processor counts its periods (UTC). */
export function monthsAfter(at: Seconds, n: number): Seconds {
  const day = ofOrdinal(Math.floor(at / DAY));
  return ordinal(chargeDate(dayOfMonth(day), day, n)) * DAY + (((at % DAY) + DAY) % DAY);
}
