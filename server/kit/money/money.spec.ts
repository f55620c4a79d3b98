import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoney, basisPointsOf, centsToNumber, formatCents, formatMoney, MoneyError, splitByWeights, splitEvenly, subtractMoney, sumCents, toCents, usd,
} from './money.js';

const anyCents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

describe('cents', () => {
  it('come from whole numbers only', () => {
    expect(toCents(27_900)).toBe(27_900n);
    expect(toCents(-5n)).toBe(-5n);
    for (const bad of [0.1, Number.NaN, Infinity, 2 ** 53]) expect(() => toCents(bad)).toThrow(MoneyError);
  });

  it('go to JSON only when they fit', () => {
    expect(centsToNumber(27_900n)).toBe(27_900);
    expect(() => centsToNumber(2n ** 53n)).toThrow(MoneyError);
  });

  it('add and subtract', () => {
    expect(addMoney(usd(100), usd(250))).toEqual({ cents: 350n, currency: 'usd' });
    expect(subtractMoney(usd(100), usd(250))).toEqual({ cents: -150n, currency: 'usd' });
    expect(sumCents([])).toBe(0n);
  });
});

describe('basis points', () => {
  it.each([[10_000n, 250, 250n], [1n, 5_000, 1n], [1n, 4_999, 0n], [-1n, 5_000, -1n], [33_333n, 1_000, 3_333n], [33_335n, 1_000, 3_334n], [999n, 10_000, 999n], [999n, 0, 0n]])(
    '%s at %i is %s', (cents, rate, expected) => expect(basisPointsOf(cents, rate)).toBe(expected));

  it('mirrors a refund', () => {
    fc.assert(fc.property(anyCents, fc.integer({ min: 0, max: 20_000 }), (cents, rate) => {
      expect(basisPointsOf(-cents, rate)).toBe(-basisPointsOf(cents, rate));
      const error = basisPointsOf(cents, rate) * 10_000n - cents * BigInt(rate);
      expect(error <= 5_000n && error >= -5_000n).toBe(true);
    }));
  });
});

describe('splits', () => {
  it('give the odd cents to the largest remainders, the earlier first', () => {
    expect(splitEvenly(100n, 3)).toEqual([34n, 33n, 33n]);
    expect(splitByWeights(100n, [1, 1, 4])).toEqual([17n, 17n, 66n]);
    expect(splitByWeights(1n, [1, 1])).toEqual([1n, 0n]);
    expect(splitByWeights(5n, [0, 3, 0])).toEqual([0n, 5n, 0n]);
    expect(splitByWeights(-100n, [1, 1, 1])).toEqual([-34n, -33n, -33n]);
    expect(splitByWeights(0n, [2, 1])).toEqual([0n, 0n]);
  });

  it('conserve every cent, stay within one cent of the exact share, and never change sign', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 40 }).filter((all) => all.some((one) => one > 0n));
    fc.assert(fc.property(anyCents, weights, (cents, all) => {
      const parts = splitByWeights(cents, all);
      const total = sumCents(all);
      expect(sumCents(parts)).toBe(cents);
      parts.forEach((part, index) => {
        const error = part * total - cents * (all[index] ?? 0n);
        expect(error < total && error > -total).toBe(true);
        expect(cents < 0n ? part <= 0n : part >= 0n).toBe(true);
      });
    }));
  });

  it('are monotone: a heavier weight never gets less', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.array(fc.bigInt({ min: 1n, max: 1_000n }), { minLength: 2, maxLength: 10 }), (cents, all) => {
      const parts = splitByWeights(cents, all);
      for (let a = 0; a < all.length; a += 1) {
        for (let b = 0; b < all.length; b += 1) if ((all[a] ?? 0n) > (all[b] ?? 0n)) expect((parts[a] ?? 0n) >= (parts[b] ?? 0n)).toBe(true);
      }
    }));
  });

  it('refuse nonsense', () => {
    for (const weights of [[], [0, 0], [1, -1], [0.5]]) expect(() => splitByWeights(10n, weights)).toThrow(MoneyError);
    for (const count of [0, -1, 1.5, 100_001]) expect(() => splitEvenly(10n, count)).toThrow(MoneyError);
  });
});

describe('format', () => {
  it.each([[0n, '$0.00'], [5n, '$0.05'], [27_900n, '$279.00'], [-150n, '-$1.50'], [123_456_789n, '$1,234,567.89'], [100_000n, '$1,000.00']])('%s is %s', (cents, text) => {
    expect(formatCents(cents, 'en')).toBe(text);
    expect(formatCents(cents, 'es')).toBe(text);
    expect(formatMoney(usd(cents), 'en')).toBe(text);
  });

  it('can be read back', () => {
    fc.assert(fc.property(anyCents, (cents) => {
      expect(BigInt(formatCents(cents, 'en').replace(/[$,.]/g, ''))).toBe(cents);
    }));
  });
});
