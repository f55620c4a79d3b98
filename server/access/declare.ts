import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { TenantKey } from '#kit/db/principal.js';
import type { Actor, Role } from './actor.js';

/** MongoDB-style conditions on the subject's fields, the subset `ability-sql.ts` compiles. */
export type Conditions = Record<string, unknown>;
/** Actors who hold no role: visitors of one application, anybody, and named jobs. */
export type Holder = Role | 'visitor' | 'anonymous' | 'user';

export interface Grant {
  readonly to: readonly Holder[];
  readonly actions: readonly string[];
  /** Fields that may be read (for `read`); '*' = every declared field. */
  readonly fields?: readonly string[] | '*';
  /** Rows; absent = all rows. Gets the actor; must not return undefined values. */
  readonly rows?: (actor: Actor) => Conditions;
}

/**
 * What one subject is and who may do what with it: the single source of the CASL ability, of row scopes in SQL, of field
 * projection, and of row-level security (`tenancy`).
 */
export interface Subject<F extends string = string> {
  readonly name: string;
  readonly table: string;
  readonly entity: EntityTarget<ObjectLiteral>;
  /** field -> column of the table; fields not listed do not exist for callers. */
  readonly fields: Readonly<Record<F, string>>;
  /** Tenant key -> column. 'public' = not a tenant table, readable by the app role as a whole. */
  readonly tenancy: Readonly<Partial<Record<TenantKey, string>>> | 'public' | 'staff';
  readonly grants: readonly Grant[];
}

export const declareSubject = <F extends string>(subject: Subject<F>): Subject<F> => subject;
