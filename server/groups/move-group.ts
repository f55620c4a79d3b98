import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { transition } from '#kit/states/transition.js';
import type { EmployerGroup } from './group.entity.js';
import { groupSubject } from './groups.access.js';
import { groupStates } from './groups.states.js';

/** Suspends a group, takes it back, or ends it. Its code counts while it is active; memberships made by it stay. */
export const moveGroup = change({
  name: 'moveGroup', action: 'move', subject: 'Group',
  input: z.strictObject({ id: z.uuid(), step: z.enum(['suspend', 'restore', 'end']).describe('Step'), reason: z.string().trim().min(3).max(300).describe('Reason') }),
  async run(tx, input) {
    const group = await load<EmployerGroup>(tx, groupSubject, input.id, 'update');
    authorize(tx, 'move', groupSubject, group);
    const state = await transition(tx, { machine: groupStates, table: 'employer_group', id: group.id, from: group.state, action: input.step, reason: input.reason });
    await record(tx, { action: 'group.moved', subjectType: 'Group', subjectId: group.id, changes: { state: [group.state, state] }, details: { reason: input.reason } });
    return { id: group.id, state };
  },
});
