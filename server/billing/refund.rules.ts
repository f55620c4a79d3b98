import { calendarDate, daysBetween } from '#kit/time/calendar-date.js';
import type { RefundFormula } from '#plans/index.js';

/** A member may have all of it back this long after the start, if there was no visit. */
export const FULL_REFUND_DAYS = 14;

/** Days an invoice billed, `to` is the day after the last, and the sum of its lines for them: a credit is below zero. */
export interface PaidSpan { readonly from: string; readonly to: string; readonly cents: bigint }

/** One payment: what was paid, what of it can still go back, and what went back already because the membership ended; and the days its invoice billed. */
export interface PaidPart { readonly paidCents: bigint; readonly leftCents: bigint; readonly endedCents: bigint; readonly spans: readonly PaidSpan[] }

/** `eligible`: nobody had a visit. `review`: nobody has said whether there was one, and a person decides. */
export type Visits = 'none' | 'some' | 'unknown';

export interface RefundQuestion {
  readonly formula: RefundFormula;
  readonly paid: readonly PaidPart[];
  /** First day of the membership, its last day if it ends, and the day of the question. */
  readonly startsOn: string; readonly endsOn: string | null; readonly today: string;
  readonly visits: Visits;
}

/** `within_14_days`: all that is left of it, if nobody had a visit, which a person may have to look up. `cents` is what is still to go back; never more than was paid. */
export interface RefundFormulaResult {
  readonly rule: 'within_14_days' | 'unearned_days' | 'none'; readonly eligibility: 'eligible' | 'review' | 'not_eligible';
  readonly cents: number; readonly paidCents: number; readonly unusedDays: number; readonly days: number;
  /** `27900 × 12 / 30 = 11160`, in cents. */
  readonly arithmetic: string;
}

/**
 * What goes back by the state's clauses, of one payment or of all of a membership: of each payment the part paid for the days after the end,
 * so that the payments' sums are the membership's.
 */
export function refundByFormula(q: RefundQuestion): RefundFormulaResult {
  const paidCents = Number(sum(q.paid, p => p.paidCents));
  const shares = q.paid.map(part => unearned(part, q.endsOn));
  const [unusedDays, days] = [Math.max(0, ...shares.map(s => s.unusedDays)), Math.max(1, ...shares.map(s => s.days))];
  const since = daysBetween(calendarDate(q.startsOn), calendarDate(q.today));
  const left = Number(sum(q.paid, p => p.leftCents));
  if (since >= 0 && since <= FULL_REFUND_DAYS && q.visits !== 'some' && left > 0) {
    return { rule: 'within_14_days', eligibility: q.visits === 'none' ? 'eligible' : 'review', cents: left, paidCents, unusedDays: days, days, arithmetic: left === paidCents ? `${paidCents} × ${days} / ${days} = ${left}` : `${left} left of ${paidCents}` };
  }
  const cents = Number(sum(shares, s => s.cents));
  if (q.formula === 'none' || cents === 0) return { rule: 'none', eligibility: 'not_eligible', cents: 0, paidCents, unusedDays, days, arithmetic: (q.formula !== 'none' && shares.map(s => s.arithmetic).find(Boolean)) || `${paidCents} × 0 / ${days} = 0` };
  return { rule: 'unearned_days', eligibility: 'eligible', cents, paidCents, unusedDays, days, arithmetic: shares.map(s => s.arithmetic).filter(Boolean).join(' + ') };
}

interface Share { readonly cents: bigint; readonly unusedDays: number; readonly days: number; readonly arithmetic: string }
interface CountedSpan { readonly cents: bigint; readonly unusedDays: number; readonly days: number }

/** Of what was paid the share of the days after the end, rounded half up: less what went back for that already, and no more than is left. */
function unearned(part: PaidPart, endsOn: string | null): Share {
  const spans = part.spans.map(span => counted(span, endsOn));
  const [total, days, unusedDays] = [sum(spans, s => s.cents), Math.max(1, ...spans.map(s => s.days)), Math.max(0, ...spans.map(s => s.unusedDays))];
  if (total <= 0n || unusedDays === 0) return { cents: 0n, unusedDays: 0, days, arithmetic: '' };
  // every span over one denominator, so that a sum of several rounds once
  const over = [...new Set(spans.map(s => BigInt(s.days)))].reduce((a, b) => a * b, 1n);
  const unused = sum(spans, s => s.cents * BigInt(s.unusedDays) * (over / BigInt(s.days)));
  const gross = between(0n, halfUp(part.paidCents * unused, total * over), part.paidCents);
  const cents = between(0n, gross - part.endedCents, part.leftCents);
  return { cents, unusedDays, days, arithmetic: inWords(part, spans, gross, cents) };
}

function counted({ from, to, cents }: PaidSpan, endsOn: string | null): CountedSpan {
  const days = Math.max(1, daysBetween(calendarDate(from), calendarDate(to)));
  return { cents, days, unusedDays: endsOn === null ? 0 : between(0, daysBetween(calendarDate(endsOn), calendarDate(to)) - 1, days) };
}

function inWords(part: PaidPart, spans: readonly CountedSpan[], gross: bigint, cents: bigint): string {
  const share = spans.length === 1 ? `${part.paidCents} × ${spans[0]!.unusedDays} / ${spans[0]!.days}` : `${part.paidCents} / ${sum(spans, s => s.cents)} × (${spans.map(s => `${s.cents} × ${s.unusedDays} / ${s.days}`).join(' + ')})`;
  const open = gross - part.endedCents;
  return `${share} = ${gross}${part.endedCents > 0n ? `, less ${part.endedCents} given back for it` : ''}${cents < open ? `, of which ${cents} is left` : ''}`;
}

const sum = <T>(list: readonly T[], of: (item: T) => bigint): bigint => list.reduce((all, item) => all + of(item), 0n);
const halfUp = (a: bigint, b: bigint): bigint => (a <= 0n ? 0n : (2n * a + b) / (2n * b));
const between = <N extends number | bigint>(least: N, value: N, most: N): N => (value < least ? least : value > most ? most : value);

/** What may still go back: the payment less what the processor has given back and what is under way here. */
export const refundable = (amountCents: bigint, refundedCents: bigint, live: readonly { readonly amountCents: bigint; readonly sent: boolean }[]): bigint => {
  const [all, unsent] = [live, live.filter(r => !r.sent)].map(list => list.reduce((total, r) => total + r.amountCents, 0n)) as [bigint, bigint];
  const gone = all > refundedCents + unsent ? all : refundedCents + unsent;
  return amountCents > gone ? amountCents - gone : 0n;
};
