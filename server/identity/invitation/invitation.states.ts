import { defineStates, type StateOf } from '#kit/states/states.js';

/** An invitation that ran out of time stays open until it is sent again or withdrawn: the date says so, not a state. */
export const invitationStates = defineStates({
  name: 'invitation',
  initial: 'open',
  transitions: { open: { accept: 'accepted', withdraw: 'withdrawn' }, accepted: {}, withdrawn: {} },
});

export type InvitationState = StateOf<typeof invitationStates>;
