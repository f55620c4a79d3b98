import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * The way in. The steps (household, plan, agreement, payment) are computed from the data and are no states. `reopen` lets a
 * visitor whose payment failed go back and choose again; what was prepared for the payment is voided with it.
 */
export const applicationStates = defineStates({
  name: 'application',
  initial: 'draft',
  transitions: {
    draft: { submit: 'submitted', decline: 'declined', withdraw: 'withdrawn', abandon: 'abandoned' },
    submitted: { approve: 'approved', reopen: 'draft', decline: 'declined', withdraw: 'withdrawn', abandon: 'abandoned' },
    approved: {},
    declined: {},
    withdrawn: {},
    abandoned: {},
  },
});

export type ApplicationState = StateOf<typeof applicationStates>;
export type ApplicationAction = ActionOf<typeof applicationStates>;
