import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { keepAnOwner } from './grants.js';
import { userSubject } from './identity.access.js';
import { ownAccount } from './identity.errors.js';
import { setUserState } from './identity.repository.js';
import type { UserAccount } from './user-account.entity.js';

/** Suspends a person or lets them back in. Either way every session of theirs ends at once. */
export const suspendUser = change({
  name: 'suspendUser', action: 'suspend', subject: 'UserAccount', stepUp: true,
  input: z.strictObject({ id: z.uuid(), state: z.enum(['active', 'suspended']).describe('State'), reason: z.string().trim().min(1).max(300).describe('Reason') }),
  async run(tx, { id, state, reason }) {
    const account = await load<UserAccount>(tx, userSubject, id, 'update');
    authorize(tx, 'suspend', userSubject, account);
    if (tx.principal.id === id) throw ownAccount();
    await keepAnOwner(tx, () => setUserState(tx, id, state));
    await record(tx, { action: state === 'active' ? 'user_account.restored' : 'user_account.suspended', subjectType: 'UserAccount', subjectId: id, changes: { state: [account.state, state] }, details: { reason } });
    return { id };
  },
});
