import { describe, expect, it } from 'vitest';
import { isFresh, kindOf, PREVIEW_LIVES_SECONDS, timingOf } from './change.rules.js';

const facts = (from: number, to: number, added = 0, dropped = 0, planChanged = false) =>
  ({ fromMonthlyCents: BigInt(from), toMonthlyCents: BigInt(to), peopleAdded: added, peopleDropped: dropped, planChanged });

describe('when a change counts', () => {
  it.each([
    ['Plus to Elite', facts(9_900, 11_900, 0, 0, true), 'now'],
    ['Elite to Plus', facts(11_900, 9_900, 0, 0, true), 'next_period'],
    ['another plan at the same price', facts(9_900, 9_900, 0, 0, true), 'next_period'],
    ['a spouse: EE to ESP', facts(9_900, 17_900, 1), 'now'],
    ['a second child: the same price', facts(22_900, 22_900, 1), 'now'],
    ['a child leaves: ECH to EE', facts(22_900, 9_900, 0, 1), 'next_period'],
    ['one of two children leaves', facts(22_900, 22_900, 0, 1), 'next_period'],
    ['an add-on on', facts(9_900, 12_900, 0, 0, true), 'now'],
    ['an add-on off', facts(12_900, 9_900, 0, 0, true), 'next_period'],
    ['a dearer plan while a child leaves', facts(22_900, 34_900, 0, 1, true), 'now'],
    ['a child joins and another leaves: two changes', facts(22_900, 22_900, 1, 1), null],
    ['a child joins a cheaper plan: two changes', facts(27_900, 14_900, 1, 0, true), null],
  ] as const)('%s', (_, f, timing) => { expect(timingOf(f)).toBe(timing); });
});

it('a change has a kind, unless nothing changes', () => {
  expect([facts(1, 2, 0, 0, true), facts(1, 2, 1), facts(1, 2, 1, 0, true), facts(1, 1)].map(kindOf)).toEqual(['plan', 'household', 'both', null]);
});

it('what was shown half an hour ago is looked at again, and nobody chooses a time to come', () => {
  const now = 1_800_000_000;
  expect([now, now - PREVIEW_LIVES_SECONDS, now + 60].map(at => isFresh(at, now))).toEqual([true, true, true]);
  expect([now - PREVIEW_LIVES_SECONDS - 1, now + 61, now + 86_400].map(at => isFresh(at, now))).toEqual([false, false, false]);
});
