import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import { agencySubject } from './agents.access.js';
import { insertAgency } from './agents.repository.js';
import { agencyStates } from './agents.states.js';
import { NewCode } from './codes.rules.js';

export const registerAgency = change({
  name: 'registerAgency', action: 'register', subject: 'Agency',
  input: z.strictObject({
    name: z.string().trim().min(1).max(120).describe('Name'), code: NewCode.optional().describe('Code (empty: one is made)'),
    email: z.email().max(200).describe('Email'), phone: z.string().trim().max(30).optional().describe('Phone'),
  }),
  async run(tx, input) {
    const agency = { id: newId(), code: input.code ?? shortCode(6), name: input.name, state: agencyStates.initial, email: input.email.toLowerCase(), phone: input.phone || null, createdAt: tx.now, updatedAt: tx.now };
    await insertAgency(tx, agency);
    await record(tx, { action: 'agency.registered', subjectType: agencySubject.name, subjectId: agency.id, changes: { name: [null, agency.name], code: [null, agency.code] } });
    return { id: agency.id, code: agency.code };
  },
});
