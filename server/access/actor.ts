import type { Principal, RowScope } from '#kit/db/principal.js';

export const ROLES = ['owner', 'billing', 'support', 'compliance', 'agency_manager', 'agent', 'employer_admin', 'member'] as const;
export type Role = (typeof ROLES)[number];
/** Roles that see every tenant's rows, each within its own abilities. */
export const STAFF_ROLES: readonly Role[] = ['owner', 'billing', 'support', 'compliance'];

export interface RoleGrant { readonly role: Role; readonly agencyId?: string | undefined; readonly agentId?: string | undefined; readonly groupId?: string | undefined; readonly householdId?: string | undefined }

/** Who is asking. Built once a request from the session, the application token, or nothing. */
export interface Actor extends Principal {
  readonly kind: 'anonymous' | 'visitor' | 'user' | 'system';
  readonly id: string | null;
  readonly name?: string;
  readonly roles: readonly RoleGrant[];
  /** The one application a visitor may touch. */
  readonly applicationId?: string;
  /** When a visitor was let in by a code, to the second; absent: nobody knows. */
  readonly enteredAt?: Date;
  readonly locale?: 'en' | 'es';
  /** When this session last proved its second factor; absent: it never did. */
  readonly provedAt?: Date;
}

export interface Origin { requestId?: string | undefined; ip?: string | undefined; locale?: 'en' | 'es' }

export const anonymous = (origin: Origin = {}, rowScope: RowScope = {}): Actor => ({ kind: 'anonymous', id: null, roles: [], rowScope, ...origin });

export const visitor = (applicationId: string, origin: Origin = {}, enteredAt?: Date): Actor =>
  ({ kind: 'visitor', id: applicationId, applicationId, ...(enteredAt ? { enteredAt } : {}), roles: [], rowScope: { keys: { application: [applicationId] } }, ...origin });

/** Ids a role was granted for. A grant without a scope is a grant for nothing. */
export const scopesOf = (roles: readonly RoleGrant[], role: Role, key: 'agencyId' | 'agentId' | 'groupId' | 'householdId'): string[] =>
  roles.flatMap(r => (r.role === role && r[key] !== undefined ? [r[key]] : []));

const SCOPES = ['agencyId', 'agentId', 'groupId', 'householdId'] as const;
/** Is each of the roles that were held then held now, for the same scope? */
export const stillHolds = (now: readonly RoleGrant[], then: readonly RoleGrant[]): boolean => then.every(t => now.some(n => n.role === t.role && SCOPES.every(key => n[key] === t[key])));

/** Row-level security of a person: each key comes from the one role it belongs to, so that an agent who names an agency does not see its other agents. */
function rowScopeOf(id: string, roles: readonly RoleGrant[]): RowScope {
  if (roles.some(r => STAFF_ROLES.includes(r.role))) return { all: true };
  return { keys: {
    user: [id], agency: scopesOf(roles, 'agency_manager', 'agencyId'), agent: scopesOf(roles, 'agent', 'agentId'), group: scopesOf(roles, 'employer_admin', 'groupId'), household: scopesOf(roles, 'member', 'householdId'),
  } };
}

export const user = (id: string, name: string, roles: readonly RoleGrant[], origin: Origin = {}): Actor => ({ kind: 'user', id, name, roles, rowScope: rowScopeOf(id, roles), ...origin });

/** The same person with some of their roles only: what they may do in one panel. */
export function withRoles(actor: Actor, keep: (role: Role) => boolean): Actor {
  const roles = actor.roles.filter(r => keep(r.role));
  return { ...actor, roles, rowScope: actor.id === null ? actor.rowScope : rowScopeOf(actor.id, roles) };
}

/** A named job or command of the system itself. */
export const system = (name: string): Actor => ({ kind: 'system', id: name, roles: [], rowScope: { all: true } });
