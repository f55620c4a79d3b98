import { type Day, daysBetween, plusDays, type Seconds } from './calendar.js';

/** Prices, shares, refunds and ends, written from the domain's words and nothing of the product. Money is whole cents. */
export type Tier = 'EE' | 'ESP' | 'ECH' | 'FAM';
/** Dollars a month, as the catalogue has them. */
const CATALOGUE: Readonly<Record<string, Readonly<Record<Tier, number>>>> = {
  base: { EE: 59, ESP: 99, ECH: 129, FAM: 149 },
  plus: { EE: 99, ESP: 179, ECH: 229, FAM: 279 },
  elite: { EE: 119, ESP: 209, ECH: 279, FAM: 349 },
  pharmacy: { EE: 30, ESP: 30, ECH: 30, FAM: 30 },
};

export function tierFor(spouses: number, children: number): Tier {
  if (spouses > 0 && children > 0) return 'FAM';
  if (spouses > 0) return 'ESP';
  return children > 0 ? 'ECH' : 'EE';
}
export const priceOf = (code: string, tier: Tier): number => CATALOGUE[code]![tier] * 100;
export const monthly = (codes: readonly string[], tier: Tier): number => codes.reduce((sum, code) => sum + priceOf(code, tier), 0);

/** `cents` times a/b, to the nearest cent, halves away from zero. */
export function share(cents: number, a: number, b: number): number {
  const product = BigInt(Math.abs(cents)) * BigInt(a) * 2n + BigInt(b);
  const rounded = Number(product / (BigInt(b) * 2n));
  return cents < 0 ? -rounded : rounded;
}

export interface Period { readonly start: Seconds; readonly end: Seconds }
export type Prices = Readonly<Record<string, number>>;
export interface ShareLine { readonly of: string; readonly kind: 'credit' | 'charge'; readonly unit: number; readonly cents: number }

/** What changes at `at` within a paid period: for each price that changes the unused part back and the same part of the new one, by the second, each line rounded alone. */
export function prorate(before: Prices, after: Prices, period: Period, at: Seconds): ShareLine[] {
  const [left, whole] = [period.end - at, period.end - period.start];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(of => before[of] !== after[of]).flatMap(of => [
    ...(before[of] === undefined ? [] : [{ of, kind: 'credit' as const, unit: before[of], cents: -share(before[of], left, whole) }]),
    ...(after[of] === undefined ? [] : [{ of, kind: 'charge' as const, unit: after[of], cents: share(after[of], left, whole) }]),
  ]);
}
export const total = (lines: readonly { readonly cents: number }[]): number => lines.reduce((sum, line) => sum + line.cents, 0);

/** A dearer month begins at once, a cheaper one with the next period. */
export const beginsAtOnce = (before: Prices, after: Prices): boolean => sum(after) > sum(before);
export const sum = (prices: Prices): number => Object.values(prices).reduce((a, b) => a + b, 0);

/** Days of notice that bind the member, and whether unearned days are paid back, by state. */
export interface Law { readonly noticeDays: number; readonly unearnedBack: boolean }
export const LAWS: Readonly<Record<'AZ' | 'FL' | 'TX', Law>> = { AZ: { noticeDays: 30, unearnedBack: true }, FL: { noticeDays: 30, unearnedBack: true }, TX: { noticeDays: 0, unearnedBack: true } };

/** The last day of a membership that is cancelled: the last day paid for, or the last of the notice where that is later. */
export function cancelledEnd(asked: Day, paidThrough: Day, law: Law): Day {
  const noticed = plusDays(asked, law.noticeDays);
  return noticed > paidThrough ? noticed : paidThrough;
}

/** What was paid for days after the end, counted by days of the paid month (`from` to `through`, both inclusive). */
export function unearned(paidCents: number, month: { readonly from: Day; readonly through: Day }, end: Day): number {
  if (end >= month.through) return 0;
  const days = daysBetween(month.from, month.through) + 1;
  const after = end < month.from ? days : daysBetween(end, month.through);
  return share(paidCents, after, days);
}

export type FourteenDays = 'whole' | 'review' | 'formula';
/** Asked for by the member: within 14 days of the start and no visit all of it, unknown visits are looked at, else the state's formula. */
export function fourteenDayRule(start: Day, asked: Day, visits: 'none' | 'some' | 'unknown'): FourteenDays {
  const within = daysBetween(start, asked) <= 14;
  if (!within || visits === 'some') return 'formula';
  return visits === 'none' ? 'whole' : 'review';
}

/** Retries of a refused renewal, in days after the first refusal. */
export const RETRY_DAYS = [1, 3, 7, 14] as const;
/** After the last retry has failed: suspended, and ended so many days later. */
export const DAYS_SUSPENDED = 30;

/** Where a membership stands on `day` whose renewal was first refused on `failed` and never paid. */
export function unpaidStanding(failed: Day, day: Day): 'active' | 'past_due' | 'suspended' | 'ended' {
  if (day < failed) return 'active';
  const last = plusDays(failed, RETRY_DAYS.at(-1)!);
  if (day < last) return 'past_due';
  return day < plusDays(last, DAYS_SUSPENDED) ? 'suspended' : 'ended';
}
