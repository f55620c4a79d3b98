import { type Locale, textFor } from '#kit/i18n/translate.js';
import { type CalendarDate, formatCalendarDate, isCalendarDate } from '#kit/time/calendar-date.js';
import type { StartDate, StartRule } from './start-date.rules.js';

/** The start as the API shows it, with the rule that gave it in the visitor's language. */
export interface StartView { startsOn: CalendarDate; rule: StartRule; ruleText: string; nextChargeOn: CalendarDate; dueToday: boolean }

export function startText(locale: Locale, start: StartDate): string {
  const { key, ...data } = start.text;
  const params = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, isCalendarDate(value) ? formatCalendarDate(value, locale) : value]));
  return textFor(locale, key, params);
}

export function startView(locale: Locale, start: StartDate): StartView {
  return { startsOn: start.startsOn, rule: start.rule, ruleText: startText(locale, start), nextChargeOn: start.nextChargeOn, dueToday: start.dueToday };
}
