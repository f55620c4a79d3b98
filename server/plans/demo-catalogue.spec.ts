import { describe, expect, it } from 'vitest';
import { LOCALES } from '#kit/i18n/translate.js';
import { DEMO_ADD_ONS, DEMO_PLANS } from './demo-catalogue.js';
import { TIERS } from './tier.rules.js';

const row = (prices: Readonly<Record<string, bigint>>) => TIERS.map((tier) => Number(prices[tier]) / 100);

describe('the demo catalogue', () => {
  it('has the prices and commissions of the domain', () => {
    expect(DEMO_PLANS.map(({ code, prices, commission }) => [code, row(prices), row(commission)])).toEqual([
      ['base', [59, 99, 129, 149], [9, 15, 17, 17]],
      ['plus', [99, 179, 229, 279], [20, 40, 40, 40]],
      ['elite', [119, 209, 279, 349], [20, 40, 40, 40]],
    ]);
    expect(DEMO_ADD_ONS.map(({ code, prices, commission }) => [code, row(prices), row(commission)])).toEqual([['pharmacy', [30, 30, 30, 30], [2.5, 2.5, 2.5, 2.5]]]);
  });

  it('is complete in both languages', () => {
    for (const item of [...DEMO_PLANS, ...DEMO_ADD_ONS]) {
      expect(item.texts.es.features).toHaveLength(item.texts.en.features.length);
      expect(item.texts.es.summary).not.toBe(item.texts.en.summary);
      for (const locale of LOCALES) for (const text of [item.texts[locale].name, item.texts[locale].summary, ...item.texts[locale].features]) expect(text.trim().length).toBeGreaterThan(3);
    }
  });

  it('keeps drugs out of every plan fee', () => {
    expect(DEMO_PLANS.every((plan) => plan.fixedAndPeriodic && plan.primaryCareOnly && !plan.includesDrugs)).toBe(true);
  });
});
