import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * The contract in force. Active only after the first charge was collected; with nothing due today a saved card gives
 * `pending_activation` until the start date's charge is in. A future end is a date (`ends_on`), not a state, and who comes
 * back gets a new membership linked to the old: `ended` is final.
 */
export const membershipStates = defineStates({
  name: 'membership',
  initial: 'pending_payment',
  transitions: {
    pending_payment: { activate: 'active', save_card: 'pending_activation', void: 'ended' },
    pending_activation: { activate: 'active', fail_payment: 'pending_payment', void: 'ended' },
    active: { fail_payment: 'past_due', pause: 'paused', end: 'ended' },
    past_due: { restore: 'active', suspend: 'suspended', end: 'ended' },
    paused: { resume: 'active', fail_payment: 'past_due', end: 'ended' },
    suspended: { restore: 'active', end: 'ended' },
    ended: {},
  },
});

export type MembershipState = StateOf<typeof membershipStates>;
export type MembershipAction = ActionOf<typeof membershipStates>;
