import { z } from 'zod';
import { ROLES } from '#access/actor.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId } from '#kit/ids/ids.js';
import { dateIn } from '#kit/time/clock.js';
import { emailTaken } from './identity.errors.js';
import { emailExists, insertRoles, insertUser } from './identity.repository.js';
import { hashPassword, PASSWORD_LENGTH } from './password.js';

/** A person with roles. Staff roles see every tenant; the others get their scope with the grant. */
export const createUser = change({
  name: 'createUser', action: 'create', subject: 'UserAccount', stepUp: true,
  input: z.strictObject({
    email: z.email().max(200).describe('Email'), name: z.string().trim().min(1).max(120).describe('Name'),
    password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max).describe('First password').meta({ format: 'password' }),
    roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).describe('Roles'),
  }),
  async run(tx, input) {
    const email = input.email.toLowerCase();
    if (await emailExists(tx, email)) throw emailTaken();
    const id = newId();
    const roles = [...new Set(input.roles)];
    await insertUser(tx, { id, email, name: input.name, passwordHash: await hashPassword(input.password), state: 'active', sessionEpoch: 0, failedSignIns: 0, lockedUntil: null, lastSignInAt: null, locale: 'en', createdAt: tx.systemNow });
    await insertRoles(tx, roles.map(role => ({
      id: newId(), userId: id, role, agencyId: null, agentId: null, groupId: null, householdId: null, startsOn: dateIn('UTC', tx.systemNow), endsOn: null,
      grantedBy: tx.principal.kind === 'user' ? tx.principal.id : null, createdAt: tx.systemNow,
    })));
    await record(tx, { action: 'user_account.created', subjectType: 'UserAccount', subjectId: id, changes: { email: [null, '(changed)'], roles: [null, roles] } });
    return { id };
  },
});
