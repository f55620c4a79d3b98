import { z } from 'zod';
import { ROLES } from '#access/actor.js';
import type { Change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId } from '#kit/ids/ids.js';
import { addGrants } from './grants.js';
import { emailTaken } from './identity.errors.js';
import { emailExists, insertUser } from './identity.repository.js';
import { hashPassword, PASSWORD_LENGTH } from './password.js';

const Input = z.strictObject({
  email: z.email().max(200), name: z.string().trim().min(1).max(120), password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length), agencyId: z.uuid().optional(), agentId: z.uuid().optional(), groupId: z.uuid().optional(),
});

/**
 * A person with a password that somebody else knows: the first owner of an installation, demo people, tests. Nobody signed in
 * may run it (no role is granted `create`); they invite, and the invited choose their own.
 */
export const createUser: Change<z.infer<typeof Input>, { id: string }> = {
  kind: 'change', name: 'createUser', action: 'create', subject: 'UserAccount', input: Input,
  async run(tx, { email: typed, name, password, roles, ...ids }) {
    const email = typed.toLowerCase();
    if (await emailExists(tx, email)) throw emailTaken();
    const id = newId();
    await insertUser(tx, { id, email, name, locale: 'en', passwordHash: await hashPassword(password), state: 'active', sessionEpoch: 0, failedSignIns: 0, lockedUntil: null, lastSignInAt: null, createdAt: tx.systemNow });
    const scope = { agencyId: ids.agencyId ?? null, agentId: ids.agentId ?? null, groupId: ids.groupId ?? null };
    await addGrants(tx, { userId: id, roles: [...new Set(roles)], scope, endsOn: null, grantedBy: null });
    await record(tx, { action: 'user_account.created', subjectType: 'UserAccount', subjectId: id, changes: { email: [null, '(changed)'], roles: [null, roles] } });
    return { id };
  },
};
