import { addDays, type CalendarDate, daysBetween, laterOf } from '#kit/time/calendar-date.js';

/**
 * `eligible`: all of the fee goes back. `review`: it may, and a person decides, because nobody has said whether there was a visit.
 * `unearned_days`: the fee of the days after the end. `none`: nothing.
 */
export type RefundRule = 'eligible' | 'review' | 'unearned_days' | 'none';
export type Visits = 'none' | 'some' | 'unknown';

export interface EndFacts {
  readonly today: CalendarDate; readonly startsOn: CalendarDate;
  /** The last day paid for, or null when nothing was. */
  readonly paidThrough: CalendarDate | null;
  readonly noticeDays: number;
}

export interface PlannedEnd {
  /** The last day of the contract. */
  readonly endsOn: CalendarDate;
  readonly noticeEndsOn: CalendarDate | null;
  /** Days of the notice that are not paid yet: they are billed by their share of a month. */
  readonly daysToBill: number;
}

/** The end of a contract that is cancelled today: the last day paid for, or the last of the notice where that is later. */
export function cancelledEnd({ today, paidThrough, noticeDays }: EndFacts): PlannedEnd {
  const noticeEndsOn = noticeDays > 0 ? addDays(today, noticeDays) : null;
  if (paidThrough === null || paidThrough < today) return { endsOn: today, noticeEndsOn, daysToBill: 0 };
  const endsOn = noticeEndsOn === null ? paidThrough : laterOf(paidThrough, noticeEndsOn);
  return { endsOn, noticeEndsOn, daysToBill: daysBetween(paidThrough, endsOn) };
}

/** A month that is paid: first and last day, and what is left of what was paid for it. */
export interface PaidMonth { readonly from: CalendarDate; readonly through: CalendarDate; readonly leftCents: bigint }

/** The fee of the days after `end`, by days of the paid month, rounded half up; never more than is left of what was paid. */
export function unearnedCents(monthlyCents: bigint, month: PaidMonth, end: CalendarDate): bigint {
  if (end >= month.through) return 0n;
  const days = BigInt(daysBetween(month.from, month.through) + 1);
  const after = end < month.from ? days : BigInt(daysBetween(end, month.through));
  const cents = (2n * monthlyCents * after + days) / (2n * days);
  return cents < month.leftCents ? cents : month.leftCents;
}

export const REFUND_DAYS = 14;

export interface RefundFacts {
  readonly today: CalendarDate; readonly startsOn: CalendarDate; readonly endsOn: CalendarDate; readonly visits: Visits;
  readonly formula: 'unearned_days' | 'none'; readonly monthlyCents: bigint; readonly month: PaidMonth | null;
}
export interface RefundDue { readonly rule: RefundRule; readonly cents: bigint }

/** Within 14 days of the start and without a visit all of it; where nobody knows of visits a person decides; else the state's formula. */
export function refundOf(f: RefundFacts): RefundDue {
  if (f.month === null || f.month.leftCents === 0n) return { rule: 'none', cents: 0n };
  const early = f.today >= f.startsOn && daysBetween(f.startsOn, f.today) <= REFUND_DAYS;
  if (early && f.visits !== 'some') return { rule: f.visits === 'none' ? 'eligible' : 'review', cents: f.month.leftCents };
  if (f.formula === 'none') return { rule: 'none', cents: 0n };
  const cents = unearnedCents(f.monthlyCents, f.month, f.endsOn);
  return { rule: cents > 0n ? 'unearned_days' : 'none', cents };
}
