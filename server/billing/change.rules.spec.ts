import { expect, test } from 'vitest';
import { matchItems, sameItems } from './change.rules.js';

const wanted = (itemId: string, processorItemId: string | null, unitCents: number) => ({ itemId, processorItemId, unitCents });
const there = (processorItemId: string, unitCents: number) => ({ processorItemId, itemId: null, unitCents });

test('a line is the item it names, at its price; a new one is any of its price that nobody names', () => {
  expect(matchItems([wanted('plan', 'si_1', 9_900), wanted('addon', null, 3_000)], [there('si_2', 3_000), there('si_1', 9_900)])).toEqual(new Map([['plan', 'si_1'], ['addon', 'si_2']]));
  expect(sameItems([wanted('plan', 'si_1', 9_900)], [there('si_1', 5_900)])).toBe(false);
  expect(sameItems([wanted('plan', 'si_1', 9_900)], [there('si_1', 9_900), there('si_2', 3_000)])).toBe(false);
});

test('a line whose item was deleted there is the new one that took its place', () => {
  expect(matchItems([wanted('plan', 'si_1', 9_900), wanted('addon', 'si_gone', 3_000)], [there('si_1', 9_900), there('si_3', 3_000)])).toEqual(new Map([['plan', 'si_1'], ['addon', 'si_3']]));
});
