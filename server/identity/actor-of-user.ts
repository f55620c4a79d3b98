import { type Actor, type RoleGrant, user, withRoles } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import { systemClock } from '#kit/time/clock.js';
import { rolesOf } from './identity.repository.js';
import { PANEL_ROLES, type Panel } from './session.js';

/** For a job that goes on in somebody's name: the person with the roles of the panel as they are now, or null once suspended or without any. */
export async function systemActorOf(db: Db, userId: string, panel: Panel): Promise<Actor | null> {
  const [row] = await db.systemStatement<{ name: string; roles: RoleGrant[] }>(
    `select u.name, ${rolesOf('u.id', '$2::date')} roles from user_account u where u.id = $1 and u.state = 'active'`, [userId, db.dateOf(systemClock.now())]);
  const actor = row && withRoles(user(userId, row.name, row.roles), role => PANEL_ROLES[panel].includes(role));
  return actor?.roles.length ? actor : null;
}
