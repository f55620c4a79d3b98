import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTRIBUTION_KINDS, employerShare } from './contribution.rules.js';

test.each([
  ['none', null, null, 9_900n, 0n], ['all', null, null, 9_900n, 9_900n], ['fixed', 5_000n, null, 9_900n, 5_000n], ['fixed', 12_000n, null, 9_900n, 9_900n],
  ['percent', null, 5_000, 9_900n, 4_950n], ['percent', null, 3_333, 9_900n, 3_300n], ['percent', null, 10_000, 9_900n, 9_900n], ['percent', null, 5_000, 1n, 1n],
] as const)('%s of %s cents or %s basis points of %s is %s', (kind, cents, bps, monthly, share) => {
  expect(employerShare({ kind, cents, bps }, monthly)).toBe(share);
});

test('the share is never negative and never more than the fee', () => {
  fc.assert(fc.property(fc.constantFrom(...CONTRIBUTION_KINDS), fc.bigInt(0n, 1_000_000n), fc.integer({ min: 0, max: 10_000 }), fc.bigInt(0n, 100_000n), (kind, cents, bps, monthly) => {
    const share = employerShare({ kind, cents, bps }, monthly);
    return share >= 0n && share <= monthly;
  }));
});
