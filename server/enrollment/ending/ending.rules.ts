import type { RefundFormulaResult } from '#billing/index.js';
import { addDays, type CalendarDate, daysBetween, laterOf } from '#kit/time/calendar-date.js';

/**
 * `eligible`: all of the fee goes back. `review`: it may, and a person decides, because nobody has said whether there was a visit.
 * `unearned_days`: the fee of the days after the end. `none`: nothing.
 */
export type RefundRule = 'eligible' | 'review' | 'unearned_days' | 'none';

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

export interface RefundDue { readonly rule: RefundRule; readonly cents: bigint }

/** The word a membership keeps for what the state's clauses say. */
export const refundDueOf = ({ rule, eligibility, cents }: RefundFormulaResult): RefundDue => ({ rule: rule === 'within_14_days' ? (eligibility === 'eligible' ? 'eligible' : 'review') : rule, cents: BigInt(cents) });
