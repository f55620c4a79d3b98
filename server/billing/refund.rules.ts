import { addDays, calendarDate, daysBetween } from '#kit/time/calendar-date.js';
import type { RefundFormula } from '#plans/index.js';

/** A member may have all of it back this long after the start, if there was no visit. */
export const FULL_REFUND_DAYS = 14;

export interface RefundQuestion {
  readonly formula: RefundFormula;
  /** What was paid for the period, and its first day and the day after its last. */
  readonly paidCents: bigint; readonly from: string; readonly to: string;
  /** First day of the membership, its last day if it ends, and today. */
  readonly startsOn: string; readonly endsOn: string | null; readonly today: string;
}

/** `within_14_days`: all of it, if nobody had a visit, which a person has to look up. `cents` is what the formula says; never more than was paid. */
export interface RefundFormulaResult {
  readonly rule: 'within_14_days' | 'unearned_days' | 'none'; readonly eligibility: 'eligible' | 'review' | 'not_eligible';
  readonly cents: number; readonly paidCents: number; readonly unusedDays: number; readonly days: number;
  /** `27900 × 12 / 30 = 11160`, in cents. */
  readonly arithmetic: string;
}

/** What of one paid period goes back by the state's clauses. */
export function refundByFormula(q: RefundQuestion): RefundFormulaResult {
  const days = Math.max(1, daysBetween(calendarDate(q.from), calendarDate(q.to)));
  const since = daysBetween(calendarDate(q.startsOn), calendarDate(q.today));
  const paidCents = Number(q.paidCents);
  if (since >= 0 && since <= FULL_REFUND_DAYS) return { rule: 'within_14_days', eligibility: 'review', cents: paidCents, paidCents, unusedDays: days, days, arithmetic: `${paidCents} × ${days} / ${days} = ${paidCents}` };
  const last = q.endsOn ?? addDays(calendarDate(q.to), -1);
  const unusedDays = Math.min(days, Math.max(0, daysBetween(calendarDate(last), calendarDate(q.to)) - 1));
  if (q.formula === 'none' || unusedDays === 0) return { rule: 'none', eligibility: 'not_eligible', cents: 0, paidCents, unusedDays, days, arithmetic: `${paidCents} × 0 / ${days} = 0` };
  const cents = Number((q.paidCents * BigInt(unusedDays) * 2n + BigInt(days)) / (2n * BigInt(days)));
  return { rule: 'unearned_days', eligibility: 'eligible', cents, paidCents, unusedDays, days, arithmetic: `${paidCents} × ${unusedDays} / ${days} = ${cents}` };
}

/** What may still go back: the payment less what the processor has given back and what is under way here. */
export const refundable = (amountCents: bigint, refundedCents: bigint, live: readonly { readonly amountCents: bigint; readonly sent: boolean }[]): bigint => {
  const [all, unsent] = [live, live.filter(r => !r.sent)].map(list => list.reduce((sum, r) => sum + r.amountCents, 0n)) as [bigint, bigint];
  const gone = all > refundedCents + unsent ? all : refundedCents + unsent;
  return amountCents > gone ? amountCents - gone : 0n;
};
