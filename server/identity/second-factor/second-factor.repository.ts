import { scoped } from '#access/scope.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { notFound } from '#kit/errors/app-error.js';
import { secondFactorSubject } from '../identity.access.js';
import { RecoveryCode } from './recovery-code.entity.js';
import type { SecondFactor } from './second-factor.entity.js';

export const secretContext = (userId: string): string => `second_factor.secret_sealed:${userId}`;
export const enrollingContext = (sessionId: string): string => `session.enrolling_sealed:${sessionId}`;

export const sealEnrolling = (keys: Tx['keys'], sessionId: string, secret: string): string => keys.seal(secret, enrollingContext(sessionId));
export const openEnrolling = (keys: Tx['keys'], sessionId: string, sealed: string): string => keys.open(sealed, enrollingContext(sessionId));

export const hasSecondFactor = async (tx: Tx, userId: string): Promise<boolean> => (await tx.query('select 1 from second_factor where user_id = $1', [userId])).length > 0;

/** Under the caller's scope, locked. @throws not_found when there is none */
export async function secondFactorOf(tx: Tx, userId: string): Promise<SecondFactor> {
  const factor = await scoped<SecondFactor>(tx, secondFactorSubject, 'row').andWhere('"row".user_id = :userId', { userId }).setLock('pessimistic_write').getOne();
  if (!factor) throw notFound();
  return factor;
}

/** Locked to the end of the unit of work: of two uses of one code the second sees the first. */
export async function lockSecret(tx: Tx, userId: string): Promise<{ secret: string; lastStep: number } | null> {
  const [row] = await tx.query<{ sealed: string; last: number }>('select secret_sealed sealed, last_step last from second_factor where user_id = $1 for update', [userId]);
  return row ? { secret: tx.keys.open(row.sealed, secretContext(userId)), lastStep: row.last } : null;
}
export const takeStep = (tx: Tx, userId: string, step: number): Promise<unknown> => tx.query('update second_factor set last_step = $2 where user_id = $1', [userId, step]);

/** False if the person has one already: two set-ups at once end in one. */
export async function insertSecondFactor(tx: Tx, factor: { id: string; userId: string; secret: string; lastStep: number }): Promise<boolean> {
  const made = await tx.query(`insert into second_factor (id, user_id, secret_sealed, last_step, created_at) values ($1, $2, $3, $4, $5) on conflict (user_id) do nothing returning id`,
    [factor.id, factor.userId, tx.keys.seal(factor.secret, secretContext(factor.userId)), factor.lastStep, tx.systemNow]);
  return made.length > 0;
}
export const replaceSecret = (tx: Tx, userId: string, secret: string, lastStep: number): Promise<unknown> =>
  tx.query('update second_factor set secret_sealed = $2, last_step = $3, created_at = $4 where user_id = $1', [userId, tx.keys.seal(secret, secretContext(userId)), lastStep, tx.systemNow]);

/** With the recovery codes: whoever found them has nothing. */
export async function deleteSecondFactor(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from second_factor where user_id = $1', [userId]);
  await tx.query('delete from recovery_code where user_id = $1', [userId]);
}

/** Older codes are deleted: they are nobody's record, and must not work again. */
export async function replaceRecoveryCodes(tx: Tx, userId: string, rows: readonly RecoveryCode[]): Promise<void> {
  await tx.query('delete from recovery_code where user_id = $1', [userId]);
  if (rows.length) await tx.manager.createQueryBuilder().insert().into(RecoveryCode).values([...rows]).execute();
}
/** Of two requests with the same code one wins. Returns how many are left, or null. */
export async function takeRecoveryCode(tx: Tx, userId: string, macs: readonly string[]): Promise<number | null> {
  const taken = await tx.query('update recovery_code set used_at = $3 where user_id = $1 and code_mac = any($2) and used_at is null returning id', [userId, [...macs], tx.systemNow]);
  if (!taken.length) return null;
  return recoveryCodesLeft(tx, userId);
}
export async function recoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int n from recovery_code where user_id = $1 and used_at is null', [userId]);
  return row?.n ?? 0;
}

/** For the development page alone: secrets of people at one mail domain. */
export async function systemSecretsAt(db: Db, domain: string): Promise<{ email: string; secret: string }[]> {
  const rows = await db.systemStatement<{ id: string; email: string; sealed: string }>(
    `select u.id, u.email, f.secret_sealed sealed from second_factor f join user_account u on u.id = f.user_id where u.email like $1 order by u.created_at limit 50`, [`%@${domain}`]);
  return rows.map(row => ({ email: row.email, secret: db.keys.open(row.sealed, secretContext(row.id)) }));
}
