import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRole, isTier, ROLES, tierOf, tierOfPeople, TIERS } from './tier.rules.js';

describe('tiers', () => {
  it.each([[0, 0, 'EE'], [1, 0, 'ESP'], [0, 1, 'ECH'], [0, 7, 'ECH'], [1, 1, 'FAM'], [1, 5, 'FAM']] as const)('%i spouses and %i children is %s', (spouses, children, tier) => {
    expect(tierOf({ spouses, children })).toBe(tier);
  });

  it.each([[2, 0], [-1, 0], [0, -1], [0.5, 0], [0, 1.5]])('refuses %d spouses and %d children', (spouses, children) => {
    expect(() => tierOf({ spouses, children })).toThrow(RangeError);
  });

  it('counts a partner as a spouse', () => {
    expect(tierOfPeople([{ role: 'self' }, { role: 'partner' }])).toBe('ESP');
    expect(tierOfPeople([{ role: 'child' }, { role: 'partner' }, { role: 'self' }, { role: 'child' }])).toBe('FAM');
  });

  it.each([
    [[]], [[{ role: 'spouse' }]], [[{ role: 'self' }, { role: 'self' }]], [[{ role: 'self' }, { role: 'spouse' }, { role: 'partner' }]],
    [[{ role: 'self' }, { role: 'cousin' }]], [[{ role: 'self' }, {}]],
  ])('has no tier for %j', (people) => {
    expect(tierOfPeople(people)).toBeNull();
  });

  it('does not depend on the order of people', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...ROLES).map((role) => ({ role })), { maxLength: 8 }).chain((people) => fc.tuple(fc.constant(people), fc.shuffledSubarray(people, { minLength: people.length }))), ([people, shuffled]) => {
      expect(tierOfPeople(shuffled)).toBe(tierOfPeople(people));
    }));
  });

  it('knows its words', () => {
    expect(TIERS.every(isTier) && ROLES.every(isRole)).toBe(true);
    for (const text of ['', 'ee', 'constructor', null, 1]) expect(isTier(text) || isRole(text)).toBe(false);
  });
});
