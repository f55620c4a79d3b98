import { expect, it } from 'vitest';
import { expectExhaustive } from '#test/states/expect-exhaustive.js';
import { membershipChangeStates, OPEN_CHANGES } from './membership-change.states.js';

it('a change goes only where it may', () => {
  expectExhaustive(membershipChangeStates, {
    initial: 'requested',
    terminal: ['applied', 'refused', 'expired', 'withdrawn', 'declined'],
    table: {
      announced: { request: 'requested', withdraw: 'withdrawn' },
      asked: { request: 'requested', decline: 'declined', withdraw: 'withdrawn' },
      requested: { await_payment: 'awaiting_payment', schedule: 'scheduled', apply: 'applied', refuse: 'refused', ask: 'asked', announce: 'announced', withdraw: 'withdrawn' },
      awaiting_payment: { apply: 'applied', expire: 'expired', withdraw: 'withdrawn' },
      scheduled: { apply: 'applied', withdraw: 'withdrawn' },
      applied: {}, refused: {}, expired: {}, withdrawn: {}, declined: {},
    },
  });
});

it('what is open can still come to something; what was applied never comes back', () => {
  for (const state of OPEN_CHANGES) expect(membershipChangeStates.canReach(state, 'applied')).toBe(true);
  for (const state of membershipChangeStates.terminal) expect(membershipChangeStates.actionsFrom(state)).toEqual([]);
});
