import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateIn } from './clock.js';

const ZONES = ['UTC', 'America/Phoenix', 'America/New_York', 'Pacific/Honolulu', 'Asia/Kolkata', 'Pacific/Chatham'];

test('the date changes with midnight there, not here', () => {
  expect(dateIn('America/Phoenix', new Date('2026-11-27T06:59:59.999Z'))).toBe('2026-11-26');
  expect(dateIn('America/Phoenix', new Date('2026-11-27T07:00:00.000Z'))).toBe('2026-11-27');
  expect(dateIn('UTC', new Date('2026-11-27T06:59:59.999Z'))).toBe('2026-11-27');
  expect(() => dateIn('UTC', new Date('nonsense'))).toThrow(RangeError);
});

test('whatever was asked before, the date is that of the instant', () => {
  const around = fc.tuple(fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), fc.array(fc.tuple(fc.constantFrom(...ZONES), fc.integer({ min: -180_000, max: 180_000 })), { maxLength: 12 }));
  fc.assert(fc.property(around, ([from, asked]) => {
    for (const [zone, by] of asked) {
      const at = new Date(from.getTime() + by);
      expect(dateIn(zone, at)).toBe(new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at));
    }
  }));
});
