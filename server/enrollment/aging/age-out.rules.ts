import { nextAnchorAfter } from '#kit/time/anchors.js';
import { addDays, type CalendarDate, daysBetween } from '#kit/time/calendar-date.js';

/** Days before the last day of cover on which the household is told, the first one first. */
export const AGE_OUT_WARNINGS = [60, 30] as const;
export type AgeOutWarning = (typeof AGE_OUT_WARNINGS)[number];

/** The processor is told this many days before: late enough to leave the plan free to change, early enough to be done before the next charge. */
export const AGE_OUT_LEAD_DAYS = 7;

/**
 * The warning that is due `on`, or null. Each is said once and a late one still counts; who is first heard of within the last
 * days gets the last one alone. Once the last day is over there is nothing to warn of.
 */
export function warningDue({ on, agesOutOn, warned }: { on: CalendarDate; agesOutOn: CalendarDate; warned: number | null }): AgeOutWarning | null {
  const left = daysBetween(on, agesOutOn);
  if (left < 0) return null;
  const due = AGE_OUT_WARNINGS.findLast(days => left <= days);
  return due !== undefined && (warned === null || due < warned) ? due : null;
}

/** The last day of cover: nobody leaves within a period that is paid, so it is the last day of the one in which cover by age ends. */
export const coveredThrough = (agesOutOn: CalendarDate, anchorDay: number): CalendarDate => addDays(nextAnchorAfter(anchorDay, agesOutOn), -1);

/** Whether somebody leaves with the period that ends on `periodEnd` (its first day after), as far as is known `on`. */
export const leavesWith = (agesOutOn: CalendarDate | null, periodEnd: CalendarDate, on: CalendarDate): boolean =>
  agesOutOn !== null && agesOutOn < periodEnd && agesOutOn <= addDays(on, AGE_OUT_LEAD_DAYS);
