import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/** The code of a group counts while it is active; what was enrolled before stays. */
export const groupStates = defineStates({
  name: 'group', initial: 'active',
  transitions: { active: { suspend: 'suspended', end: 'ended' }, suspended: { restore: 'active', end: 'ended' }, ended: {} },
});
export type GroupState = StateOf<typeof groupStates>;
export type GroupAction = ActionOf<typeof groupStates>;
