import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { changesOf, onlyNew } from '#audit/changes.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import type { Agency, Agent } from './agency.entity.js';
import { agencySubject, agentSubject } from './agents.access.js';
import { updateAgency, updateAgent } from './agents.repository.js';
import { StateCodes } from './register-agent.js';

const Contact = { name: z.string().trim().min(1).max(120).optional().describe('Name'), email: z.email().max(200).optional().describe('Email'), phone: z.string().trim().max(30).optional().describe('Phone') };
const PERSONAL = ['email', 'phone'] as const;

export const changeAgency = change({
  name: 'changeAgency', action: 'change', subject: 'Agency', input: z.strictObject({ id: z.uuid(), ...Contact }),
  async run(tx, { id, ...wanted }) {
    const agency = await load<Agency>(tx, agencySubject, id, 'update');
    authorize(tx, 'change', agencySubject, agency);
    const fresh = onlyNew(agency, wanted);
    if (!Object.keys(fresh).length) { unchanged(tx); return { id }; }
    await updateAgency(tx, id, fresh);
    await record(tx, { action: 'agency.changed', subjectType: 'Agency', subjectId: id, changes: changesOf(agency, fresh, PERSONAL) });
    return { id };
  },
});

export const changeAgent = change({
  name: 'changeAgent', action: 'change', subject: 'Agent', input: z.strictObject({ id: z.uuid(), ...Contact, licensedStates: StateCodes.optional() }),
  async run(tx, { id, ...wanted }) {
    const agent = await load<Agent>(tx, agentSubject, id, 'update');
    authorize(tx, 'change', agentSubject, agent);
    const fresh = onlyNew(agent, wanted);
    if (!Object.keys(fresh).length) { unchanged(tx); return { id }; }
    // who manages an agency invites agents at this address: it is the office that says whose it is
    if ('email' in fresh && !tx.principal.rowScope.all) throw invalidPayload({ fields: [{ path: 'email', code: 'email_by_office' }] });
    await updateAgent(tx, id, fresh);
    authorize(tx, 'change', agentSubject, { ...agent, ...fresh });
    await record(tx, { action: 'agent.changed', subjectType: 'Agent', subjectId: id, changes: changesOf(agent, fresh, PERSONAL) });
    return { id };
  },
});
