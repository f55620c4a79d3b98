import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorDates, anchorInstant, nextAnchorAfter } from './anchors.js';
import { addDays, calendarDate, calendarDateOf, daysInMonth, partsOf } from './calendar-date.js';

const d = calendarDate;
const anyDate = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(d('2000-01-01'), days));
const anyAnchor = fc.integer({ min: 1, max: 31 });

describe('billing anchors', () => {
  it('clamp to the end of the month and return', () => {
    expect(anchorDates(31, d('2026-01-31'), 4)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
    expect(anchorDates(29, d('2028-01-30'), 3)).toEqual(['2028-02-29', '2028-03-29', '2028-04-29']);
    expect(anchorDates(30, d('2026-02-28'), 2)).toEqual(['2026-02-28', '2026-03-30']);
  });

  it('begin on the day itself, or in the next month when it has passed', () => {
    expect(anchorDates(15, d('2026-11-15'), 1)).toEqual(['2026-11-15']);
    expect(anchorDates(15, d('2026-11-16'), 2)).toEqual(['2026-12-15', '2027-01-15']);
    expect(anchorDates(1, d('2026-11-16'), 0)).toEqual([]);
  });

  it('never skip or repeat a month, and never drift', () => {
    fc.assert(fc.property(anyAnchor, anyDate, (anchor, from) => {
      const dates = anchorDates(anchor, from, 26);
      dates.forEach((date, index) => {
        const { year, month, day } = partsOf(date);
        expect(day).toBe(Math.min(anchor, daysInMonth(year, month)));
        expect(date >= from).toBe(true);
        const before = dates[index - 1];
        if (before === undefined) return;
        const previous = partsOf(before);
        expect(year * 12 + month).toBe(previous.year * 12 + previous.month + 1);
        expect(nextAnchorAfter(anchor, before)).toBe(date);
      });
    }));
  });

  it('have a next one strictly later', () => {
    expect(nextAnchorAfter(31, d('2026-02-28'))).toBe('2026-03-31');
    expect(nextAnchorAfter(20, d('2026-11-20'))).toBe('2026-12-20');
    expect(nextAnchorAfter(20, d('2026-11-19'))).toBe('2026-11-20');
    expect(nextAnchorAfter(31, d('2026-01-30'))).toBe('2026-01-31');
  });

  it('refuse a day that is none, and too many', () => {
    expect(() => anchorDates(0, d('2026-01-01'), 1)).toThrow(RangeError);
    expect(() => anchorDates(32, d('2026-01-01'), 1)).toThrow(RangeError);
    expect(() => anchorDates(1, d('2026-01-01'), 1_201)).toThrow(RangeError);
    expect(() => anchorDates(1, d('2026-01-01'), -1)).toThrow(RangeError);
  });
});

describe('the anchor instant', () => {
  it('is 17:00 UTC', () => {
    expect(anchorInstant(d('2026-12-01')).toISOString()).toBe('2026-12-01T17:00:00.000Z');
    expect(anchorInstant(d('0044-03-15')).toISOString()).toBe('0044-03-15T17:00:00.000Z');
    expect(anchorInstant(d('2028-02-29')).toISOString()).toBe('2028-02-29T17:00:00.000Z');
  });

  it('is the same day in every US state', () => {
    fc.assert(fc.property(anyDate, fc.constantFrom('Pacific/Honolulu', 'America/Anchorage', 'America/Phoenix', 'America/New_York', 'America/Adak'), (date, zone) => {
      expect(calendarDateOf(anchorInstant(date), zone)).toBe(date);
    }));
  });
});
