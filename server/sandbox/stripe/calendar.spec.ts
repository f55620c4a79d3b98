import { expect, it } from 'vitest';
import { nextBillingDate, periodAfter } from './calendar.js';

const at = (text: string): number => Date.parse(`${text}T15:30:00Z`) / 1000;
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

it('clamps to the end of a short month and returns to the anchor’s day', () => {
  const anchor = at('2027-01-31');
  expect([0, 1, 2, 3, 13].map(n => day(periodAfter(anchor, 'month', 1, n)))).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2028-02-29']);
});

it('finds the next billing date after any moment', () => {
  const anchor = at('2027-01-31');
  expect(day(nextBillingDate(anchor, 'month', 1, anchor))).toBe('2027-02-28');
  expect(day(nextBillingDate(anchor, 'month', 1, at('2027-02-28')))).toBe('2027-03-31');
  expect(day(nextBillingDate(anchor, 'month', 1, at('2037-02-28') - 1))).toBe('2037-02-28');
  expect(day(nextBillingDate(anchor, 'year', 1, anchor))).toBe('2028-01-31');
  expect(nextBillingDate(anchor, 'month', 1, anchor - 1)).toBe(anchor);
  for (let n = 1; n < 400; n += 1) {
    const moment = anchor + n * 86_400;
    const next = nextBillingDate(anchor, 'month', 1, moment);
    expect(next).toBeGreaterThan(moment);
    expect(next - moment).toBeLessThanOrEqual(31 * 86_400);
  }
});
