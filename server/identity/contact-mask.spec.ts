import { expect, it } from 'vitest';
import { maskContact, maskEmail, maskPhone } from './contact-mask.js';

it.each([
  ['mary@example.test', 'm***@example.test'], ['m@example.test', 'm***@example.test'], ['"a@b"@example.test', '"***@example.test'],
  ['😀x@example.test', '😀***@example.test'], ['@example.test', '***'], ['mary@', '***'], ['mary', '***'], ['', '***'],
])('masks the address %j', (address, shown) => { expect(maskEmail(address)).toBe(shown); });

it.each([
  ['+14805550123', '+1 *** *** 0123'], ['+1 (480) 555-0123', '+1 *** *** 0123'], ['+442071838750', '+** *** *** 8750'], ['4805550123', '+** *** *** 0123'],
  ['5550123', '***'], ['', '***'],
])('masks the number %j', (number, shown) => { expect(maskPhone(number)).toBe(shown); });

it('masks by channel', () => {
  expect([maskContact('email', 'mary@example.test'), maskContact('sms', '+14805550123')]).toEqual(['m***@example.test', '+1 *** *** 0123']);
});
