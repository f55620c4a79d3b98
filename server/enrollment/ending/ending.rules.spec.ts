import { describe, expect, it } from 'vitest';
import { calendarDate as d } from '#kit/time/calendar-date.js';
import { cancelledEnd, refundOf, type RefundFacts, unearnedCents } from './ending.rules.js';

describe('the end of a contract that is cancelled', () => {
  const end = (today: string, paidThrough: string | null, noticeDays: number) => cancelledEnd({ today: d(today), startsOn: d('2027-01-10'), paidThrough: paidThrough === null ? null : d(paidThrough), noticeDays });
  it.each([
    ['no notice: the last day paid for', '2027-03-15', '2027-04-09', 0, '2027-04-09', null, 0],
    ['30 days of notice within the paid month', '2027-03-10', '2027-04-09', 30, '2027-04-09', '2027-04-09', 0],
    ['30 days of notice, 10 beyond the paid month', '2027-03-20', '2027-04-09', 30, '2027-04-19', '2027-04-19', 10],
    ['over a leap day', '2028-02-15', '2028-03-09', 30, '2028-03-16', '2028-03-16', 7],
    ['nothing is paid any more: today', '2027-03-20', '2027-03-09', 30, '2027-03-20', '2027-04-19', 0],
    ['nothing was ever paid: today', '2027-03-20', null, 0, '2027-03-20', null, 0],
  ] as const)('%s', (_, today, paidThrough, noticeDays, endsOn, noticeEndsOn, daysToBill) => {
    expect(end(today, paidThrough, noticeDays)).toEqual({ endsOn, noticeEndsOn, daysToBill });
  });
});

describe('what goes back', () => {
  it.each([
    [27_900n, '2026-11-10', '2026-12-09', '2026-11-20', 17_670n], // 19 of 30 days
    [9_900n, '2027-02-28', '2027-03-27', '2027-03-01', 9_193n], // 26 of 28 days: 9,192.86
    [5_901n, '2027-04-01', '2027-04-30', '2027-04-15', 2_951n], // 15 of 30 days: 2,950.5
    [9_900n, '2027-04-10', '2027-05-09', '2027-05-09', 0n],
    [9_900n, '2027-04-10', '2027-05-09', '2027-04-09', 9_900n],
  ] as const)('%d cents from %s to %s, ended on %s: %d', (monthly, from, through, end, cents) => {
    expect(unearnedCents(monthly, { from: d(from), through: d(through), leftCents: 1_000_000n }, d(end))).toBe(cents);
  });

  it('is never more than what is left of what was paid', () => {
    expect(unearnedCents(27_900n, { from: d('2026-11-10'), through: d('2026-12-09'), leftCents: 5_000n }, d('2026-11-20'))).toBe(5_000n);
  });

  const facts: RefundFacts = { today: d('2027-04-20'), startsOn: d('2027-04-10'), endsOn: d('2027-04-20'), visits: 'unknown', formula: 'unearned_days', monthlyCents: 9_900n, month: { from: d('2027-04-10'), through: d('2027-05-09'), leftCents: 9_900n } };
  it.each([
    ['within 14 days, visits unknown', {}, 'review', 9_900n],
    ['within 14 days, no visit', { visits: 'none' }, 'eligible', 9_900n],
    ['within 14 days, a visit', { visits: 'some' }, 'unearned_days', 6_270n], // 19 of 30 days
    ['the 14th day', { today: d('2027-04-24'), endsOn: d('2027-04-24'), visits: 'none' }, 'eligible', 9_900n],
    ['the 15th day', { today: d('2027-04-25'), endsOn: d('2027-04-25'), visits: 'none' }, 'unearned_days', 4_620n], // 14 of 30 days
    ['a state that earns the month', { visits: 'some', formula: 'none' }, 'none', 0n],
    ['to the end of the paid month', { today: d('2027-04-30'), endsOn: d('2027-05-09') }, 'none', 0n],
    ['nothing was paid', { month: null }, 'none', 0n],
  ] as const)('%s', (_, more, rule, cents) => { expect(refundOf({ ...facts, ...more } as RefundFacts)).toEqual({ rule, cents }); });
});
