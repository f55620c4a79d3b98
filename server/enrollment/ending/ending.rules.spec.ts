import { describe, expect, it } from 'vitest';
import { calendarDate as d } from '#kit/time/calendar-date.js';
import { cancelledEnd, refundDueOf } from './ending.rules.js';

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

describe('the word a membership keeps for what goes back', () => {
  const said = { paidCents: 9_900, unusedDays: 19, days: 30, arithmetic: '', cents: 6_270 } as const;
  it.each([
    ['within_14_days', 'eligible', 'eligible'], ['within_14_days', 'review', 'review'], ['unearned_days', 'eligible', 'unearned_days'], ['none', 'not_eligible', 'none'],
  ] as const)('%s, %s: %s', (rule, eligibility, word) => { expect(refundDueOf({ ...said, rule, eligibility })).toEqual({ rule: word, cents: 6_270n }); });
});
