import { expect, it } from 'vitest';
import { expectExhaustive } from '#test/states/expect-exhaustive.js';
import { applicationStates } from './application.states.js';

it('an application goes only where it may', () => {
  expectExhaustive(applicationStates, {
    initial: 'draft',
    terminal: ['approved', 'declined', 'withdrawn', 'abandoned'],
    table: {
      draft: { submit: 'submitted', decline: 'declined', withdraw: 'withdrawn', abandon: 'abandoned' },
      submitted: { approve: 'approved', reopen: 'draft', decline: 'declined', withdraw: 'withdrawn', abandon: 'abandoned' },
      approved: {}, declined: {}, withdrawn: {}, abandoned: {},
    },
  });
});

it('an application is approved only after it was submitted', () => {
  expect(applicationStates.transitions.filter(({ to }) => to === 'approved')).toEqual([{ from: 'submitted', action: 'approve', to: 'approved' }]);
});
