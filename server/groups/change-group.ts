import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, unchanged } from '#access/use-case.js';
import { changesOf, onlyNew } from '#audit/changes.js';
import { record } from '#audit/record.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import type { EmployerGroup } from './group.entity.js';
import { groupSubject } from './groups.access.js';
import { updateGroup } from './groups.repository.js';
import { contributionIssue, GroupContact, GroupContribution } from './groups.schema.js';

const PERSONAL = ['contactName', 'contactEmail', 'contactPhone'] as const;

/** Name and terms. New terms hold for who enrolls from now on; memberships keep what was agreed when they were made. */
export const changeGroup = change({
  name: 'changeGroup', action: 'change', subject: 'Group',
  input: z.strictObject({ id: z.uuid(), name: z.string().trim().min(1).max(120).optional().describe('Name'), ...GroupContribution }),
  async run(tx, { id, name, ...terms }) {
    const group = await load<EmployerGroup>(tx, groupSubject, id, 'update');
    authorize(tx, 'change', groupSubject, group);
    const missing = contributionIssue(terms);
    if (missing) throw invalidPayload({ fields: [{ path: missing, code: 'required' }] });
    return save(tx, group, 'group.changed', {
      name, contributionKind: terms.contributionKind, contributionCents: terms.contributionKind === 'fixed' ? BigInt(terms.contributionCents!) : null,
      contributionBps: terms.contributionKind === 'percent' ? terms.contributionBps! : null,
    });
  },
});

/** Who we call at the employer. The employer changes it too. */
export const changeGroupContact = change({
  name: 'changeGroupContact', action: 'change_contact', subject: 'Group', input: z.strictObject({ id: z.uuid(), ...GroupContact }),
  async run(tx, { id, contactPhone, ...contact }) {
    const group = await load<EmployerGroup>(tx, groupSubject, id, 'update');
    authorize(tx, 'change_contact', groupSubject, group);
    return save(tx, group, 'group.contact_changed', { ...contact, contactEmail: contact.contactEmail.toLowerCase(), contactPhone: contactPhone || null });
  },
});

async function save(tx: Tx, group: EmployerGroup, action: string, wanted: { readonly [K in keyof EmployerGroup]?: EmployerGroup[K] | undefined }): Promise<{ id: string }> {
  const fresh = onlyNew(group, wanted);
  if (!Object.keys(fresh).length) { unchanged(tx); return { id: group.id }; }
  await updateGroup(tx, group.id, fresh);
  await record(tx, { action, subjectType: 'Group', subjectId: group.id, changes: changesOf(group, fresh, PERSONAL) });
  return { id: group.id };
}
