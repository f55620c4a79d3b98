import type { Cents, Instant, IsoDate, Locale } from '../api/types.js';
import { parseDate } from './dates.js';

const REGION = { en: 'en-US', es: 'es-US' } as const;

/** US dollars of integer cents; whole dollars are shown without a fraction. */
export const money = (cents: Cents, locale: Locale): string =>
  new Intl.NumberFormat(REGION[locale], { style: 'currency', currency: 'USD', minimumFractionDigits: cents % 100 ? 2 : 0 }).format(cents / 100);

/** A calendar date in words. Formatted in UTC from its own parts, so that no time zone can shift the day. */
export function calendarDate(date: IsoDate, locale: Locale): string {
  const parts = parseDate(date);
  if (!parts) return date;
  return new Intl.DateTimeFormat(REGION[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(Date.UTC(parts.year, parts.month - 1, parts.day));
}

/** A moment, in the visitor's own time zone. */
export const moment = (instant: Instant, locale: Locale): string =>
  new Intl.DateTimeFormat(REGION[locale], { dateStyle: 'long', timeStyle: 'short' }).format(Date.parse(instant));

/** Seconds as m:ss. */
export const countdown = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
