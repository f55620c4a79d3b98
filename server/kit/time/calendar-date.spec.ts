import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays, addMonths, ageOn, calendarDate, calendarDateOf, compareDates, dateFromParts, dayOfWeek, daysBetween, daysInMonth, earlierOf, endOfMonth,
  formatCalendarDate, InvalidCalendarDate, isCalendarDate, isLeapYear, laterOf, parseCalendarDate, partsOf, startOfMonth,
} from './calendar-date.js';

const anyDate = fc.integer({ min: -680_000, max: 2_800_000 }).map((days) => addDays(calendarDate('1970-01-01'), days));
const d = calendarDate;

describe('parsing', () => {
  it.each(['2026-11-20', '0001-01-01', '9999-12-31', '2024-02-29', '2000-02-29'])('takes %s', (text) => {
    expect(parseCalendarDate(text)).toBe(text);
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00', '0000-01-01', '26-01-01', '2026-1-1', '2026-01-01 ', ' 2026-01-01',
    '2026-01-01T00:00:00Z', '01/02/2026', 'yesterday', '', '2026-01-01\n', '٢٠٢٦-٠١-٠١',
  ])('refuses %j', (text) => {
    expect(parseCalendarDate(text)).toBeNull();
    expect(() => calendarDate(text)).toThrow(InvalidCalendarDate);
  });

  it.each([null, undefined, 20260101, new Date(0), {}, ['2026-01-01']])('refuses the non-text %j', (value) => {
    expect(parseCalendarDate(value)).toBeNull();
  });

  it('makes a date from parts and back', () => {
    fc.assert(fc.property(anyDate, (date) => {
      const { year, month, day } = partsOf(date);
      expect(dateFromParts(year, month, day)).toBe(date);
    }));
    expect(() => dateFromParts(2026, 2, 30)).toThrow(InvalidCalendarDate);
    expect(() => dateFromParts(2026, 1.5, 3)).toThrow(InvalidCalendarDate);
    expect(() => dateFromParts(10_000, 1, 1)).toThrow(InvalidCalendarDate);
  });

  it('never repeats a long input in its error', () => {
    expect(() => calendarDate('x'.repeat(10_000))).toThrow(/^.{1,80}$/);
  });
});

describe('arithmetic', () => {
  it('agrees with the platform about every day of eight hundred years', () => {
    const start = d('1600-01-01');
    const instant = new Date(Date.UTC(1600, 0, 1));
    for (let day = 0; day < 292_194; day += 1) {
      const date = addDays(start, day);
      if (date !== instant.toISOString().slice(0, 10) || dayOfWeek(date) !== instant.getUTCDay()) expect.fail(`${date} is not ${instant.toISOString()}`);
      instant.setUTCDate(instant.getUTCDate() + 1);
    }
  });

  it('adds and counts days as inverses', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
      const later = addDays(date, days);
      expect(daysBetween(date, later)).toBe(days);
      expect(addDays(later, -days)).toBe(date);
      expect(Math.sign(compareDates(later, date))).toBe(Math.sign(days));
    }));
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-01-31', 2, '2026-03-31'], ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'], ['2026-03-31', -1, '2026-02-28'], ['2024-02-29', 12, '2025-02-28'], ['2026-05-05', 0, '2026-05-05'],
  ])('%s plus %i months is %s', (from, months, to) => {
    expect(addMonths(d(from), months)).toBe(to);
  });

  it('adds months within the right month, clamped only when it must be', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: -600, max: 600 }), (date, months) => {
      const from = partsOf(date);
      const to = partsOf(addMonths(date, months));
      expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + months);
      expect(to.day).toBe(Math.min(from.day, daysInMonth(to.year, to.month)));
    }));
  });

  it('refuses fractions and leaving the calendar', () => {
    expect(() => addDays(d('2026-01-01'), 0.5)).toThrow(RangeError);
    expect(() => addMonths(d('2026-01-01'), Number.NaN)).toThrow(RangeError);
    expect(() => addDays(d('9999-12-31'), 1)).toThrow(InvalidCalendarDate);
    expect(() => addMonths(d('0001-01-01'), -1)).toThrow(InvalidCalendarDate);
  });

  it('knows months and leap years', () => {
    expect([1900, 2000, 2023, 2024, 2100].map(isLeapYear)).toEqual([false, true, false, true, false]);
    expect(startOfMonth(d('2026-02-17'))).toBe('2026-02-01');
    expect(endOfMonth(d('2026-02-17'))).toBe('2026-02-28');
    expect(endOfMonth(d('2024-02-01'))).toBe('2024-02-29');
    expect(endOfMonth(d('2026-12-31'))).toBe('2026-12-31');
    expect(() => daysInMonth(2026, 13)).toThrow(RangeError);
  });

  it('picks the earlier and the later', () => {
    expect(earlierOf(d('2026-01-02'), d('2026-01-01'))).toBe('2026-01-01');
    expect(laterOf(d('2026-01-02'), d('2026-01-01'))).toBe('2026-01-02');
    expect([d('2026-03-01'), d('2025-01-01'), d('2026-02-01')].sort(compareDates)).toEqual(['2025-01-01', '2026-02-01', '2026-03-01']);
    expect(compareDates(d('2026-01-01'), d('2026-01-01'))).toBe(0);
  });
});

describe('age', () => {
  it.each([
    ['2000-11-20', '2026-11-19', 25], ['2000-11-20', '2026-11-20', 26], ['2000-11-21', '2026-11-20', 25], ['2000-01-01', '2000-01-01', 0],
    ['2000-12-31', '2001-01-01', 0], ['2008-02-29', '2026-02-28', 17], ['2008-02-29', '2026-03-01', 18], ['2008-02-29', '2028-02-28', 19],
    ['2008-02-29', '2028-02-29', 20], ['2026-11-21', '2026-11-20', -1],
  ])('born %s is on %s %i', (birth, on, age) => {
    expect(ageOn(d(birth), d(on))).toBe(age);
  });

  it('grows by one on each birthday and on no other day', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: 0, max: 45_000 }), (birth, days) => {
      fc.pre(birth < '9800-01-01');
      const on = addDays(birth, days);
      const grew = ageOn(birth, on) - ageOn(birth, addDays(on, -1));
      const { month, day, year } = partsOf(on);
      const born = partsOf(birth);
      const birthday = (month === born.month && day === born.day) || (born.month === 2 && born.day === 29 && !isLeapYear(year) && month === 3 && day === 1);
      expect(grew).toBe(birthday ? 1 : 0);
    }));
  });
});

describe('instants and words', () => {
  it('finds the local day of an instant', () => {
    const lateEvening = new Date('2026-11-21T04:30:00Z');
    expect(calendarDateOf(lateEvening)).toBe('2026-11-21');
    expect(calendarDateOf(lateEvening, 'America/Phoenix')).toBe('2026-11-20');
    expect(calendarDateOf(lateEvening, 'Pacific/Honolulu')).toBe('2026-11-20');
  });

  it('writes dates in both languages', () => {
    expect(formatCalendarDate(d('2026-11-05'), 'en')).toBe('November 5, 2026');
    expect(formatCalendarDate(d('2026-11-05'), 'es')).toBe('5 de noviembre de 2026');
  });
});
