import { z } from 'zod';
import { STAFF_ROLES } from '#access/actor.js';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId } from '#kit/ids/ids.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { dateIn } from '#kit/time/clock.js';
import { roleGrantSubject, userSubject } from './identity.access.js';
import { ownAccount, roleHeld } from './identity.errors.js';
import { endRole, holdsRole, insertRoles } from './identity.repository.js';
import type { RoleGrant } from './role-grant.entity.js';
import type { UserAccount } from './user-account.entity.js';

/** Gives a staff role. It counts from the next request on. */
export const grantRole = change({
  name: 'grantRole', action: 'grant', subject: 'RoleGrant', stepUp: true,
  input: z.strictObject({ userId: z.uuid(), role: z.enum(STAFF_ROLES as ['owner', 'billing', 'support', 'compliance']).describe('Role'), endsOn: z.iso.date().optional().describe('Last day (empty: no end)') }),
  async run(tx, { userId, role, endsOn }) {
    const account = await load<UserAccount>(tx, userSubject, userId);
    const today = dateIn('UTC', tx.systemNow);
    if (await holdsRole(tx, account.id, role, today)) throw roleHeld();
    const grant = { id: newId(), userId, role, agencyId: null, agentId: null, groupId: null, householdId: null, startsOn: today, endsOn: endsOn ?? null, grantedBy: tx.principal.id, createdAt: tx.systemNow };
    await insertRoles(tx, [grant]);
    await record(tx, { action: 'role_grant.granted', subjectType: 'UserAccount', subjectId: userId, changes: { [role]: [null, endsOn ?? 'no end'] }, details: { grant: grant.id } });
    return { id: grant.id };
  },
});

/** Takes a role away. It is gone on the next request; nobody takes away their own. */
export const revokeRole = change({
  name: 'revokeRole', action: 'revoke', subject: 'RoleGrant', stepUp: true,
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(1).max(300).describe('Reason') }),
  async run(tx, { id, reason }) {
    const grant = await load<RoleGrant>(tx, roleGrantSubject, id, 'update');
    authorize(tx, 'revoke', roleGrantSubject, grant);
    if (grant.userId === tx.principal.id) throw ownAccount();
    await endRole(tx, id, addDays(calendarDate(dateIn('UTC', tx.systemNow)), -1));
    await record(tx, { action: 'role_grant.revoked', subjectType: 'UserAccount', subjectId: grant.userId, changes: { [grant.role]: [grant.endsOn ?? 'no end', 'revoked'] }, details: { grant: id, reason } });
    return { id };
  },
});
