import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchorDates, anchorInMonthOf, anchorInstant, nextAnchorAfter } from '#kit/time/anchors.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { DEMO_ADD_ONS, DEMO_PLANS } from '#plans/demo-catalogue.js';
import { quoteOf } from '#plans/price.rules.js';
import { individualStart } from '#plans/start-date.rules.js';
import { tierOf } from '#plans/tier.rules.js';
import { nextBillingDate, periodAfter } from '#sandbox/stripe/calendar.js';
import { billingInstant, chargeAfter, chargeDate, dayOfMonth, monthsAfter, plusDays, utc } from './calendar.js';
import { CASES } from './cases.js';
import { monthly, priceOf, type Tier, tierFor } from './money.js';

/** 1970 to 2099, so that leap years and 2000 are in it. */
const day = fc.integer({ min: 0, max: 47_481 }).map(n => plusDays('1970-01-01', n));
const anchorDay = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 28, max: 31 }));

describe('dates of the product are those of the oracle', () => {
  test('anchors', () => {
    fc.assert(fc.property(anchorDay, day, (anchor, from) => {
      const first = chargeDate(anchor, from, 0) >= from ? 0 : 1;
      expect(anchorDates(anchor, calendarDate(from), 30)).toEqual(Array.from({ length: 30 }, (_, n) => chargeDate(anchor, from, first + n)));
      expect(nextAnchorAfter(anchor, calendarDate(from))).toBe(chargeAfter(anchor, from));
      expect(anchorInMonthOf(anchor, calendarDate(from))).toBe(chargeDate(anchor, from, 0));
      expect(anchorInstant(calendarDate(from)).getTime() / 1000).toBe(billingInstant(from));
    }), CASES);
  });

  test('a start of today and the charge after it', () => {
    fc.assert(fc.property(day, today => {
      const start = individualStart({ rule: 'today', today: calendarDate(today) })!;
      expect([start.startsOn, start.anchorDay, start.nextChargeOn]).toEqual([today, dayOfMonth(today), chargeDate(dayOfMonth(today), today, 1)]);
    }), CASES);
  });

  test('periods of the sandbox, to the second', () => {
    fc.assert(fc.property(fc.integer({ min: utc('2000-01-01T00:00:00Z'), max: utc('2090-01-01T00:00:00Z') }), fc.integer({ min: 0, max: 60 }), (anchor, n) => {
      expect(periodAfter(anchor, 'month', 1, n)).toBe(monthsAfter(anchor, n));
      expect(nextBillingDate(anchor, 'month', 1, monthsAfter(anchor, n))).toBe(monthsAfter(anchor, n + 1));
    }), CASES);
  });
});

describe('prices of the product are those of the oracle', () => {
  const version = ({ code, prices }: (typeof DEMO_PLANS)[number] | (typeof DEMO_ADD_ONS)[number]) => ({ id: code, code, name: code, prices });
  const addOn = DEMO_ADD_ONS[0]!;

  test('tier, month and lines', () => {
    fc.assert(fc.property(fc.constantFrom(...DEMO_PLANS), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 19 }), fc.boolean(), (plan, spouses, children, withAddOn) => {
      const tier: Tier = tierFor(spouses, children);
      expect(tierOf({ spouses, children })).toBe(tier);
      const quote = quoteOf({ tier, plan: version(plan), addOns: withAddOn ? [version(addOn)] : [], dueToday: true });
      expect(Number(quote.monthlyCents)).toBe(monthly([plan.code, ...(withAddOn ? ['pharmacy'] : [])], tier));
      expect(quote.lines.map(l => Number(l.monthlyCents))).toEqual([priceOf(plan.code, tier), ...(withAddOn ? [priceOf('pharmacy', tier)] : [])]);
      expect(quote.dueTodayCents).toBe(quote.monthlyCents);
    }), CASES);
  });
});
