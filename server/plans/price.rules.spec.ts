import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEMO_ADD_ONS, DEMO_PLANS } from './demo-catalogue.js';
import { matchesExpected, type PricedVersion, QuoteError, quoteOf } from './price.rules.js';
import { TIERS } from './tier.rules.js';

const version = (code: string, prices: PricedVersion['prices']): PricedVersion => ({ id: `id-${code}`, code, name: code.toUpperCase(), prices });
const plan = (code: string) => version(code, DEMO_PLANS.find((one) => one.code === code)?.prices ?? DEMO_PLANS[0]!.prices);
const pharmacy = version('pharmacy', DEMO_ADD_ONS[0]!.prices);

describe('quotes', () => {
  it('list the plan first, then the add-ons, and sum them', () => {
    expect(quoteOf({ tier: 'FAM', plan: plan('plus'), addOns: [pharmacy], dueToday: true })).toEqual({
      tier: 'FAM', monthlyCents: 30_900n, dueTodayCents: 30_900n, currency: 'usd',
      lines: [
        { kind: 'plan', versionId: 'id-plus', code: 'plus', name: 'PLUS', monthlyCents: 27_900n },
        { kind: 'addon', versionId: 'id-pharmacy', code: 'pharmacy', name: 'PHARMACY', monthlyCents: 3_000n },
      ],
    });
  });

  it('have nothing due today when the card is only saved', () => {
    expect(quoteOf({ tier: 'EE', plan: plan('base'), addOns: [], dueToday: false })).toMatchObject({ monthlyCents: 5_900n, dueTodayCents: 0n });
  });

  it.each([['base', [5_900n, 9_900n, 12_900n, 14_900n]], ['plus', [9_900n, 17_900n, 22_900n, 27_900n]], ['elite', [11_900n, 20_900n, 27_900n, 34_900n]]])('price %s by tier', (code, cents) => {
    expect(TIERS.map((tier) => quoteOf({ tier, plan: plan(code), addOns: [], dueToday: true }).monthlyCents)).toEqual(cents);
  });

  it('refuse a broken price, an add-on twice, or too many', () => {
    const bad = (cents: unknown) => version('bad', { EE: cents, ESP: 1n, ECH: 1n, FAM: 1n } as PricedVersion['prices']);
    for (const cents of [undefined, -1n, 5, '5']) expect(() => quoteOf({ tier: 'EE', plan: bad(cents), addOns: [], dueToday: true })).toThrow(QuoteError);
    expect(() => quoteOf({ tier: 'EE', plan: plan('base'), addOns: [pharmacy, pharmacy], dueToday: true })).toThrow(/twice/);
    expect(() => quoteOf({ tier: 'EE', plan: plan('base'), addOns: Array.from({ length: 21 }, (_, i) => version(`a${i}`, pharmacy.prices)), dueToday: true })).toThrow(QuoteError);
  });

  it('always sum to their lines', () => {
    const prices = fc.record({ EE: fc.bigInt(0n, 10n ** 9n), ESP: fc.bigInt(0n, 10n ** 9n), ECH: fc.bigInt(0n, 10n ** 9n), FAM: fc.bigInt(0n, 10n ** 9n) });
    fc.assert(fc.property(fc.constantFrom(...TIERS), prices, fc.array(prices, { maxLength: 20 }), fc.boolean(), (tier, base, extras, dueToday) => {
      const quote = quoteOf({ tier, plan: version('p', base), addOns: extras.map((one, index) => version(`a${index}`, one)), dueToday });
      expect(quote.lines.reduce((sum, line) => sum + line.monthlyCents, 0n)).toBe(quote.monthlyCents);
      expect(quote.dueTodayCents).toBe(dueToday ? quote.monthlyCents : 0n);
    }));
  });
});

describe('what the visitor saw', () => {
  const quote = quoteOf({ tier: 'FAM', plan: plan('plus'), addOns: [], dueToday: true });
  it('must be the price to the cent', () => {
    expect(matchesExpected(quote, 27_900)).toBe(true);
    expect(matchesExpected(quote, 27_900n)).toBe(true);
    for (const wrong of [27_899, 27_901, 0, -27_900, 279, Number.NaN, 27_900.5, Infinity]) expect(matchesExpected(quote, wrong)).toBe(false);
  });
});
