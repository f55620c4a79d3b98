import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import { insertGroup } from './groups.repository.js';
import { contributionIssue, GroupCode, GroupContact, GroupContribution } from './groups.schema.js';
import { groupStates } from './groups.states.js';

/** A new employer. Its code is what its people enroll by. */
export const registerGroup = change({
  name: 'registerGroup', action: 'register', subject: 'Group',
  input: z.strictObject({ name: z.string().trim().min(1).max(120).describe('Name'), code: GroupCode.optional(), ...GroupContact, ...GroupContribution }),
  async run(tx, input) {
    const missing = contributionIssue(input);
    if (missing) throw invalidPayload({ fields: [{ path: missing, code: 'required' }] });
    const group = {
      id: newId(), code: input.code ?? shortCode(6), name: input.name, state: groupStates.initial, contactName: input.contactName, contactEmail: input.contactEmail.toLowerCase(), contactPhone: input.contactPhone || null,
      contributionKind: input.contributionKind, contributionCents: input.contributionKind === 'fixed' ? BigInt(input.contributionCents!) : null,
      contributionBps: input.contributionKind === 'percent' ? input.contributionBps! : null, createdAt: tx.now, updatedAt: tx.now,
    };
    await insertGroup(tx, group);
    await record(tx, { action: 'group.registered', subjectType: 'Group', subjectId: group.id, changes: { name: [null, group.name], code: [null, group.code], contributionKind: [null, group.contributionKind] } });
    return { id: group.id, code: group.code };
  },
});
