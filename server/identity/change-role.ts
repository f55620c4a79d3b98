import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { addGrants, checkScope, GRANTABLE, keepAnOwner } from './grants.js';
import { roleGrantSubject, userSubject } from './identity.access.js';
import { endsBeforeStart, ownAccount, roleHeld } from './identity.errors.js';
import { endRole, holdsRole } from './identity.repository.js';
import type { RoleGrant } from './role-grant.entity.js';
import type { UserAccount } from './user-account.entity.js';

/** The form offers the records of that list by name. */
const scopeId = (label: string, reference: string): z.ZodOptional<z.ZodUUID> => z.uuid().optional().describe(label).meta({ reference });

/** Gives a role, with its scope and its days. It counts from the next request on, or from its first day. */
export const grantRole = change({
  name: 'grantRole', action: 'grant', subject: 'RoleGrant', stepUp: true,
  input: z.strictObject({
    userId: z.uuid(), role: z.enum(GRANTABLE).describe('Role'),
    agencyId: scopeId('Agency, for an agency manager', 'agencies'), agentId: scopeId('Agent, for an agent', 'agents'), groupId: scopeId('Group, for an employer', 'groups'),
    startsOn: z.iso.date().optional().describe('First day (empty: today)'), endsOn: z.iso.date().optional().describe('Last day (empty: no end)'),
  }),
  async run(tx, { userId, role, startsOn, endsOn, ...ids }) {
    const account = await load<UserAccount>(tx, userSubject, userId);
    const today = tx.dateOf(tx.systemNow);
    const scope = { agencyId: ids.agencyId ?? null, agentId: ids.agentId ?? null, groupId: ids.groupId ?? null };
    if (endsOn && endsOn < (startsOn ?? today)) throw endsBeforeStart();
    await checkScope(tx, role, scope);
    if (await holdsRole(tx, account.id, role, scope, startsOn ?? today)) throw roleHeld();
    const [grant] = await addGrants(tx, { userId, roles: [role], scope, startsOn, endsOn: endsOn ?? null, grantedBy: tx.principal.id });
    await record(tx, { action: 'role_grant.granted', subjectType: 'UserAccount', subjectId: userId, changes: { [role]: [null, endsOn ?? 'no end'] }, details: { grant, from: startsOn ?? today, ...ids } });
    return { id: grant };
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
    await keepAnOwner(tx, () => endRole(tx, id, addDays(calendarDate(tx.dateOf(tx.systemNow)), -1)));
    await record(tx, { action: 'role_grant.revoked', subjectType: 'UserAccount', subjectId: grant.userId, changes: { [grant.role]: [grant.endsOn ?? 'no end', 'revoked'] }, details: { grant: id, reason } });
    return { id };
  },
});
