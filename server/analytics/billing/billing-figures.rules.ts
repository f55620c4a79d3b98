import { addMonths, type CalendarDate, startOfMonth } from '#kit/time/calendar-date.js';

/** Cents and households of one month's changes, each at least 0. */
export interface Movement { readonly newCents: number; readonly expansionCents: number; readonly contractionCents: number; readonly churnedCents: number; readonly newMembers: number; readonly churnedMembers: number }
export interface RecurringMonth extends Movement {
  /** First day of the month. */
  readonly month: string;
  readonly startCents: number; readonly endCents: number; readonly startMembers: number; readonly endMembers: number;
  /** Shares of what there was at the start, null where there was nothing. */
  readonly churnedMembersShare: number | null; readonly churnedMoneyShare: number | null;
}
export interface Standing { readonly cents: number; readonly members: number }

export const STILL: Movement = { newCents: 0, expansionCents: 0, contractionCents: 0, churnedCents: 0, newMembers: 0, churnedMembers: 0 };

/** The first days of the last `count` months, oldest first, the current one included. */
export const lastMonths = (today: CalendarDate, count: number): CalendarDate[] => Array.from({ length: count }, (_, i) => addMonths(startOfMonth(today), i - count + 1));

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** What there was at the start and end of each month, walked back from what there is now. */
export function recurringMonths(now: Standing, months: readonly string[], movements: ReadonlyMap<string, Movement>): RecurringMonth[] {
  const out: RecurringMonth[] = [];
  let [endCents, endMembers] = [now.cents, now.members];
  for (const month of months.toReversed()) {
    const m = movements.get(month) ?? STILL;
    const startCents = endCents - m.newCents - m.expansionCents + m.contractionCents + m.churnedCents;
    const startMembers = endMembers - m.newMembers + m.churnedMembers;
    out.push({ month, ...m, startCents, endCents, startMembers, endMembers, churnedMembersShare: share(m.churnedMembers, startMembers), churnedMoneyShare: share(m.churnedCents, startCents) });
    [endCents, endMembers] = [startCents, startMembers];
  }
  return out.toReversed();
}

/** Days since the first day an invoice bills; the last class is open. */
export const AGES = [[0, 7], [8, 14], [15, 30], [31, 60], [61, null]] as const;
/** As on an axis of days. */
export const ageLabel = ([from, to]: (typeof AGES)[number]): string => (to === null ? `${from}+` : `${from}-${to}`);

export const recoveryShare = (failed: { readonly cents: number; readonly recoveredCents: number }): number | null => share(failed.recoveredCents, failed.cents);
