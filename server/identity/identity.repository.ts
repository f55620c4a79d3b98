import type { RoleGrant as ActorRole } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import type { GrantScope } from './grants.js';
import { RoleGrant } from './role-grant.entity.js';
import { UserAccount } from './user-account.entity.js';

export interface Credentials { id: string; name: string; passwordHash: string | null; state: string; epoch: number; lockedUntil: Date | null; factor: boolean; roles: ActorRole[] }

/** Grants count by the provider's calendar on the system clock: moving business time revokes nobody. */
export const rolesOf = (user: string, on: string) => `coalesce((select json_agg(json_strip_nulls(json_build_object('role', g.role, 'agencyId', g.agency_id, 'agentId', g.agent_id, 'groupId', g.group_id, 'householdId', g.household_id)))
  from role_grant g where g.user_id = ${user} and g.starts_on <= ${on} and (g.ends_on is null or g.ends_on >= ${on})), '[]')`;

/** Sign-in comes before there is an actor whose rows could be scoped, hence the system connection. */
export async function systemCredentialsOf(db: Db, email: string, at: Date): Promise<Credentials | null> {
  const [row] = await db.systemStatement<Credentials>(
    `select u.id, u.name, u.password_hash "passwordHash", u.state, u.session_epoch epoch, u.locked_until "lockedUntil", exists (select from second_factor f where f.user_id = u.id) factor, ${rolesOf('u.id', '$2::date')} roles
     from user_account u where u.email = $1`, [email, db.dateOf(at)]);
  return row ?? null;
}

export const insertUser = (tx: Tx, user: Omit<UserAccount, 'passwordHash'> & { passwordHash: string | null }): Promise<unknown> =>
  tx.manager.createQueryBuilder().insert().into(UserAccount).values(user).execute();
export const emailExists = async (tx: Tx, email: string): Promise<boolean> => (await tx.query('select 1 from user_account where email = $1', [email])).length > 0;
export const insertRoles = (tx: Tx, grants: readonly RoleGrant[]): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(RoleGrant).values([...grants]).execute();
/** Holds the same role for the same scope on that day or later. */
export const holdsRole = async (tx: Tx, userId: string, role: string, { agencyId, agentId, groupId }: GrantScope, on: string): Promise<boolean> =>
  (await tx.query(`select 1 from role_grant where user_id = $1 and role = $2 and (ends_on is null or ends_on >= $3 and ends_on >= starts_on)
    and agency_id is not distinct from $4::uuid and agent_id is not distinct from $5::uuid and group_id is not distinct from $6::uuid`, [userId, role, on, agencyId, agentId, groupId])).length > 0;

const SCOPE_TABLES: Readonly<Record<keyof GrantScope, string>> = { agencyId: 'agency', agentId: 'agent', groupId: 'employer_group' };
/** Under the caller's own scope: what they cannot see does not exist for them. */
export const scopeExists = async (tx: Tx, key: keyof GrantScope, id: string): Promise<boolean> => (await tx.query(`select 1 from ${SCOPE_TABLES[key]} where id = $1`, [id])).length > 0;
export const agentToInvite = async (tx: Tx, id: string): Promise<{ agencyId: string; email: string } | null> =>
  (await tx.query<{ agencyId: string; email: string }>(`select agency_id "agencyId", email from agent where id = $1 and state = 'active'`, [id]))[0] ?? null;
export const emailOfUser = async (tx: Tx, id: string): Promise<string | null> => (await tx.query<{ email: string }>('select email from user_account where id = $1', [id]))[0]?.email ?? null;

const OWNERS_LOCK = 727_003;
/** How many owners there are today. Holds a lock to the end of the unit of work: changes of owners go one after the other. */
export async function lockOwners(tx: Tx): Promise<number> {
  await tx.query('select pg_advisory_xact_lock($1)', [OWNERS_LOCK]);
  const [row] = await tx.query<{ n: number }>(`select count(distinct u.id)::int n from user_account u join role_grant g on g.user_id = u.id
    where u.state = 'active' and g.role = 'owner' and g.starts_on <= $1 and (g.ends_on is null or g.ends_on >= $1)`, [tx.dateOf(tx.systemNow)]);
  return row?.n ?? 0;
}
export const endRole = (tx: Tx, id: string, endsOn: string): Promise<unknown> => tx.query('update role_grant set ends_on = $2 where id = $1', [id, endsOn]);

/** A new password ends every session of the person, every reset link and every rest after failures. */
export async function setPassword(tx: Tx, id: string, passwordHash: string): Promise<number> {
  const [row] = await tx.query<{ epoch: number }>('update user_account set password_hash = $2, session_epoch = session_epoch + 1, failed_sign_ins = 0, locked_until = null where id = $1 returning session_epoch epoch', [id, passwordHash]);
  await tx.query('update password_reset set used_at = $2 where user_id = $1 and used_at is null', [id, tx.systemNow]);
  return row?.epoch ?? 0;
}
export const passwordHashOf = async (tx: Tx, id: string): Promise<string | null> => (await tx.query<{ hash: string | null }>('select password_hash hash from user_account where id = $1', [id]))[0]?.hash ?? null;
export const endAllSessions = (tx: Tx, id: string): Promise<unknown> => tx.query('update user_account set session_epoch = session_epoch + 1 where id = $1', [id]);

export const setUserState = (tx: Tx, id: string, state: string): Promise<unknown> =>
  tx.query('update user_account set state = $2, session_epoch = session_epoch + 1 where id = $1', [id, state]);

/** One more failure; from `most` on the account rests until `lockedUntil`. After a rest the count begins anew. */
export async function countFailure(tx: Tx, id: string, most: number, lockedUntil: Date): Promise<{ failures: number; locked: boolean }> {
  const [row] = await tx.query<{ failed_sign_ins: number; locked: boolean }>(
    `update user_account u set failed_sign_ins = n.count, locked_until = case when n.count >= $2 then $3::timestamptz end
     from (select id, case when locked_until <= $4 then 1 else failed_sign_ins + 1 end count from user_account where id = $1 for update) n
     where u.id = n.id returning failed_sign_ins, failed_sign_ins >= $2 as locked`, [id, most, lockedUntil, tx.systemNow]);
  return { failures: row?.failed_sign_ins ?? 0, locked: row?.locked ?? false };
}
export const clearFailures = (tx: Tx, id: string): Promise<unknown> => tx.query('update user_account set failed_sign_ins = 0, locked_until = null where id = $1', [id]);
export const noteSignIn = (tx: Tx, id: string): Promise<unknown> => tx.query('update user_account set last_sign_in_at = $2 where id = $1', [id, tx.systemNow]);
export const isLocked = async (tx: Tx, id: string): Promise<boolean> => (await tx.query('select 1 from user_account where id = $1 and locked_until > $2', [id, tx.systemNow])).length > 0;
