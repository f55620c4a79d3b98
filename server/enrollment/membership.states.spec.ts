import { expect, it } from 'vitest';
import { expectExhaustive } from '#test/states/expect-exhaustive.js';
import { membershipStates } from './membership.states.js';

it('a membership goes only where it may', () => {
  expectExhaustive(membershipStates, {
    initial: 'pending_payment',
    terminal: ['ended'],
    table: {
      pending_payment: { activate: 'active', save_card: 'pending_activation', void: 'ended' },
      pending_activation: { activate: 'active', fail_payment: 'pending_payment', void: 'ended' },
      active: { fail_payment: 'past_due', pause: 'paused', end: 'ended' },
      past_due: { restore: 'active', suspend: 'suspended', end: 'ended' },
      paused: { resume: 'active', fail_payment: 'past_due', end: 'ended' },
      suspended: { restore: 'active', end: 'ended' },
      ended: {},
    },
  });
});

it('a membership is active only through a collected charge, a success after failures, or a pause that ends', () => {
  expect(membershipStates.transitions.filter(({ to }) => to === 'active').map(({ from, action }) => `${from} ${action}`)).toEqual([
    'pending_payment activate', 'pending_activation activate', 'past_due restore', 'paused resume', 'suspended restore',
  ]);
});

it('a membership that ended never comes back', () => {
  for (const state of membershipStates.states) expect(membershipStates.canReach('ended', state)).toBe(state === 'ended');
});
