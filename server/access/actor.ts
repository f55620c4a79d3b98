import type { Principal, RowScope } from '#kit/db/principal.js';

export const ROLES = ['owner', 'billing', 'support', 'compliance', 'agency_manager', 'agent', 'employer_admin', 'member'] as const;
export type Role = (typeof ROLES)[number];
/** Roles that see every tenant's rows, each within its own abilities. */
export const STAFF_ROLES: readonly Role[] = ['owner', 'billing', 'support', 'compliance'];

export interface RoleGrant { readonly role: Role; readonly agencyId?: string | undefined; readonly groupId?: string | undefined; readonly householdId?: string | undefined }

/** Who is asking. Built once a request from the session, the application token, or nothing. */
export interface Actor extends Principal {
  readonly kind: 'anonymous' | 'visitor' | 'user' | 'system';
  readonly id: string | null;
  readonly name?: string;
  readonly roles: readonly RoleGrant[];
  /** The one application a visitor may touch. */
  readonly applicationId?: string;
  readonly locale?: 'en' | 'es';
  /** When this session last proved its second factor; absent: it never did. */
  readonly provedAt?: Date;
}

export interface Origin { requestId?: string | undefined; ip?: string | undefined; locale?: 'en' | 'es' }

export const anonymous = (origin: Origin = {}, rowScope: RowScope = {}): Actor => ({ kind: 'anonymous', id: null, roles: [], rowScope, ...origin });

export const visitor = (applicationId: string, origin: Origin = {}): Actor =>
  ({ kind: 'visitor', id: applicationId, applicationId, roles: [], rowScope: { keys: { application: [applicationId] } }, ...origin });

export function user(id: string, name: string, roles: readonly RoleGrant[], origin: Origin = {}): Actor {
  const staff = roles.some(r => STAFF_ROLES.includes(r.role));
  const present = (values: (string | undefined)[]): string[] => values.filter((v): v is string => v !== undefined);
  const rowScope: RowScope = staff ? { all: true } : {
    keys: { user: [id], agency: present(roles.map(r => r.agencyId)), group: present(roles.map(r => r.groupId)), household: present(roles.map(r => r.householdId)) },
  };
  return { kind: 'user', id, name, roles, rowScope, ...origin };
}

/** A named job or command of the system itself. */
export const system = (name: string): Actor => ({ kind: 'system', id: name, roles: [], rowScope: { all: true } });
