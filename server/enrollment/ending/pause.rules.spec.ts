import { expect, it, test } from 'vitest';
import { calendarDate as d } from '#kit/time/calendar-date.js';
import { pauseBounds, pauseOutlook } from './pause.rules.js';

test.each([
  ['2026-11-30', '2026-12-02', '2027-03-01'], // three months after the 30th of November is the end of February
  ['2026-11-29', '2026-12-01', '2027-03-01'],
  ['2026-12-14', '2026-12-16', '2027-03-15'],
  ['2028-01-30', '2028-02-01', '2028-05-01'],
] as const)('paid through %s: on again from %s to %s', (paid, first, last) => {
  expect(pauseBounds(d(paid))).toEqual({ first, last });
});

it('tells the charge that is left out and what going on costs', () => {
  expect(pauseOutlook({ today: d('2026-11-26'), paidThrough: d('2026-12-14'), monthlyCents: 17_900n })).toEqual({
    pausesOn: '2026-11-26', paidThrough: '2026-12-14', skippedChargeOn: '2026-12-15', firstResumesOn: '2026-12-16', lastResumesOn: '2027-03-15', resumeCents: 17_900,
  });
});
