import type { RoleGrant as ActorRole } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { addSeconds } from '#kit/time/clock.js';
import { rolesOf } from './identity.repository.js';
import { Session } from './session.entity.js';

export interface LiveSession { id: string; userId: string; name: string; email: string; epoch: number; expiresAt: Date; mfaAt: Date | null; roles: ActorRole[] }
export interface PendingSession { id: string; userId: string; name: string; email: string; epoch: number; enrolling: string | null; roles: ActorRole[] }

/**
 * The live session of a digest with its user and roles as they are now, or null. Marks it as seen, at most every 30 s so that
 * a page of parallel calls is one write. Under the token before a renewal it is found for a moment longer, with no proof that
 * is fresh: whoever saw that token may finish reading, and not do what asks for a code.
 */
export async function systemLiveSession(db: Db, idHash: string, at: Date, idleSeconds: number): Promise<LiveSession | null> {
  const [row] = await db.systemStatement<LiveSession>(
    `with live as (
       select s.id, s.user_id, s.epoch, s.expires_at, case when s.id_hash = $1 then s.mfa_at end mfa_at, u.name, u.email, ${rolesOf('u.id', '$4::date')} roles
       from session s join user_account u on u.id = s.user_id
       where (s.id_hash = $1 or s.previous_hash = $1 and s.previous_until > $2) and s.ended_at is null and s.expires_at > $2 and s.seen_at > $3 and s.mfa_at is not null and u.state = 'active' and s.epoch = u.session_epoch
     ), seen as (update session set seen_at = $2 from live where session.id = live.id and session.seen_at < $2::timestamptz - interval '30 seconds')
     select id, user_id "userId", name, email, epoch, expires_at "expiresAt", mfa_at "mfaAt", roles from live`,
    [idHash, at, addSeconds(at, -idleSeconds), db.dateOf(at)]);
  return row ?? null;
}

/** The session of a digest that has shown the password and not yet the second factor. */
export async function systemPendingSession(db: Db, idHash: string, panel: string, at: Date): Promise<PendingSession | null> {
  const [row] = await db.systemStatement<PendingSession>(
    `select s.id, s.user_id "userId", u.name, u.email, s.epoch, s.enrolling_sealed enrolling, ${rolesOf('u.id', '$4::date')} roles
     from session s join user_account u on u.id = s.user_id
     where s.id_hash = $1 and s.panel = $2 and s.ended_at is null and s.expires_at > $3 and s.mfa_at is null and u.state = 'active' and s.epoch = u.session_epoch`, [idHash, panel, at, db.dateOf(at)]);
  return row ?? null;
}

export const insertSession = (tx: Tx, session: Session): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Session).values(session).execute();

export const endSession = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query('update session set ended_at = $2 where id = $1 and ended_at is null returning 1', [id, tx.systemNow])).length > 0;
export const endSessionByHash = async (tx: Tx, idHash: string): Promise<boolean> =>
  (await tx.query('update session set ended_at = $2 where (id_hash = $1 or previous_hash = $1 and previous_until > $2) and ended_at is null returning 1', [idHash, tx.systemNow])).length > 0;

/** The session goes on under another token; the one before lets in what is under way, until `overlap`. False if it had ended meanwhile. */
export const renewToken = async (tx: Tx, id: string, idHash: string, overlap: Date): Promise<boolean> =>
  (await tx.query('update session set previous_hash = id_hash, previous_until = $4, id_hash = $2, mfa_at = $3, enrolling_sealed = null where id = $1 and ended_at is null returning 1', [id, idHash, tx.systemNow, overlap])).length > 0;

/** Every other session of the person. Returns how many ended. */
export const endOthers = async (tx: Tx, userId: string, keep: string): Promise<number> =>
  (await tx.query('update session set ended_at = $3 where user_id = $1 and id <> $2 and ended_at is null returning 1', [userId, keep, tx.systemNow])).length;
/** After the epoch was raised: this one session goes on, under a new token, and no earlier one opens it: somebody may know the password. */
export const carryOver = (tx: Tx, id: string, epoch: number, idHash: string): Promise<unknown> => tx.query('update session set epoch = $2, id_hash = $3, previous_until = null where id = $1', [id, epoch, idHash]);
export const setEnrolling = (tx: Tx, id: string, sealed: string | null): Promise<unknown> => tx.query('update session set enrolling_sealed = $2 where id = $1', [id, sealed]);
export const enrollingOf = async (tx: Tx, id: string, userId: string): Promise<string | null> =>
  (await tx.query<{ sealed: string | null }>('select enrolling_sealed sealed from session where id = $1 and user_id = $2 and ended_at is null', [id, userId]))[0]?.sealed ?? null;

export interface SessionLine { id: string; panel: string; createdAt: Date; seenAt: Date; ip: string | null; agent: string | null }
/** The live sessions of a person, the latest use first; at most 50. */
export const liveSessionsOf = (tx: Tx, userId: string, idleSeconds: number): Promise<SessionLine[]> =>
  tx.query<SessionLine>(`select s.id, s.panel, s.created_at "createdAt", s.seen_at "seenAt", s.ip, s.agent from session s join user_account u on u.id = s.user_id and u.session_epoch = s.epoch
    where s.user_id = $1 and s.ended_at is null and s.mfa_at is not null and s.expires_at > $2 and s.seen_at > $3 order by s.seen_at desc limit 50`, [userId, tx.systemNow, addSeconds(tx.systemNow, -idleSeconds)]);
