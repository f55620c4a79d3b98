import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBusinessDay } from '#kit/time/business-days.js';
import { addDays, calendarDate, partsOf } from '#kit/time/calendar-date.js';
import { cutOffFor, defaultStart, individualStart, soldStart, staffStart, START_RULES } from './start-date.rules.js';
import { startText, startView } from './start-date.text.js';

const d = calendarDate;
const anyDate = fc.integer({ min: 0, max: 30_000 }).map((days) => addDays(d('2022-01-01'), days));

describe('start today', () => {
  it.each([['2026-11-20', '2026-12-20', 20], ['2026-01-31', '2026-02-28', 31], ['2028-01-30', '2028-02-29', 30], ['2026-12-31', '2027-01-31', 31]])('%s: next charge %s', (today, next, anchorDay) => {
    expect(individualStart({ rule: 'today', today: d(today) })).toEqual({
      rule: 'today', startsOn: today, nextChargeOn: next, dueToday: true, anchorDay, choices: [today], text: { key: 'start.today', start: today, next },
    });
  });

  it('takes no other date', () => {
    expect(individualStart({ rule: 'today', today: d('2026-11-20'), chosen: d('2026-11-21') })).toBeNull();
    expect(individualStart({ rule: 'today', today: d('2026-11-20'), chosen: d('2026-11-20') })).not.toBeNull();
  });
});

describe('a start that was sold', () => {
  it('is what was decided on the day of the enrollment, for either rule', () => {
    fc.assert(fc.property(anyDate, fc.constantFrom(...START_RULES), (day, rule) => {
      const decided = defaultStart(rule, day);
      expect(soldStart(day, decided.startsOn)).toEqual(decided);
    }));
  });

  it('is none where no rule would have led to it', () => {
    expect(soldStart(d('2026-11-20'), d('2026-12-02'))).toBeNull();
    expect(soldStart(d('2026-11-20'), d('2026-11-19'))).toBeNull();
  });
});

describe('start on the 1st or the 15th', () => {
  it.each([
    ['2026-11-20', '2026-12-01', ['2026-12-01', '2026-12-15']],
    ['2026-11-25', '2026-12-01', ['2026-12-01', '2026-12-15']],
    ['2026-11-26', '2026-12-15', ['2026-12-15', '2027-01-01']],
    ['2026-12-01', '2026-12-15', ['2026-12-15', '2027-01-01']],
    ['2026-12-10', '2026-12-15', ['2026-12-15', '2027-01-01']],
    ['2026-12-11', '2027-01-01', ['2027-01-01', '2027-01-15']],
    ['2026-12-29', '2027-01-01', ['2027-01-01', '2027-01-15']],
    ['2026-12-30', '2027-01-15', ['2027-01-15', '2027-02-01']],
    ['2026-02-14', '2026-03-01', ['2026-03-01', '2026-03-15']],
  ])('%s starts %s', (today, startsOn, choices) => {
    const start = defaultStart('first_or_fifteenth', d(today));
    expect(start).toMatchObject({ startsOn, choices, nextChargeOn: startsOn, dueToday: false, anchorDay: partsOf(d(startsOn)).day });
  });

  it('counts the cut-off in business days', () => {
    expect(cutOffFor(d('2026-12-01'))).toBe('2026-11-25');
    expect(cutOffFor(d('2027-01-01'))).toBe('2026-12-29');
    expect(cutOffFor(d('2026-07-15'))).toBe('2026-07-10');
  });

  it('lets the visitor choose the second anchor and nothing beyond', () => {
    const today = d('2026-11-20');
    expect(individualStart({ rule: 'first_or_fifteenth', today, chosen: d('2026-12-15') })).toMatchObject({ startsOn: '2026-12-15', anchorDay: 15, text: { cutOff: '2026-12-10' } });
    for (const chosen of ['2027-01-01', '2026-11-20', '2026-11-15', '2026-12-02']) expect(individualStart({ rule: 'first_or_fifteenth', today, chosen: d(chosen) })).toBeNull();
  });

  it('holds for every day', () => {
    fc.assert(fc.property(anyDate, (today) => {
      const start = defaultStart('first_or_fifteenth', today);
      expect(start.choices).toHaveLength(2);
      expect([1, 15]).toContain(start.anchorDay);
      expect(start.startsOn > today).toBe(true);
      expect(today <= cutOffFor(start.startsOn)).toBe(true);
      let businessDays = 0;
      for (let day = addDays(start.startsOn, -1); day >= today; day = addDays(day, -1)) businessDays += isBusinessDay(day) ? 1 : 0;
      expect(businessDays).toBeGreaterThanOrEqual(3);
      for (const chosen of start.choices) expect(individualStart({ rule: 'first_or_fifteenth', today, chosen })?.startsOn).toBe(chosen);
    }));
  });
});

describe('staff', () => {
  const today = d('2026-11-20');
  it('may backdate up to 60 days, charged today and on the start day from then on', () => {
    expect(staffStart({ rule: 'first_or_fifteenth', today, startsOn: d('2026-11-01') })).toMatchObject({ startsOn: '2026-11-01', dueToday: true, nextChargeOn: '2026-12-01', anchorDay: 1, text: { key: 'start.staff' } });
    expect(staffStart({ rule: 'today', today, startsOn: d('2026-09-21') })).not.toBeNull();
    expect(staffStart({ rule: 'today', today, startsOn: d('2026-09-20') })).toBeNull();
  });

  it('may not choose beyond what a visitor may', () => {
    expect(staffStart({ rule: 'first_or_fifteenth', today, startsOn: d('2026-12-15') })).not.toBeNull();
    expect(staffStart({ rule: 'first_or_fifteenth', today, startsOn: d('2027-01-01') })).toBeNull();
    expect(staffStart({ rule: 'today', today, startsOn: d('2026-11-21') })).toBeNull();
  });
});

describe('the rule in words', () => {
  it.each([
    ['today', '2026-11-20', 'Your membership starts today, November 20, 2026, as soon as your first payment is confirmed. The next charge is on December 20, 2026.'],
    ['first_or_fifteenth', '2026-11-20', 'Memberships start on the 1st or the 15th of a month. Enrolling by November 25, 2026 (3 business days before), you start on December 1, 2026. Nothing is due today: your card is saved and charged on December 1, 2026.'],
    ['first_or_fifteenth', '2026-11-27', 'Memberships start on the 1st or the 15th of a month. The cut-off for December 1, 2026 was November 25, 2026 (3 business days before), so you start on December 15, 2026. Nothing is due today: your card is saved and charged on December 15, 2026.'],
  ] as const)('%s on %s', (rule, today, text) => {
    expect(startText('en', defaultStart(rule, d(today)))).toBe(text);
  });

  it('has every form in Spanish', () => {
    fc.assert(fc.property(fc.constantFrom(...START_RULES), anyDate, (rule, today) => {
      const view = startView('es', defaultStart(rule, today));
      expect(view.ruleText).toMatch(/membresía/);
      expect(view.ruleText).not.toMatch(/[{}]/);
    }), { numRuns: 30 });
  });
});
