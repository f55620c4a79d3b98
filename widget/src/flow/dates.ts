import type { IsoDate } from '../api/types.js';

export interface CalendarDate { year: number; month: number; day: number }

/** Splits YYYY-MM-DD, or null when the text is not a calendar date. No Date and no time zone is involved. */
export function parseDate(text: string): CalendarDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

/** Completed years on `today`, by comparing birthdays; null while the date is incomplete or lies in the future. */
export function ageOn(birthDate: IsoDate, today: IsoDate): number | null {
  const birth = parseDate(birthDate);
  const now = parseDate(today);
  if (!birth || !now || birthDate > today) return null;
  const before = now.month < birth.month || (now.month === birth.month && now.day < birth.day);
  return now.year - birth.year - (before ? 1 : 0);
}
