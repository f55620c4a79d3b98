import type { RoleGrant as ActorRole } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { addSeconds, dateIn } from '#kit/time/clock.js';
import { RoleGrant } from './role-grant.entity.js';
import { Session } from './session.entity.js';
import { UserAccount } from './user-account.entity.js';

export interface Credentials { id: string; name: string; passwordHash: string | null; state: string; epoch: number; failures: number; lockedUntil: Date | null; roles: ActorRole[] }
export interface LiveSession { userId: string; name: string; email: string; expiresAt: Date; seenAt: Date; mfaAt: Date | null; roles: ActorRole[] }

/** Grants count by the calendar of the system clock: moving business time revokes nobody. */
const rolesOf = (user: string, on: string) => `coalesce((select json_agg(json_strip_nulls(json_build_object('role', g.role, 'agencyId', g.agency_id, 'groupId', g.group_id, 'householdId', g.household_id)))
  from role_grant g where g.user_id = ${user} and g.starts_on <= ${on} and (g.ends_on is null or g.ends_on >= ${on})), '[]')`;

/** Sign-in comes before there is an actor whose rows could be scoped, hence the system connection. */
export async function systemCredentialsOf(db: Db, email: string, at: Date): Promise<Credentials | null> {
  const [row] = await db.systemStatement<Credentials>(
    `select u.id, u.name, u.password_hash "passwordHash", u.state, u.session_epoch epoch, u.failed_sign_ins failures, u.locked_until "lockedUntil", ${rolesOf('u.id', '$2::date')} roles
     from user_account u where u.email = $1`, [email, dateIn('UTC', at)]);
  return row ?? null;
}

/**
 * The live session of a digest with its user and roles as they are now, or null. Marks it as seen, at most every 30 s so that
 * a page of parallel calls is one write.
 */
export async function systemLiveSession(db: Db, idHash: string, panel: string, at: Date, idleSeconds: number): Promise<LiveSession | null> {
  const [row] = await db.systemStatement<LiveSession>(
    `with live as (
       select s.id_hash, s.user_id, s.expires_at, s.seen_at, s.mfa_at, u.name, u.email, ${rolesOf('u.id', '$5::date')} roles
       from session s join user_account u on u.id = s.user_id
       where s.id_hash = $1 and s.panel = $2 and s.ended_at is null and s.expires_at > $3 and s.seen_at > $4 and u.state = 'active' and s.epoch = u.session_epoch
     ), seen as (update session set seen_at = $3 from live where session.id_hash = live.id_hash and session.seen_at < $3::timestamptz - interval '30 seconds')
     select user_id "userId", name, email, expires_at "expiresAt", seen_at "seenAt", mfa_at "mfaAt", roles from live`,
    [idHash, panel, at, addSeconds(at, -idleSeconds), dateIn('UTC', at)]);
  return row ?? null;
}

export const insertUser = (tx: Tx, user: Omit<UserAccount, 'passwordHash'> & { passwordHash: string | null }): Promise<unknown> =>
  tx.manager.createQueryBuilder().insert().into(UserAccount).values(user).execute();
export const emailExists = async (tx: Tx, email: string): Promise<boolean> => (await tx.query('select 1 from user_account where email = $1', [email])).length > 0;
export const insertRoles = (tx: Tx, grants: readonly RoleGrant[]): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(RoleGrant).values([...grants]).execute();
export const holdsRole = async (tx: Tx, userId: string, role: string, on: string): Promise<boolean> =>
  (await tx.query('select 1 from role_grant where user_id = $1 and role = $2 and starts_on <= $3 and (ends_on is null or ends_on >= $3)', [userId, role, on])).length > 0;
export const endRole = (tx: Tx, id: string, endsOn: string): Promise<unknown> => tx.query('update role_grant set ends_on = $2 where id = $1', [id, endsOn]);

export const setUserState = (tx: Tx, id: string, state: string): Promise<unknown> =>
  tx.query('update user_account set state = $2, session_epoch = session_epoch + 1 where id = $1', [id, state]);

/** One more failure; from `most` on the account rests until `lockedUntil`. */
export async function countFailure(tx: Tx, id: string, most: number, lockedUntil: Date): Promise<{ failures: number; locked: boolean }> {
  const [row] = await tx.query<{ failed_sign_ins: number; locked: boolean }>(
    `update user_account set failed_sign_ins = failed_sign_ins + 1, locked_until = case when failed_sign_ins + 1 >= $2 then $3 else locked_until end
     where id = $1 returning failed_sign_ins, failed_sign_ins >= $2 as locked`, [id, most, lockedUntil]);
  return { failures: row?.failed_sign_ins ?? 0, locked: row?.locked ?? false };
}
export const clearFailures = (tx: Tx, id: string): Promise<unknown> =>
  tx.query('update user_account set failed_sign_ins = 0, locked_until = null, last_sign_in_at = $2 where id = $1', [id, tx.systemNow]);

export const insertSession = (tx: Tx, session: Session): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Session).values(session).execute();
export const endSession = async (tx: Tx, idHash: string): Promise<boolean> =>
  (await tx.query('update session set ended_at = $2 where id_hash = $1 and ended_at is null returning 1', [idHash, tx.systemNow])).length > 0;
