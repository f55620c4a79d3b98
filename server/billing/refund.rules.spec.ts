import { describe, expect, it, test } from 'vitest';
import { type PaidPart, refundByFormula, type RefundQuestion } from './refund.rules.js';

const paid = (cents: number, from: string, to: string, more: Partial<PaidPart> = {}): PaidPart => ({ paidCents: BigInt(cents), leftCents: BigInt(cents), endedCents: 0n, spans: [{ from, to, cents: BigInt(cents) }], ...more });
/** Long after the start, so that the fourteen days are over. `to` is the day after the last. */
const ended = (endsOn: string | null, parts: readonly PaidPart[], more: Partial<RefundQuestion> = {}) => refundByFormula({ formula: 'unearned_days', paid: parts, startsOn: '2026-01-10', endsOn, today: endsOn ?? '2027-01-01', visits: 'unknown', ...more });
const cents = (endsOn: string, ...parts: readonly PaidPart[]): number => ended(endsOn, parts).cents;

/** Every figure worked out by hand. */
describe('what was paid for the days after the end', () => {
  it.each([
    // Nov 10 to Dec 9 are 30 days; Nov 21 to Dec 9 are 19: 27,900 x 19 / 30 = 17,670
    ['a month of 30 days', 27_900, '2026-11-10', '2026-12-10', '2026-11-20', 17_670],
    // Mar 10 to Apr 9 are 31 days; Mar 31 to Apr 9 are 10: 27,900 x 10 / 31 = 9,000
    ['a month of 31 days', 27_900, '2027-03-10', '2027-04-10', '2027-03-30', 9_000],
    // Feb 28 to Mar 27 are 28 days; Mar 2 to 27 are 26: 9,900 x 26 / 28 = 9,192.86
    ['over the end of February', 9_900, '2027-02-28', '2027-03-28', '2027-03-01', 9_193],
    // 15 of 30 days of 59.01: 29.505
    ['half a cent is the member\u2019s', 5_901, '2027-04-01', '2027-05-01', '2027-04-15', 2_951],
    ['the last day of the month', 9_900, '2027-04-10', '2027-05-10', '2027-05-09', 0],
    ['before the month began', 9_900, '2027-04-10', '2027-05-10', '2027-04-09', 9_900],
    ['long before the month began', 9_900, '2027-04-10', '2027-05-10', '2027-01-09', 9_900],
  ] as const)('%s', (_, amount, from, to, endsOn, back) => { expect(cents(endsOn, paid(amount, from, to))).toBe(back); });

  test('an upgrade in the month: two invoices of one period, each its own share, and together the fee in force', () => {
    // Plus ESP 179 for Jun 10 to Jul 9 (30 days); FAM 279 from Jun 25, 15 of 30 days: -89.50 + 139.50 = 50.00
    const month = paid(17_900, '2027-06-10', '2027-07-10');
    const upgrade = paid(5_000, '2027-06-25', '2027-07-10', { spans: [{ from: '2027-06-25', to: '2027-07-10', cents: -8_950n + 13_950n }] });
    // ended on Jun 30, 9 days are unused: 17,900 x 9 / 30 = 5,370; 5,000 x 9 / 15 = 3,000; together 27,900 x 9 / 30 = 8,370
    expect([cents('2027-06-30', month), cents('2027-06-30', upgrade), cents('2027-06-30', upgrade, month)]).toEqual([5_370, 3_000, 8_370]);
    expect(ended('2027-06-30', [month, upgrade])).toEqual({ rule: 'unearned_days', eligibility: 'eligible', cents: 8_370, paidCents: 22_900, unusedDays: 9, days: 30, arithmetic: '17900 × 9 / 30 = 5370 + 5000 × 9 / 15 = 3000' });
  });

  test('an upgrade in the month of 31 days, within the hour: each invoice rounds alone', () => {
    // Mar 10 to Apr 9 are 31 days at 99; from Mar 20 on 279 for 21 of them: 18,000 x 21 / 31 = 12,193.55; ended on Mar 31, 9 days are unused
    // 9,900 x 9 / 31 = 2,874.19; 12,194 x 9 / 21 = 5,226
    expect([cents('2027-03-31', paid(9_900, '2027-03-10', '2027-04-10')), cents('2027-03-31', paid(12_194, '2027-03-20', '2027-04-10'))]).toEqual([2_874, 5_226]);
  });

  test('credit on the invoice: only what was paid is shared', () => {
    // 99 were billed, 49 of them came from credit: 50 paid, 9 of 30 days: 1,500
    expect(cents('2027-04-30', paid(9_900, '2027-04-10', '2027-05-10', { paidCents: 5_000n, leftCents: 5_000n }))).toBe(1_500);
    // all of it came from credit: nothing was paid
    expect(cents('2027-04-30', paid(9_900, '2027-04-10', '2027-05-10', { paidCents: 0n, leftCents: 0n }))).toBe(0);
  });

  test('a credit line and a charge of different days on one invoice round once', () => {
    // 99 for 30 days (9 unused: 2,970), and 10 back for 20 other days (9 unused: -450): 2,520 of the 8,900 that were paid
    const mixed = paid(8_900, '', '', { spans: [{ from: '2027-04-10', to: '2027-05-10', cents: 9_900n }, { from: '2027-04-20', to: '2027-05-10', cents: -1_000n }] });
    expect(ended('2027-04-30', [mixed])).toMatchObject({ cents: 2_520, unusedDays: 9, days: 30, arithmetic: '8900 / 8900 × (9900 × 9 / 30 + -1000 × 9 / 20) = 2520' });
  });

  test('what went back before for other reasons lowers what is left, not the share; what went back for the end is not paid twice', () => {
    const month = (leftCents: number, endedCents = 0) => paid(9_900, '2027-04-10', '2027-05-10', { leftCents: BigInt(leftCents), endedCents: BigInt(endedCents) });
    expect(cents('2027-04-30', month(7_900))).toBe(2_970); // 9,900 x 9 / 30
    expect(ended('2027-04-30', [month(1_000)])).toMatchObject({ cents: 1_000, arithmetic: '9900 × 9 / 30 = 2970, of which 1000 is left' });
    expect(ended('2027-04-30', [month(8_900, 1_000)])).toMatchObject({ cents: 1_970, arithmetic: '9900 × 9 / 30 = 2970, less 1000 given back for it' });
    expect(ended('2027-04-30', [month(6_930, 2_970)])).toMatchObject({ rule: 'none', eligibility: 'not_eligible', cents: 0 });
    expect(ended('2027-04-30', [month(5_900, 4_000)])).toMatchObject({ rule: 'none', cents: 0 });
    expect(ended('2027-04-30', [month(0)])).toMatchObject({ rule: 'none', cents: 0 });
  });

  test('nothing while it goes on, where the state earns the month, and where nothing was paid', () => {
    expect(ended(null, [paid(9_900, '2027-04-10', '2027-05-10')])).toMatchObject({ rule: 'none', cents: 0, arithmetic: '9900 × 0 / 30 = 0' });
    expect(ended('2027-04-30', [paid(9_900, '2027-04-10', '2027-05-10')], { formula: 'none' })).toMatchObject({ rule: 'none', cents: 0, arithmetic: '9900 × 0 / 30 = 0' });
    expect(ended('2027-04-30', [])).toMatchObject({ rule: 'none', eligibility: 'not_eligible', cents: 0, paidCents: 0 });
  });
});

describe('fourteen days', () => {
  const month = paid(9_900, '2027-04-10', '2027-05-10');
  const asked = (today: string, more: Partial<RefundQuestion> = {}, part = month) => { const r = refundByFormula({ formula: 'unearned_days', paid: [part], startsOn: '2027-04-10', endsOn: today, today, visits: 'unknown', ...more }); return [r.rule, r.eligibility, r.cents]; };
  it.each([
    ['visits unknown', '2027-04-20', {}, ['within_14_days', 'review', 9_900]],
    ['no visit', '2027-04-20', { visits: 'none' }, ['within_14_days', 'eligible', 9_900]],
    ['a visit', '2027-04-20', { visits: 'some' }, ['unearned_days', 'eligible', 6_270]], // 19 of 30 days
    ['the 14th day', '2027-04-24', { visits: 'none' }, ['within_14_days', 'eligible', 9_900]],
    ['the 15th day', '2027-04-25', { visits: 'none' }, ['unearned_days', 'eligible', 4_620]], // 14 of 30 days
    ['a state that earns the month', '2027-04-20', { visits: 'some', formula: 'none' }, ['none', 'not_eligible', 0]],
  ] as const)('%s', (_, today, more, said) => { expect(asked(today, more)).toEqual(said); });

  test('what is left of it, and nothing twice', () => {
    expect(asked('2027-04-20', {}, { ...month, leftCents: 5_000n })).toEqual(['within_14_days', 'review', 5_000]);
    expect(asked('2027-04-20', {}, { ...month, leftCents: 0n, endedCents: 9_900n })).toEqual(['none', 'not_eligible', 0]);
  });
});
