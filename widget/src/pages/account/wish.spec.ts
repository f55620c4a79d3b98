import { describe, expect, it } from 'vitest';
import { type Wish, wishBody } from './wish.js';

const now = { planVersionId: 'p1', addOnVersionIds: ['a1'] };
const asNow: Wish = { planVersionId: 'p1', addOnVersionIds: ['a1'], add: [], drop: [] };
const baby = { key: 'k', role: 'child', firstName: 'Ada', lastName: 'Aa', birthDate: '2026-01-02' };

describe('what a member asks for', () => {
  it.each([
    ['nothing else than they have', asNow, null],
    ['another plan', { ...asNow, planVersionId: 'p2' }, { planVersionId: 'p2' }],
    ['no add-on any more, which is not the same as none asked for', { ...asNow, addOnVersionIds: [] }, { addOnVersionIds: [] }],
    ['the same add-ons in another order', { ...asNow, addOnVersionIds: ['a1'] }, null],
    ['a child, without the key of the form', { ...asNow, add: [baby] }, { household: { add: [{ role: 'child', firstName: 'Ada', lastName: 'Aa', birthDate: '2026-01-02' }] } }],
    ['a child of whom the birth date is not typed yet', { ...asNow, planVersionId: 'p2', add: [{ ...baby, birthDate: '' }] }, null],
    ['somebody leaves', { ...asNow, drop: ['x'] }, { household: { drop: ['x'] } }],
  ] as const)('%s', (_, wish, body) => { expect(wishBody(wish, now)).toEqual(body); });
});
