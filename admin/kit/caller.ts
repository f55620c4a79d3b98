import type { SignedIn } from '#identity/index.js';
import { abilityOf, type Ability } from '#access/ability.js';
import type { Actor } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { CurrentAdmin } from './adminjs.js';

/** Who asks a panel, and the database it asks. AdminJS hands its `currentAdmin` around and prints it into the page, so the actor stands beside it. */
export interface Caller { readonly actor: Actor; readonly ability: Ability; readonly db: Db }

const callers = new WeakMap<object, Caller>();

export function currentAdmin(db: Db, session: SignedIn): CurrentAdmin {
  const admin: CurrentAdmin = { email: session.email, title: session.name, roles: [...new Set(session.actor.roles.map(r => r.role))], panels: [...session.panels] };
  callers.set(admin, { actor: session.actor, ability: abilityOf(session.actor), db });
  return admin;
}

/** @throws Error for an admin object that did not come from a session: no caller, no data. */
export function callerOf(admin: CurrentAdmin | undefined): Caller {
  const caller = admin && callers.get(admin);
  if (!caller) throw new Error('panel data was asked for without a session');
  return caller;
}
