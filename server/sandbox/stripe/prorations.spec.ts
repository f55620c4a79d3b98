import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billedOf, creditAll, prorate, reckon, share, type ProrationItem } from './prorations.js';

const DAY = 86_400;
const item = (id: string, unit: number, quantity = 1): ProrationItem => ({ id, quantity, metadata: {}, price: { id: `price_${id}_${unit}`, product: 'prod', unit_amount: unit } });

describe('a share', () => {
  it.each([[100, 1, 2, 50], [101, 1, 2, 51], [-101, 1, 2, -51], [99, 1, 2, 50], [100, 1, 3, 33], [200, 1, 3, 67], [12_900, 15 * DAY, 30 * DAY, 6450], [0, 5, 7, 0]])('of %d × %d / %d is %d', (cents, part, whole, expected) => {
    expect(share(cents, part, whole)).toBe(expected);
  });

  it('is never more than half a cent away from the exact one', () => {
    fc.assert(fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 1, max: 366 * DAY }), fc.nat(), (cents, whole, pick) => {
      const part = pick % (whole + 1);
      const off = BigInt(share(cents, part, whole)) * BigInt(whole) * 2n - 2n * BigInt(cents) * BigInt(part);
      expect(off <= BigInt(whole) && off >= -BigInt(whole)).toBe(true);
    }));
  });
});

describe('prorations', () => {
  const span = { at: 10 * DAY, end: 30 * DAY, whole: 30 * DAY };

  it('credit what was billed and charge what is new, only for the items touched', () => {
    const before = [item('a', 9000), item('b', 3000)];
    const after = [item('a', 12_000), item('b', 3000), item('c', 600, 2)];
    const lines = prorate(before, after, billedOf(before), new Set(['a', 'c']), span);
    expect(lines.map(line => [line.item, line.kind, line.amount])).toEqual([['a', 'credit', -6000], ['a', 'debit', 8000], ['c', 'debit', 800]]);
  });

  it('come to nothing when a price is set to what was billed already', () => {
    const before = [item('a', 9000)];
    expect(prorate([item('a', 100)], before, billedOf(before), new Set(['a']), span)).toEqual([]);
  });

  it('give nothing back at the very end, and for what was never billed', () => {
    expect(creditAll([item('a', 9000)], {}, span)).toEqual([]);
    expect(creditAll([item('a', 9000)], billedOf([item('a', 9000)]), { ...span, at: span.end })).toEqual([]);
  });
});

describe('a total and the balance', () => {
  it.each([
    [12_900, 0, 12_900, 0], [12_900, -900, 12_000, 0], [4000, -5000, 0, -1000], [-4000, 0, 0, -4000], [100, 50, 150, 0], [49, 0, 0, 49], [50, 0, 50, 0], [-4000, 4040, 0, 40],
  ])('%d with a balance of %d: %d due, %d left', (total, balance, due, endingBalance) => {
    expect(reckon(total, balance)).toEqual({ due, endingBalance });
  });
});
