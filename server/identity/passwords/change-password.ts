import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { limit } from '#kit/http/rate-limit.js';
import { rateLimited } from '#kit/errors/app-error.js';
import { secretToken } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { addSeconds } from '#kit/time/clock.js';
import { passwordSame, passwordWrong } from '../identity.errors.js';
import { countFailure, isLocked, passwordHashOf, setPassword } from '../identity.repository.js';
import { LOCK, SECOND_FACTOR_LIMITS } from '../limits.js';
import { checkPassword, hashPassword, passwordMatches } from '../password.js';
import { type SignedIn, sessionHash } from '../session.js';
import { carryOver } from '../session.repository.js';

/**
 * A new password for oneself. Every other session ends; this one goes on under a new token. Tries of the current password count
 * as at sign-in: a session left open is no place to guess it. @throws password_wrong, password_same, password_*, rate_limited
 */
export async function changePassword(db: Db, me: SignedIn, current: string, next: string): Promise<{ token: string }> {
  const userId = me.actor.id ?? '';
  await limit(db, SECOND_FACTOR_LIMITS.quarterHour, userId);
  const known = await db.read(me.actor, async tx => ({ hash: await passwordHashOf(tx, userId), locked: await isLocked(tx, userId) }));
  if (known.locked) throw rateLimited({ retryAfter: LOCK.seconds });
  if (!await passwordMatches(known.hash, current)) {
    await db.aside(me.actor, async tx => {
      await countFailure(tx, userId, LOCK.failures, addSeconds(tx.systemNow, LOCK.seconds));
      await record(tx, { action: 'session.refused', subjectType: 'UserAccount', subjectId: userId, outcome: 'refused', details: { reason: 'wrong_current' } });
    });
    throw passwordWrong();
  }
  checkPassword(next, me);
  if (next === current) throw passwordSame();
  const passwordHash = await hashPassword(next);
  return db.change(me.actor, async tx => {
    const token = secretToken();
    await carryOver(tx, me.sessionId, await setPassword(tx, userId, passwordHash), sessionHash(token));
    await record(tx, { action: 'user_account.credentials_changed', subjectType: 'UserAccount', subjectId: userId, details: { by: 'own account' } });
    await emit(tx, 'user_account.credentials_changed', { user: userId, at: tx.systemNow.getTime() });
    return { token };
  });
}
