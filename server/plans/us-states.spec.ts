import { expect, it } from 'vitest';
import { isStateCode, stateName, US_STATES } from './us-states.js';

it('has the fifty states and the district once each, by name in order', () => {
  expect(US_STATES).toHaveLength(51);
  expect(new Set(US_STATES.map(([code]) => code)).size).toBe(51);
  expect(US_STATES.map(([, name]) => name)).toEqual(US_STATES.map(([, name]) => name).sort());
});

it('knows a code', () => {
  expect(isStateCode('AZ')).toBe(true);
  expect(stateName('MS')).toBe('Mississippi');
  for (const text of ['az', 'XX', 'PR', '', 'Arizona', null, 5, '__proto__']) expect(isStateCode(text)).toBe(false);
});
