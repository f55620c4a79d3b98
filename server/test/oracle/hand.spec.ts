import { describe, expect, test } from 'vitest';
import { billingInstant, chargeAfter, chargeDate, dateAt, monthsAfter, utc } from './calendar.js';
import { Life } from './life.js';
import { beginsAtOnce, cancelledEnd, fourteenDayRule, LAWS, monthly, prorate, share, tierFor, total, unearned, unpaidStanding } from './money.js';

/** The oracle against figures worked out by hand; the arithmetic stands beside each. Nothing here is the output of a program. */
const days = (from: string, to: string) => ({ start: utc(`${from}T17:00:00Z`), end: utc(`${to}T17:00:00Z`) });
const cents = (lines: readonly { cents: number }[]) => lines.map(l => l.cents);

describe('billing dates', () => {
  test('1. the 31st clamps and returns', () => {
    // February 2027 has 28 days (2027 is no multiple of 4), March 31, April 30
    expect([1, 2, 3].map(n => chargeDate(31, '2027-01-31', n))).toEqual(['2027-02-28', '2027-03-31', '2027-04-30']);
  });
  test('2. the 30th in a leap year', () => {
    // 2028 = 4 x 507: February has 29 days
    expect([1, 2].map(n => chargeDate(30, '2028-01-30', n))).toEqual(['2028-02-29', '2028-03-30']);
  });
  test('3. the 29th in a common year', () => { expect([1, 2].map(n => chargeDate(29, '2027-01-29', n))).toEqual(['2027-02-28', '2027-03-29']); });
  test('4. centuries', () => {
    // 2100 is a multiple of 100 but not of 400: no leap day. 2400 = 6 x 400: one
    expect([chargeDate(31, '2100-01-31', 1), chargeDate(30, '2400-01-30', 1)]).toEqual(['2100-02-28', '2400-02-29']);
  });
  test('5. over the end of a year', () => { expect([chargeDate(31, '2026-12-31', 1), chargeDate(31, '2026-11-30', 1)]).toEqual(['2027-01-31', '2026-12-31']); });
  test('6. begun on a leap day', () => {
    // 12 months on: 2029, common, 28. 48 months on: 2032 = 4 x 508, 29
    expect([1, 12, 48].map(n => chargeDate(29, '2028-02-29', n))).toEqual(['2028-03-29', '2029-02-28', '2032-02-29']);
  });
  test('7. the next charge is strictly after', () => {
    // on the clamped day itself the next one is a month on
    expect([chargeAfter(31, '2027-02-27'), chargeAfter(31, '2027-02-28'), chargeAfter(15, '2027-02-15')]).toEqual(['2027-02-28', '2027-03-31', '2027-03-15']);
  });
  test('8. 17:00 UTC', () => {
    // 1970 to 2026 are 57 years with 14 leap days (1972 to 2024): 57 x 365 + 14 = 20,819 days to 2027-01-01; 30 more to the 31st: 20,849
    // 20,849 x 86,400 = 1,801,353,600; + 17 x 3,600 = 61,200: 1,801,414,800
    expect(billingInstant('2027-01-31')).toBe(1_801_414_800);
    // Hawaii is at UTC-10 (07:00), Maine at UTC-5 (12:00): the same date
    expect(dateAt(1_801_414_800)).toBe('2027-01-31');
  });
  test('9. the provider’s date turns at 07:00 UTC', () => {
    // Arizona is 7 hours behind: 06:59:59 UTC is 23:59:59 of the day before
    expect([dateAt(utc('2027-03-01T06:59:59Z')), dateAt(utc('2027-03-01T07:00:00Z'))]).toEqual(['2027-02-28', '2027-03-01']);
  });
  test('10. the processor keeps the hour and clamps the day', () => {
    expect(monthsAfter(utc('2027-01-31T17:20:05Z'), 1)).toBe(utc('2027-02-28T17:20:05Z'));
    expect(monthsAfter(utc('2027-01-31T17:20:05Z'), 2)).toBe(utc('2027-03-31T17:20:05Z'));
  });
});

describe('prices by tier', () => {
  test('11. counts', () => { expect([tierFor(0, 0), tierFor(1, 0), tierFor(0, 3), tierFor(1, 1)]).toEqual(['EE', 'ESP', 'ECH', 'FAM']); });
  test('12. a family of Plus with the pharmacy add-on', () => { expect(monthly(['plus', 'pharmacy'], 'FAM')).toBe(30_900); /* 279 + 30 = 309.00 */ });
  test('13. alone, with a spouse, with children', () => {
    // 59.00 · 209 + 30 = 239.00 · 279.00
    expect([monthly(['base'], 'EE'), monthly(['elite', 'pharmacy'], 'ESP'), monthly(['elite'], 'ECH')]).toEqual([5_900, 23_900, 27_900]);
  });
});

describe('proration', () => {
  test('14. half of a month of 30 days', () => {
    // Apr 10 to May 10: 30 x 86,400 = 2,592,000 s; 15 days left. 99.00 / 2 = 49.50 back, 119.00 / 2 = 59.50 due: 10.00
    const lines = prorate({ plan: 9_900 }, { plan: 11_900 }, days('2027-04-10', '2027-05-10'), utc('2027-04-25T17:00:00Z'));
    expect([cents(lines), total(lines)]).toEqual([[-4_950, 5_950], 1_000]);
  });
  test('15. half a cent goes away from zero, back as well as due', () => {
    // 59.01 / 2 = 29.505 -> 29.51; 59.03 / 2 = 29.515 -> 29.52: 0.01 due
    const lines = prorate({ plan: 5_901 }, { plan: 5_903 }, days('2027-04-10', '2027-05-10'), utc('2027-04-25T17:00:00Z'));
    expect([cents(lines), total(lines)]).toEqual([[-2_951, 2_952], 1]);
  });
  test('16. by the second', () => {
    // Jan 31 17:00 to Feb 28 17:00: 28 x 86,400 = 2,419,200 s. From Feb 10 09:30:15 to Feb 28 17:00: 18 days and 7:29:45 = 1,555,200 + 26,985 = 1,582,185 s
    // 12,900 x 1,582,185 / 2,419,200 = 8,436.75 -> 8,437; 22,900 x 1,582,185 / 2,419,200 = 14,976.87 -> 14,977; due 6,540
    const lines = prorate({ plan: 12_900 }, { plan: 22_900 }, days('2027-01-31', '2027-02-28'), utc('2027-02-10T09:30:15Z'));
    expect([cents(lines), total(lines)]).toEqual([[-8_437, 14_977], 6_540]);
  });
  test('17. a second before the end nothing is left', () => {
    // 27,900 x 1 / 2,678,400 = 0.0104 -> 0
    expect(share(27_900, 1, 2_678_400)).toBe(0);
  });
  test('18. the whole period is the whole difference', () => {
    const lines = prorate({ plan: 9_900 }, { plan: 27_900 }, days('2027-03-31', '2027-04-30'), utc('2027-03-31T17:00:00Z'));
    expect([cents(lines), total(lines)]).toEqual([[-9_900, 27_900], 18_000]);
  });
  test('19. an add-on comes on: the plan’s line does not move', () => {
    // 10 of 31 days: 3,000 x 10 / 31 = 967.74 -> 968
    const lines = prorate({ plan: 9_900 }, { plan: 9_900, pharmacy: 3_000 }, days('2027-03-10', '2027-04-10'), utc('2027-03-31T17:00:00Z'));
    expect(lines).toEqual([{ of: 'pharmacy', kind: 'charge', unit: 3_000, cents: 968 }]);
  });
  test('20. a child is born: the tier follows', () => {
    // Plus, ESP to FAM, 20 of 31 days: 17,900 x 20 / 31 = 11,548.39 -> 11,548; 27,900 x 20 / 31 = 18,000; due 6,452
    const lines = prorate({ plan: 17_900 }, { plan: 27_900 }, days('2027-03-10', '2027-04-10'), utc('2027-03-21T17:00:00Z'));
    expect([cents(lines), total(lines)]).toEqual([[-11_548, 18_000], 6_452]);
  });
  test('21. a dearer plan without the add-on: three lines, each rounded alone', () => {
    // 59 + 30 = 89 to 99: dearer, so at once. 11 of 30 days: 5,900 x 11 / 30 = 2,163.33 -> 2,163; 9,900 x 11 / 30 = 3,630; 3,000 x 11 / 30 = 1,100
    // -2,163 + 3,630 - 1,100 = 367 (the whole difference would be 1,000 x 11 / 30 = 366.67)
    const [before, after] = [{ plan: 5_900, pharmacy: 3_000 }, { plan: 9_900 }];
    expect(beginsAtOnce(before, after)).toBe(true);
    const lines = prorate(before, after, days('2027-04-10', '2027-05-10'), utc('2027-04-29T17:00:00Z'));
    expect([cents(lines), total(lines)]).toEqual([[-2_163, 3_630, -1_100], 367]);
  });
});

describe('what is given back', () => {
  test('22. the unearned days of a month of 30', () => {
    // Nov 10 to Dec 9 are 21 + 9 = 30 days. After Nov 20: Nov 21 to 30 (10) and Dec 1 to 9 (9) = 19. 27,900 x 19 / 30 = 17,670
    expect(unearned(27_900, { from: '2026-11-10', through: '2026-12-09' }, '2026-11-20')).toBe(17_670);
  });
  test('23. of a month over the end of February', () => {
    // Feb 28 to Mar 27: 1 + 27 = 28 days. After Mar 1: 26. 9,900 x 26 / 28 = 9,192.86 -> 9,193
    expect(unearned(9_900, { from: '2027-02-28', through: '2027-03-27' }, '2027-03-01')).toBe(9_193);
  });
  test('24. nothing at the end of the month, all of it before its beginning', () => {
    const month = { from: '2027-04-10', through: '2027-05-09' };
    expect([unearned(9_900, month, '2027-05-09'), unearned(9_900, month, '2027-05-10'), unearned(9_900, month, '2027-04-09')]).toEqual([0, 0, 9_900]);
  });
  test('25. half a cent goes to the member', () => {
    // 15 of 30 days of 59.01: 29.505 -> 29.51
    expect(unearned(5_901, { from: '2027-04-01', through: '2027-04-30' }, '2027-04-15')).toBe(2_951);
  });
  test('26. fourteen days', () => {
    // Feb 20 + 14 = Feb 34 = Mar 6 (28 days)
    expect([fourteenDayRule('2027-02-20', '2027-03-06', 'none'), fourteenDayRule('2027-02-20', '2027-03-07', 'none')]).toEqual(['whole', 'formula']);
    expect([fourteenDayRule('2027-02-20', '2027-03-06', 'unknown'), fourteenDayRule('2027-02-20', '2027-02-21', 'some')]).toEqual(['review', 'formula']);
  });
});

describe('the end', () => {
  test('27. without notice: the last day paid for', () => { expect(cancelledEnd('2027-03-15', '2027-03-30', LAWS.TX)).toBe('2027-03-30'); });
  test('28. with 30 days of notice', () => {
    // Mar 15 + 30 = Mar 45 = Apr 14, later than Mar 30; paid through May 1 is later than that
    expect([cancelledEnd('2027-03-15', '2027-03-30', LAWS.AZ), cancelledEnd('2027-03-15', '2027-05-01', LAWS.AZ)]).toEqual(['2027-04-14', '2027-05-01']);
  });
  test('29. notice over a leap day', () => {
    // Feb 1 + 30 = Feb 31 = Mar 2 (29 days)
    expect(cancelledEnd('2028-02-01', '2028-02-20', LAWS.FL)).toBe('2028-03-02');
  });
  test('30. a card that fails for good', () => {
    // refused on Mar 1; the last retry 14 days on, Mar 15; 30 days on, Mar 45 = Apr 14
    expect(['2027-02-28', '2027-03-01', '2027-03-14', '2027-03-15', '2027-04-13', '2027-04-14'].map(day => unpaidStanding('2027-03-01', day)))
      .toEqual(['active', 'past_due', 'past_due', 'suspended', 'suspended', 'ended']);
  });
});

describe('statements', () => {
  const bills = (life: Life) => life.invoices.map(i => [i.on, i.why, i.cents, i.from, i.through, i.paid]);

  test('31. from the 31st of January', () => {
    const life = new Life(utc('2027-01-31T17:00:00Z'), { plan: 9_900 }).until(utc('2027-04-01T00:00:00Z'));
    expect(bills(life)).toEqual([
      ['2027-01-31', 'start', 9_900, '2027-01-31', '2027-02-27', true], ['2027-02-28', 'renewal', 9_900, '2027-02-28', '2027-03-30', true], ['2027-03-31', 'renewal', 9_900, '2027-03-31', '2027-04-29', true],
    ]);
    expect([life.paidThrough, life.nextChargeOn, life.collected]).toEqual(['2027-04-29', '2027-04-30', 29_700]); // 3 x 99
  });

  test('32. up at once, down with the period, a part given back', () => {
    // Base to Plus with children on Apr 1, 9 of 31 days left: 12,900 x 9 / 31 = 3,745.16 -> 3,745; 22,900 x 9 / 31 = 6,648.39 -> 6,648; due 2,903
    const life = new Life(utc('2027-03-10T17:00:00Z'), { plan: 12_900 }).until(utc('2027-04-01T17:00:00Z'));
    expect(life.dueFor({ plan: 22_900 })).toBe(2_903);
    life.change({ plan: 22_900 });
    life.until(utc('2027-04-20T17:00:00Z')).change({ plan: 12_900 });
    expect(life.refund(2, 5_000)).toBe(true);
    expect(life.refund(2, 17_901)).toBe(false); // 22,900 - 5,000 = 17,900 are left
    life.until(utc('2027-05-10T20:00:00Z'));
    expect(bills(life)).toEqual([
      ['2027-03-10', 'start', 12_900, '2027-03-10', '2027-04-09', true], ['2027-04-01', 'change', 2_903, '2027-03-10', '2027-04-09', true],
      ['2027-04-10', 'renewal', 22_900, '2027-04-10', '2027-05-09', true], ['2027-05-10', 'renewal', 12_900, '2027-05-10', '2027-06-09', true],
    ]);
    expect([life.collected, life.refunded]).toEqual([51_603, 5_000]); // 12,900 + 2,903 + 22,900 + 12,900
  });

  test('33. a card that fails, and a new one in time', () => {
    const start = () => new Life(utc('2027-05-01T17:00:00Z'), { plan: 9_900 }).until(utc('2027-05-20T17:00:00Z'));
    const lost = start();
    lost.cardWorks = false;
    // refused on Jun 1; Jun 2, 4, 8, 15; 30 days on from Jun 15: Jul 15
    expect(['06-01', '06-15', '07-14', '07-16'].map(day => [lost.until(utc(`2027-${day}T18:30:00Z`)).state, lost.paidThrough])).toEqual([
      ['past_due', '2027-05-31'], ['suspended', '2027-05-31'], ['suspended', '2027-05-31'], ['ended', '2027-05-31'],
    ]);
    expect([lost.collected, lost.owed]).toEqual([9_900, 9_900]);
    const saved = start();
    saved.cardWorks = false;
    saved.until(utc('2027-06-07T17:00:00Z')).cardWorks = true;
    saved.until(utc('2027-06-08T18:00:00Z'));
    expect([saved.state, saved.paidThrough, saved.collected]).toEqual(['active', '2027-06-30', 19_800]);
  });

  test('34. paused and taken up again', () => {
    const start = () => new Life(utc('2027-01-10T17:00:00Z'), { plan: 9_900 }).until(utc('2027-01-20T17:00:00Z'));
    const long = start();
    long.pause();
    long.until(utc('2027-03-25T19:00:00Z')).resume();
    // nothing on Feb 10 and Mar 10; a new month from Mar 25
    expect(bills(long)).toEqual([['2027-01-10', 'start', 9_900, '2027-01-10', '2027-02-09', true], ['2027-03-25', 'resume', 9_900, '2027-03-25', '2027-04-24', true]]);
    expect(long.nextChargeOn).toBe('2027-04-25');
    const short = start();
    short.pause();
    short.until(utc('2027-02-05T19:00:00Z')).resume();
    expect([short.invoices.length, short.nextChargeOn]).toEqual([1, '2027-02-10']);
  });

  test('35. ended by staff after an upgrade', () => {
    // ESP to FAM on Jun 25, 15 of 30 days: -8,950 + 13,950 = 5,000. Ended on Jun 30, Jul 1 to 9 are unused: 17,900 x 9 / 30 = 5,370 of the month and 5,000 x 9 / 15 = 3,000 of the change: 8,370
    const life = new Life(utc('2027-06-10T17:00:00Z'), { plan: 17_900 }).until(utc('2027-06-25T17:00:00Z'));
    life.change({ plan: 27_900 });
    life.until(utc('2027-06-30T20:00:00Z')).endNow(LAWS.TX);
    expect([life.state, life.endsOn, life.collected, life.dueBack]).toEqual(['ended', '2027-06-30', 22_900, 8_370]);
  });

  test('36. less than half a dollar is carried over', () => {
    // an hour before the end of 30 days: 9,900 x 3,600 / 2,592,000 = 13.75 -> 14; 11,900 x 3,600 / 2,592,000 = 16.53 -> 17; due 3, with the next invoice: 11,900 + 3 = 11,903
    const life = new Life(utc('2027-04-10T17:00:00Z'), { plan: 9_900 }).until(utc('2027-05-10T16:00:00Z'));
    expect(life.dueFor({ plan: 11_900 })).toBe(0);
    life.change({ plan: 11_900 });
    expect([life.invoices.at(-1)!.cents, life.invoices.at(-1)!.due, life.carried]).toEqual([3, 0, 3]);
    life.until(utc('2027-05-10T20:00:00Z'));
    expect([life.invoices.at(-1)!.cents, life.invoices.at(-1)!.due, life.carried, life.collected]).toEqual([11_900, 11_903, 0, 21_803]); // 9,900 + 11,903
  });

  test('37. cancelled with notice into the next month', () => {
    // Mar 20 + 30 = Apr 19, after Apr 9: of April's month 10 days (Apr 10 to 19) of 30 are charged: 9,900 x 10 / 30 = 3,300; nothing goes back
    const life = new Life(utc('2027-03-10T17:00:00Z'), { plan: 9_900 }).until(utc('2027-03-20T17:00:00Z'));
    life.cancel(LAWS.AZ);
    life.until(utc('2027-05-20T17:00:00Z'));
    expect(bills(life)).toEqual([['2027-03-10', 'start', 9_900, '2027-03-10', '2027-04-09', true], ['2027-04-10', 'renewal', 3_300, '2027-04-10', '2027-04-19', true]]);
    expect([life.state, life.endsOn, life.collected, life.dueBack]).toEqual(['ended', '2027-04-19', 13_200, 0]);
    // taken back on Apr 12: the other 20 days are charged at once, 9,900 x 20 / 30 = 6,600, so that all of the month is paid
    const kept = new Life(utc('2027-03-10T17:00:00Z'), { plan: 9_900 }).until(utc('2027-03-20T17:00:00Z'));
    kept.cancel(LAWS.AZ);
    kept.until(utc('2027-04-12T17:00:00Z')).keep();
    expect([kept.paidThrough, kept.nextChargeOn]).toEqual(['2027-05-09', '2027-05-10']);
    expect(bills(kept.until(utc('2027-05-11T00:00:00Z'))).map(b => b[2])).toEqual([9_900, 3_300, 6_600, 9_900]);
  });

  test('38. cancelled on the morning of a renewal', () => {
    // paid through Feb 9, charged again on Feb 10 at 17:00 UTC: at 15:00 nothing is paid that could be used up, so it is over, and no notice is billed
    const life = new Life(utc('2027-01-10T17:00:00Z'), { plan: 9_900 }).until(utc('2027-02-10T15:00:00Z'));
    life.cancel(LAWS.FL);
    life.until(utc('2027-03-10T20:00:00Z'));
    expect([life.state, life.endsOn, life.paidThrough, life.nextChargeOn]).toEqual(['ended', '2027-02-10', '2027-02-09', null]);
    expect(bills(life)).toEqual([['2027-01-10', 'start', 9_900, '2027-01-10', '2027-02-09', true]]);
  });
});
