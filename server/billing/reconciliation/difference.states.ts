import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/** Something that is not the same here and at the processor. It is closed by a repair that was seen to hold, or by a person who says why it may stay. */
export const differenceStates = defineStates({
  name: 'reconciliation_difference',
  initial: 'open',
  transitions: { open: { repair: 'repaired', dismiss: 'dismissed' }, repaired: {}, dismissed: {} },
});

export type DifferenceState = StateOf<typeof differenceStates>;
export type DifferenceAction = ActionOf<typeof differenceStates>;
