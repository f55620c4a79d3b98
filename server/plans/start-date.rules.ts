import { addBusinessDays } from '#kit/time/business-days.js';
import { nextAnchorAfter } from '#kit/time/anchors.js';
import { addDays, addMonths, type CalendarDate, dateFromParts, partsOf, startOfMonth } from '#kit/time/calendar-date.js';

/** When an individual's membership starts. `today` charges now; `first_or_fifteenth` saves the card and charges on the start date. */
export const START_RULES = ['today', 'first_or_fifteenth'] as const;
export type StartRule = (typeof START_RULES)[number];

export const CUT_OFF_BUSINESS_DAYS = 3;
/** Nobody may choose beyond the next two anchors. */
const CHOICES = 2;
/** Two anchors a month and a cut-off of at most two weeks: the open ones are always among the next few. */
const LOOK_AHEAD_ANCHORS = 6;

export interface StartDate {
  readonly rule: StartRule;
  readonly startsOn: CalendarDate;
  /** The first charge that is still to come: a month after a start of today, the start date itself when nothing is due today. */
  readonly nextChargeOn: CalendarDate;
  readonly dueToday: boolean;
  /** Day of the month of every charge, 1 to 31. */
  readonly anchorDay: number;
  /** What a visitor may choose, the first being the default. */
  readonly choices: readonly CalendarDate[];
  readonly text: StartText;
}

export type StartText =
  | { readonly key: 'start.today'; readonly start: CalendarDate; readonly next: CalendarDate }
  | { readonly key: 'start.staff'; readonly start: CalendarDate; readonly next: CalendarDate }
  | { readonly key: 'start.first_or_fifteenth'; readonly start: CalendarDate; readonly cutOff: CalendarDate; readonly days: number }
  | { readonly key: 'start.first_or_fifteenth_missed'; readonly start: CalendarDate; readonly missed: CalendarDate; readonly missedCutOff: CalendarDate; readonly days: number };

/** The last day on which somebody may still enroll for `start`: 3 business days before it, inclusive. */
export function cutOffFor(start: CalendarDate): CalendarDate {
  return addBusinessDays(start, -CUT_OFF_BUSINESS_DAYS);
}

/** The 1sts and 15ths strictly after `date`, in order. */
function anchorsAfter(date: CalendarDate, count: number): CalendarDate[] {
  const anchors: CalendarDate[] = [];
  for (let month = 0; anchors.length < count && month <= count; month += 1) {
    const { year, month: number } = partsOf(addMonths(startOfMonth(date), month));
    anchors.push(...[1, 15].map((day) => dateFromParts(year, number, day)).filter((anchor) => anchor > date));
  }
  return anchors.slice(0, count);
}

function startToday(today: CalendarDate): StartDate {
  const anchorDay = partsOf(today).day;
  const nextChargeOn = nextAnchorAfter(anchorDay, today);
  return { rule: 'today', startsOn: today, nextChargeOn, dueToday: true, anchorDay, choices: [today], text: { key: 'start.today', start: today, next: nextChargeOn } };
}

function startOnAnchor(today: CalendarDate, chosen: CalendarDate | null): StartDate | null {
  const upcoming = anchorsAfter(today, LOOK_AHEAD_ANCHORS);
  const choices = upcoming.filter((anchor) => today <= cutOffFor(anchor)).slice(0, CHOICES);
  const startsOn = chosen ?? choices[0];
  if (startsOn === undefined || !choices.includes(startsOn)) return null;
  const missed = startsOn === choices[0] ? upcoming.findLast((anchor) => anchor < startsOn) : undefined;
  const text: StartText = missed === undefined
    ? { key: 'start.first_or_fifteenth', start: startsOn, cutOff: cutOffFor(startsOn), days: CUT_OFF_BUSINESS_DAYS }
    : { key: 'start.first_or_fifteenth_missed', start: startsOn, missed, missedCutOff: cutOffFor(missed), days: CUT_OFF_BUSINESS_DAYS };
  return { rule: 'first_or_fifteenth', startsOn, nextChargeOn: startsOn, dueToday: false, anchorDay: partsOf(startsOn).day, choices, text };
}

/**
 * The start of somebody who enrolls on `today`, or null when `chosen` is not among the choices: the caller answers with
 * `start_not_allowed` and never moves the date silently.
 */
export function individualStart(input: { readonly rule: StartRule; readonly today: CalendarDate; readonly chosen?: CalendarDate | null }): StartDate | null {
  const chosen = input.chosen ?? null;
  if (input.rule === 'first_or_fifteenth') return startOnAnchor(input.today, chosen);
  return chosen === null || chosen === input.today ? startToday(input.today) : null;
}

/** The start nobody chose: always exists. */
export function defaultStart(rule: StartRule, today: CalendarDate): StartDate {
  const start = individualStart({ rule, today });
  if (start === null) throw new Error(`no start date after ${today}`);
  return start;
}

/**
 * The start of somebody who enrolled on `enrolledOn`, as it was decided on that day, whatever day it is now and whatever rule
 * is in force: a start of the same day followed the one rule, a later start the other. Null when it follows neither.
 */
export function soldStart(enrolledOn: CalendarDate, startsOn: CalendarDate): StartDate | null {
  return individualStart({ rule: startsOn > enrolledOn ? 'first_or_fifteenth' : 'today', today: enrolledOn, chosen: startsOn });
}

/** How far back staff may date a start, the same bound as for retroactive terminations. */
export const MOST_BACKDATED_DAYS = 60;

/**
 * A start that staff set by hand: backdated, today, or one the visitor could have chosen. Null when out of bounds. A backdated
 * start is charged today for its first month, and the charges keep the start's day of the month.
 */
export function staffStart(input: { readonly rule: StartRule; readonly today: CalendarDate; readonly startsOn: CalendarDate }): StartDate | null {
  const { rule, today, startsOn } = input;
  if (startsOn > today) return individualStart({ rule, today, chosen: startsOn });
  if (startsOn < addDays(today, -MOST_BACKDATED_DAYS)) return null;
  const anchorDay = partsOf(startsOn).day;
  const nextChargeOn = nextAnchorAfter(anchorDay, startsOn);
  return { rule, startsOn, nextChargeOn, dueToday: true, anchorDay, choices: [startsOn], text: { key: 'start.staff', start: startsOn, next: nextChargeOn } };
}
