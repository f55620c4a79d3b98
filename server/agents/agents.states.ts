import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/** Codes of an agency's agents count while it is active. */
export const agencyStates = defineStates({ name: 'agency', initial: 'active', transitions: { active: { suspend: 'suspended' }, suspended: { restore: 'active' } } });
/** An agent who left keeps the members of before; their code counts no more. */
export const agentStates = defineStates({
  name: 'agent', initial: 'active',
  transitions: { active: { suspend: 'suspended', leave: 'left' }, suspended: { restore: 'active', leave: 'left' }, left: {} },
});
export type AgencyState = StateOf<typeof agencyStates>;
export type AgentState = StateOf<typeof agentStates>;
export type AgencyAction = ActionOf<typeof agencyStates>;
export type AgentAction = ActionOf<typeof agentStates>;
