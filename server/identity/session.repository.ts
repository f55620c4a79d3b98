import type { RoleGrant as ActorRole } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { addSeconds, dateIn } from '#kit/time/clock.js';
import { rolesOf } from './identity.repository.js';
import { Session } from './session.entity.js';

export interface LiveSession { id: string; userId: string; name: string; email: string; epoch: number; expiresAt: Date; mfaAt: Date; roles: ActorRole[] }
export interface PendingSession { id: string; userId: string; name: string; email: string; epoch: number; enrolling: string | null; roles: ActorRole[] }

/**
 * The live session of a digest with its user and roles as they are now, or null. Marks it as seen, at most every 30 s so that
 * a page of parallel calls is one write.
 */
export async function systemLiveSession(db: Db, idHash: string, at: Date, idleSeconds: number): Promise<LiveSession | null> {
  const [row] = await db.systemStatement<LiveSession>(
    `with live as (
       select s.id, s.user_id, s.epoch, s.expires_at, s.mfa_at, u.name, u.email, ${rolesOf('u.id', '$4::date')} roles
       from session s join user_account u on u.id = s.user_id
       where s.id_hash = $1 and s.ended_at is null and s.expires_at > $2 and s.seen_at > $3 and s.mfa_at is not null and u.state = 'active' and s.epoch = u.session_epoch
     ), seen as (update session set seen_at = $2 from live where session.id = live.id and session.seen_at < $2::timestamptz - interval '30 seconds')
     select id, user_id "userId", name, email, epoch, expires_at "expiresAt", mfa_at "mfaAt", roles from live`,
    [idHash, at, addSeconds(at, -idleSeconds), dateIn('UTC', at)]);
  return row ?? null;
}

/** The session of a digest that has shown the password and not yet the second factor. */
export async function systemPendingSession(db: Db, idHash: string, panel: string, at: Date): Promise<PendingSession | null> {
  const [row] = await db.systemStatement<PendingSession>(
    `select s.id, s.user_id "userId", u.name, u.email, s.epoch, s.enrolling_sealed enrolling, ${rolesOf('u.id', '$4::date')} roles
     from session s join user_account u on u.id = s.user_id
     where s.id_hash = $1 and s.panel = $2 and s.ended_at is null and s.expires_at > $3 and s.mfa_at is null and u.state = 'active' and s.epoch = u.session_epoch`, [idHash, panel, at, dateIn('UTC', at)]);
  return row ?? null;
}

export const insertSession = (tx: Tx, session: Session): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Session).values(session).execute();

export const endSession = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query('update session set ended_at = $2 where id = $1 and ended_at is null returning 1', [id, tx.systemNow])).length > 0;
export const endSessionByHash = async (tx: Tx, idHash: string): Promise<boolean> =>
  (await tx.query('update session set ended_at = $2 where id_hash = $1 and ended_at is null returning 1', [idHash, tx.systemNow])).length > 0;

/** The session goes on under another token: the one before, whoever knows it, opens nothing any more. False if it had ended meanwhile. */
export const renewToken = async (tx: Tx, id: string, idHash: string): Promise<boolean> =>
  (await tx.query('update session set id_hash = $2, mfa_at = $3, enrolling_sealed = null where id = $1 and ended_at is null returning 1', [id, idHash, tx.systemNow])).length > 0;
