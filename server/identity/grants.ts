import type { Role } from '#access/actor.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { lastOwner, scopeUnknown } from './identity.errors.js';
import { insertRoles, lockOwners, scopeExists } from './identity.repository.js';

/** What a role is granted for. */
export interface GrantScope { readonly agencyId: string | null; readonly agentId: string | null; readonly groupId: string | null }
export const NO_SCOPE: GrantScope = { agencyId: null, agentId: null, groupId: null };

/** Each role has one scope it needs, and takes no other; staff see all and have none. */
const SCOPE_OF: Readonly<Partial<Record<Role, keyof GrantScope>>> = { agency_manager: 'agencyId', agent: 'agentId', employer_admin: 'groupId' };
/** Roles an owner hands out; members get theirs by enrolling. */
export const GRANTABLE = ['owner', 'billing', 'support', 'compliance', 'agency_manager', 'agent', 'employer_admin'] as const satisfies readonly Role[];

/** @throws scope_unknown when the role has the wrong scope, or one that the caller cannot see */
export async function checkScope(tx: Tx, role: Role, scope: GrantScope): Promise<void> {
  const needed = SCOPE_OF[role];
  const given = (Object.keys(scope) as (keyof GrantScope)[]).filter(key => scope[key] !== null);
  if (given.some(key => key !== needed && !(role === 'agent' && key === 'agencyId'))) throw scopeUnknown();
  if (needed && (scope[needed] === null || !await scopeExists(tx, needed, scope[needed]))) throw scopeUnknown();
}

export async function addGrants(tx: Tx, o: { userId: string; roles: readonly Role[]; scope: GrantScope; startsOn?: string | undefined; endsOn: string | null; grantedBy: string | null }): Promise<string[]> {
  const grants = o.roles.map(role => ({
    id: newId(), userId: o.userId, role, ...o.scope, agencyId: role === 'agent' ? null : o.scope.agencyId, householdId: null, startsOn: o.startsOn ?? tx.dateOf(tx.systemNow), endsOn: o.endsOn, grantedBy: o.grantedBy, createdAt: tx.systemNow,
  }));
  await insertRoles(tx, grants);
  return grants.map(g => g.id);
}

/**
 * After a change: somebody who may manage users must be left. Two owners who remove each other at the same moment wait for
 * one another here, and the second is refused. Call it before the change, check after it.
 */
export async function keepAnOwner(tx: Tx, changeIt: () => Promise<unknown>): Promise<void> {
  const before = await lockOwners(tx);
  await changeIt();
  if (before > 0 && await lockOwners(tx) === 0) throw lastOwner();
}
