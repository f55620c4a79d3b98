import { describe, expect, it, test } from 'vitest';
import { addDays, calendarDate as d } from '#kit/time/calendar-date.js';
import { childAgesOutOn } from '../household.rules.js';
import { type AgeOutWarning, coveredThrough, leavesWith, warningDue } from './age-out.rules.js';

/** The days on which a sweep that runs each day warns. */
function warnings(agesOutOn: string, from: string, days: number): [string, AgeOutWarning][] {
  const said: [string, AgeOutWarning][] = [];
  for (let i = 0; i < days; i++) {
    const on = addDays(d(from), i);
    const due = warningDue({ on, agesOutOn: d(agesOutOn), warned: said.at(-1)?.[1] ?? null });
    if (due) said.push([on, due]);
  }
  return said;
}

describe('warnings', () => {
  test.each([
    ['2026-11-30', [['2026-10-01', 60], ['2026-10-31', 30]]],
    ['2028-02-29', [['2027-12-31', 60], ['2028-01-30', 30]]],
    ['2027-02-28', [['2026-12-30', 60], ['2027-01-29', 30]]],
  ] as const)('cover to %s: sixty and thirty days before, once each', (agesOutOn, expected) => {
    expect(warnings(agesOutOn, addDays(d(agesOutOn), -90), 120)).toEqual(expected);
  });

  it('comes late where nobody looked in time, and not after the last day', () => {
    expect(warnings('2026-11-30', '2026-10-15', 60)).toEqual([['2026-10-15', 60], ['2026-10-31', 30]]);
    expect(warnings('2026-11-30', '2026-11-20', 60)).toEqual([['2026-11-20', 30]]);
    expect(warnings('2026-11-30', '2026-11-30', 60)).toEqual([['2026-11-30', 30]]);
    expect(warnings('2026-11-30', '2026-12-01', 60)).toEqual([]);
  });
});

describe('the last day of cover', () => {
  test.each([
    // born, day of the month that is charged, last day
    ['2000-02-29', 29, '2026-03-28'], // 2026-02-28 is both the month's end and the clamped anchor: the period of that day is the last
    ['2000-02-29', 1, '2026-02-28'],
    ['2000-02-29', 28, '2026-03-27'],
    ['2002-02-28', 1, '2028-02-29'],
    ['2000-11-30', 1, '2026-11-30'],
    ['2000-11-30', 30, '2026-12-29'],
    ['2000-11-12', 31, '2026-12-30'], // the anchor of November is its 30th
    ['2000-11-12', 15, '2026-12-14'],
  ] as const)('born %s, charged on the %i: %s', (born, anchorDay, last) => {
    expect(coveredThrough(childAgesOutOn(d(born)), anchorDay)).toBe(last);
  });
});

it('leaves with the period in which the last day lies, asked for a week before that day', () => {
  const at = (on: string, periodEnd: string) => leavesWith(d('2026-11-30'), d(periodEnd), d(on));
  expect([at('2026-11-22', '2026-12-01'), at('2026-11-23', '2026-12-01'), at('2026-11-30', '2026-12-01')]).toEqual([false, true, true]);
  // the period that is running ends before: the next one is the last
  expect([at('2026-11-27', '2026-11-30'), at('2026-11-30', '2026-12-30'), at('2027-03-01', '2027-03-30')]).toEqual([false, true, true]);
  expect(leavesWith(null, d('2026-12-01'), d('2026-11-30'))).toBe(false);
});
