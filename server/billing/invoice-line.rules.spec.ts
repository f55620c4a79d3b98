import { describe, expect, it } from 'vitest';
import { explain, type LineFacts, monthBefore, ruleOf, shareBehind, shareOf } from './invoice-line.rules.js';

const at = (text: string): Date => new Date(text);
const line: LineFacts = { kind: 'plan', cents: 27_900n, unitCents: 27_900n, quantity: 1, proration: false, from: '2026-11-26', to: '2026-12-26', shareSeconds: null, wholeSeconds: null };

describe('the share of a month', () => {
  it('rounds half away from zero, a credit as the mirror of its charge', () => {
    expect(shareOf(27_900n, 15, 30)).toBe(13_950n);
    expect(shareOf(101n, 1, 2)).toBe(51n);
    expect(shareOf(-101n, 1, 2)).toBe(-51n);
    expect(shareOf(100n, 1, 3)).toBe(33n);
    expect(() => shareOf(100n, 1, 0)).toThrow(RangeError);
  });

  it('of an anchor on the 31st the month before March 31 begins on February 28', () => {
    expect(monthBefore(at('2027-03-31T17:00:00Z'), 31).toISOString()).toBe('2027-02-28T17:00:00.000Z');
    expect(monthBefore(at('2027-02-28T17:00:00Z'), 31).toISOString()).toBe('2027-01-31T17:00:00.000Z');
    expect(monthBefore(at('2027-01-15T17:00:00Z'), 15).toISOString()).toBe('2026-12-15T17:00:00.000Z');
  });

  it('is found from the price and the anchor, and only where it gives exactly the cents', () => {
    const half = { cents: -13_950n, quantity: 1, from: at('2026-12-11T17:00:00Z'), to: at('2026-12-26T17:00:00Z') };
    expect(shareBehind(half, [27_900n], [26])).toEqual({ unitCents: 27_900n, shareSeconds: 15 * 86_400, wholeSeconds: 30 * 86_400 });
    expect(shareBehind({ ...half, cents: -13_951n }, [27_900n], [26])).toBeNull();
    // 2027-02-28 is the clamp of 31: the month is 28 days long, not 31
    const clamped = { cents: 5_000n, quantity: 1, from: at('2027-02-14T17:00:00Z'), to: at('2027-02-28T17:00:00Z') };
    expect(shareBehind(clamped, [10_000n], [31])).toEqual({ unitCents: 10_000n, shareSeconds: 14 * 86_400, wholeSeconds: 28 * 86_400 });
  });
});

describe('a line explains itself', () => {
  it('by its rule', () => {
    expect(ruleOf(line)).toBe('whole_month');
    expect(ruleOf({ ...line, proration: true })).toBe('rest_of_month');
    expect(ruleOf({ ...line, proration: true, cents: -1n })).toBe('unused_time');
    expect(ruleOf({ ...line, cents: 0n })).toBe('not_yet_due');
    expect(ruleOf({ ...line, kind: 'other' })).toBe('other');
  });

  it('a whole month', () => {
    expect(explain(line, 'en')).toEqual({
      rule: 'whole_month', label: 'Membership fee', what: 'one whole month', dates: 'November 26, 2026 to December 25, 2026', share: null, arithmetic: '$279.00 a month = $279.00',
      text: 'one whole month · November 26, 2026 to December 25, 2026 · $279.00 a month = $279.00',
    });
    expect(explain(line, 'es').text).toBe('un mes completo · del 26 de noviembre de 2026 al 25 de diciembre de 2026 · $279.00 al mes = $279.00');
  });

  it('a credit for unused time, with its sum', () => {
    const credit: LineFacts = { ...line, proration: true, cents: -13_950n, from: '2026-12-11', shareSeconds: 1_296_000, wholeSeconds: 2_592_000 };
    expect(explain(credit, 'en')).toMatchObject({ share: '15 of 30 days, counted to the second', arithmetic: '$279.00 a month × 1,296,000 s ÷ 2,592,000 s = -$139.50' });
    expect(explain({ ...credit, shareSeconds: 1_300_000 }, 'en').share).toBe('15.05 of 30 days, counted to the second');
    expect(explain(credit, 'es').text).toContain('abono por tiempo pagado y no usado');
  });

  it('and shows no sum where none gives the cents', () => {
    expect(explain({ ...line, proration: true, unitCents: null }, 'en')).toMatchObject({ share: null, arithmetic: 'as reckoned by the payment processor: $279.00' });
  });
});
