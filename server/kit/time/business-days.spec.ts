import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBusinessDays, bankHolidayOn, bankHolidays, businessDayOnOrAfter, businessDayOnOrBefore, isBusinessDay, nextBusinessDay, previousBusinessDay,
} from './business-days.js';
import { addDays, calendarDate, dayOfWeek } from './calendar-date.js';

const d = calendarDate;
const anyDate = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(d('2000-01-01'), days));

describe('Federal Reserve Bank holidays', () => {
  it.each([
    [2026, ['2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-07-04', '2026-09-07', '2026-10-12', '2026-11-11', '2026-11-26', '2026-12-25']],
    [2027, ['2027-01-01', '2027-01-18', '2027-02-15', '2027-05-31', '2027-06-19', '2027-07-05', '2027-09-06', '2027-10-11', '2027-11-11', '2027-11-25', '2027-12-25']],
    [2028, ['2028-01-01', '2028-01-17', '2028-02-21', '2028-05-29', '2028-06-19', '2028-07-04', '2028-09-04', '2028-10-09', '2028-11-11', '2028-11-23', '2028-12-25']],
    [2023, ['2023-01-02', '2023-01-16', '2023-02-20', '2023-05-29', '2023-06-19', '2023-07-04', '2023-09-04', '2023-10-09', '2023-11-11', '2023-11-23', '2023-12-25']],
  ])('%i', (year, dates) => {
    expect(bankHolidays(year).map(({ date }) => date)).toEqual(dates);
  });

  it('moves a Sunday holiday to Monday and leaves a Saturday one', () => {
    expect(isBusinessDay(d('2027-07-05'))).toBe(false);
    expect(isBusinessDay(d('2026-07-03'))).toBe(true);
    expect(isBusinessDay(d('2027-06-18'))).toBe(true);
    expect(isBusinessDay(d('2026-06-19'))).toBe(false);
    expect(bankHolidayOn(d('2026-06-19'))?.name).toContain('Juneteenth');
    expect(bankHolidayOn(d('2026-06-18'))).toBeNull();
  });

  it('has no Juneteenth before 2021', () => {
    expect(bankHolidays(2020)).toHaveLength(10);
    expect(bankHolidays(2021)).toHaveLength(11);
  });

  it('has no Sunday holiday and stays in its year, always', () => {
    for (let year = 1986; year <= 2300; year += 1) {
      for (const { date } of bankHolidays(year)) {
        expect(dayOfWeek(date)).not.toBe(0);
        expect(date.startsWith(String(year))).toBe(true);
      }
    }
  });
});

describe('business days', () => {
  it.each([
    ['2026-11-25', 1, '2026-11-27'], ['2026-11-27', 1, '2026-11-30'], ['2026-12-01', -3, '2026-11-25'], ['2026-12-15', -3, '2026-12-10'],
    ['2027-01-01', -3, '2026-12-29'], ['2026-11-21', 0, '2026-11-21'], ['2026-11-21', 1, '2026-11-23'], ['2026-11-22', -1, '2026-11-20'],
  ])('%s and %i business days is %s', (from, count, to) => {
    expect(addBusinessDays(d(from), count)).toBe(to);
  });

  it('rounds to a business day either way', () => {
    expect(businessDayOnOrAfter(d('2027-01-01'))).toBe('2027-01-04');
    expect(businessDayOnOrBefore(d('2026-06-19'))).toBe('2026-06-18');
    expect(businessDayOnOrBefore(d('2026-06-18'))).toBe('2026-06-18');
    expect(businessDayOnOrAfter(d('2026-06-18'))).toBe('2026-06-18');
  });

  it('steps one at a time, and back', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: 1, max: 60 }), (date, count) => {
      let day = date;
      for (let i = 0; i < count; i += 1) day = nextBusinessDay(day);
      expect(addBusinessDays(date, count)).toBe(day);
      expect(isBusinessDay(day)).toBe(true);
      if (isBusinessDay(date)) expect(addBusinessDays(day, -count)).toBe(date);
    }));
  });

  it('skips no business day between neighbours', () => {
    fc.assert(fc.property(anyDate, (date) => {
      for (let day = addDays(date, 1); day < nextBusinessDay(date); day = addDays(day, 1)) expect(isBusinessDay(day)).toBe(false);
      for (let day = addDays(date, -1); day > previousBusinessDay(date); day = addDays(day, -1)) expect(isBusinessDay(day)).toBe(false);
    }));
  });

  it('is bounded', () => {
    expect(() => addBusinessDays(d('2026-01-01'), 1_001)).toThrow(RangeError);
    expect(() => addBusinessDays(d('2026-01-01'), 1.5)).toThrow(RangeError);
  });
});
