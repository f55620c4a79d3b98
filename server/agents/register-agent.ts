import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import { US_STATES } from '#plans/us-states.js';
import type { Agency } from './agency.entity.js';
import { agencySubject, agentSubject } from './agents.access.js';
import { insertAgent } from './agents.repository.js';
import { agentStates } from './agents.states.js';
import { NewCode } from './codes.rules.js';

export const StateCodes = z.array(z.enum(US_STATES.map(([code]) => code))).max(US_STATES.length).describe('Licensed in');

/** A new agent of an agency the caller may staff. The agent signs in once a role is granted. */
export const registerAgent = change({
  name: 'registerAgent', action: 'register', subject: 'Agent',
  input: z.strictObject({
    agencyId: z.uuid(), name: z.string().trim().min(1).max(120).describe('Name'), code: NewCode.optional().describe('Code (empty: one is made)'),
    email: z.email().max(200).describe('Email'), phone: z.string().trim().max(30).optional().describe('Phone'), licensedStates: StateCodes.optional(),
  }),
  async run(tx, input) {
    const agency = await load<Agency>(tx, agencySubject, input.agencyId);
    const agent = {
      id: newId(), agencyId: agency.id, code: input.code ?? shortCode(6), name: input.name, state: agentStates.initial, email: input.email.toLowerCase(), phone: input.phone || null,
      licensedStates: [...new Set(input.licensedStates ?? [])].sort(), createdAt: tx.now, updatedAt: tx.now,
    };
    authorize(tx, 'register', agentSubject, agent);
    await insertAgent(tx, agent);
    await record(tx, { action: 'agent.registered', subjectType: 'Agent', subjectId: agent.id, changes: { name: [null, agent.name], code: [null, agent.code] }, details: { agency: agency.id } });
    return { id: agent.id, code: agent.code };
  },
});
