import { formatCents } from '#kit/money/money.js';
import { addDays, type CalendarDate, calendarDate, daysInMonth, formatCalendarDate } from '#kit/time/calendar-date.js';
import { type Locale, t } from '#kit/i18n/translate.js';

export type LineKind = 'plan' | 'addon' | 'other';
export type LineRule = 'whole_month' | 'rest_of_month' | 'unused_time' | 'not_yet_due' | 'other';

/** What a line says for itself. `to` is the day after the last. */
export interface LineFacts {
  readonly kind: LineKind; readonly cents: bigint; readonly unitCents: bigint | null; readonly quantity: number; readonly proration: boolean;
  readonly from: string; readonly to: string; readonly shareSeconds: number | null; readonly wholeSeconds: number | null;
}

/** `what`: the rule in words. */
export interface Explained { readonly rule: LineRule; readonly label: string; readonly what: string; readonly dates: string; readonly share: string | null; readonly arithmetic: string; readonly text: string }

/** `cents * part / whole` in whole cents, half away from zero: the processor's rounding of a part of a month. */
export function shareOf(cents: bigint, part: number, whole: number): bigint {
  if (!(whole > 0)) throw new RangeError('a month has a length');
  const magnitude = (cents < 0n ? -cents : cents) * BigInt(part) * 2n + BigInt(whole);
  const rounded = magnitude / (BigInt(whole) * 2n);
  return cents < 0n ? -rounded : rounded;
}

/** The instant one month before `end` for this anchor day; the day clamps to the month's end, the time of day stays. */
export function monthBefore(end: Date, anchorDay: number): Date {
  const [year, month] = end.getUTCMonth() === 0 ? [end.getUTCFullYear() - 1, 12] : [end.getUTCFullYear(), end.getUTCMonth()];
  const day = Math.min(anchorDay, daysInMonth(year, month));
  return new Date(Date.UTC(year, month - 1, day, end.getUTCHours(), end.getUTCMinutes(), end.getUTCSeconds()));
}

export interface Share { readonly unitCents: bigint; readonly shareSeconds: number; readonly wholeSeconds: number }

/**
 * How a part of a month came to its cents: the price and the length of the month for which the arithmetic gives exactly
 * what was charged. Null when none does; then the line says so instead of showing a sum that is not right.
 */
export function shareBehind(line: { readonly cents: bigint; readonly quantity: number; readonly from: Date; readonly to: Date }, prices: readonly bigint[], anchorDays: readonly number[]): Share | null {
  const part = Math.round((line.to.getTime() - line.from.getTime()) / 1000);
  const magnitude = line.cents < 0n ? -line.cents : line.cents;
  for (const day of new Set([...anchorDays, line.to.getUTCDate()])) {
    const whole = Math.round((line.to.getTime() - monthBefore(line.to, day).getTime()) / 1000);
    if (part > whole) continue;
    for (const unit of prices) if (shareOf(unit * BigInt(line.quantity), part, whole) === magnitude) return { unitCents: unit, shareSeconds: part, wholeSeconds: whole };
  }
  return null;
}

export function ruleOf(line: Pick<LineFacts, 'proration' | 'cents' | 'kind'>): LineRule {
  if (line.proration) return line.cents < 0n ? 'unused_time' : 'rest_of_month';
  if (line.kind === 'other') return 'other';
  if (line.cents === 0n) return 'not_yet_due';
  return 'whole_month';
}

const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
/** Days with two decimals at most: 15, 15.4, 15.42. */
const inDays = (seconds: number): string => String(Math.round(seconds / 864) / 100);

/** The line in words: what it is for, which days, which share of the month, and the sum that gives its cents. */
export function explain(line: LineFacts, locale: Locale): Explained {
  const money = (cents: bigint): string => formatCents(cents, locale);
  const rule = ruleOf(line);
  const label = t(locale, `invoice.line.${line.kind}`);
  const last = addDays(calendarDate(line.to), line.to > line.from ? -1 : 0);
  const dates = t(locale, 'invoice.line.dates', { from: day(line.from, locale), to: day(last, locale) });
  const total = money(line.cents);
  const share = line.shareSeconds === null || line.wholeSeconds === null ? null : t(locale, 'invoice.line.share', { part: inDays(line.shareSeconds), whole: inDays(line.wholeSeconds) });
  const arithmetic = share !== null && line.unitCents !== null
    ? t(locale, 'invoice.line.shared', { unit: times(line, money), part: grouped(line.shareSeconds!), whole: grouped(line.wholeSeconds!), total })
    : rule === 'whole_month' && line.unitCents !== null ? t(locale, 'invoice.line.whole', { unit: times(line, money), total }) : t(locale, 'invoice.line.given', { total });
  const what = t(locale, `invoice.rule.${rule}`);
  return { rule, label, what, dates, share, arithmetic, text: [what, dates, share, arithmetic].filter(Boolean).join(' · ') };
}

const day = (date: string, locale: Locale): string => formatCalendarDate(date as CalendarDate, locale);
const times = (line: LineFacts, money: (cents: bigint) => string): string => (line.quantity === 1 ? money(line.unitCents!) : `${line.quantity} × ${money(line.unitCents!)}`);
