import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { transition } from '#kit/states/transition.js';
import type { Agency, Agent } from './agency.entity.js';
import { agencySubject, agentSubject } from './agents.access.js';
import { agencyStates, agentStates } from './agents.states.js';

const reason = z.string().trim().min(3).max(300).describe('Reason');

/** Suspends an agency or takes it back. While it is suspended no code of its agents counts. */
export const moveAgency = change({
  name: 'moveAgency', action: 'move', subject: 'Agency', input: z.strictObject({ id: z.uuid(), step: z.enum(['suspend', 'restore']).describe('Step'), reason }),
  async run(tx, input) {
    const agency = await load<Agency>(tx, agencySubject, input.id, 'update');
    authorize(tx, 'move', agencySubject, agency);
    const state = await transition(tx, { machine: agencyStates, table: 'agency', id: agency.id, from: agency.state, action: input.step, reason: input.reason });
    await record(tx, { action: 'agency.moved', subjectType: 'Agency', subjectId: agency.id, changes: { state: [agency.state, state] }, details: { reason: input.reason } });
    return { id: agency.id, state };
  },
});

/** Suspends an agent, takes one back, or notes that one has left. Members of before stay the agent's; signing in is a matter of roles. */
export const moveAgent = change({
  name: 'moveAgent', action: 'move', subject: 'Agent', input: z.strictObject({ id: z.uuid(), step: z.enum(['suspend', 'restore', 'leave']).describe('Step'), reason }),
  async run(tx, input) {
    const agent = await load<Agent>(tx, agentSubject, input.id, 'update');
    authorize(tx, 'move', agentSubject, agent);
    const state = await transition(tx, { machine: agentStates, table: 'agent', id: agent.id, from: agent.state, action: input.step, reason: input.reason });
    await record(tx, { action: 'agent.moved', subjectType: 'Agent', subjectId: agent.id, changes: { state: [agent.state, state] }, details: { reason: input.reason } });
    return { id: agent.id, state };
  },
});
