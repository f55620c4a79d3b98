import { anonymous, type Origin, user } from '#access/actor.js';
import { record } from '#audit/record.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import { limit, networkOf } from '#kit/http/rate-limit.js';
import { secretToken } from '#kit/ids/ids.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { signInRefused } from './identity.errors.js';
import { clearFailures, countFailure, type Credentials, endSession, insertSession, systemCredentialsOf } from './identity.repository.js';
import { PASSWORD_LENGTH, passwordMatches } from './password.js';
import { entersPanel, type Panel, SESSION_ABSOLUTE_SECONDS, sessionHash } from './session.js';

export const SIGN_IN_LIMITS = { address: { bucket: 'sign-in-address', hits: 10, seconds: 900 }, ip: { bucket: 'sign-in-ip', hits: 50, seconds: 900 } } as const;
export const LOCK = { failures: 5, seconds: 900 } as const;

export interface SignInAttempt { readonly email: string; readonly password: string; readonly panel: Panel; readonly agent?: string | undefined; /** The session cookie the browser came with: it is ended, never taken over. */ readonly previous?: string | undefined }

/**
 * Checks the password and opens a new session. Returns its token, which only the browser keeps.
 * @throws sign_in_refused, always the same whatever was wrong; rate_limited with the seconds to wait
 */
export async function signIn(db: Db, attempt: SignInAttempt, origin: Origin): Promise<{ token: string }> {
  const email = attempt.email.trim().toLowerCase();
  await limit(db, SIGN_IN_LIMITS.ip, networkOf(origin.ip));
  await limit(db, SIGN_IN_LIMITS.address, sha256(email));
  const now = systemClock.now();
  const found = email.length <= 200 ? await systemCredentialsOf(db, email, now) : null;
  const matched = await passwordMatches(found?.passwordHash ?? null, attempt.password.slice(0, PASSWORD_LENGTH.max));
  const refusal = refusalOf(found, matched, attempt.panel, now);
  if (refusal || !found) {
    await keepRefusal(db, found, refusal ?? 'unknown_address', attempt.panel, origin);
    throw signInRefused();
  }
  return { token: await open(db, found, attempt, origin) };
}

function refusalOf(found: Credentials | null, matched: boolean, panel: Panel, now: Date): string | null {
  if (!found) return 'unknown_address';
  if (found.lockedUntil && found.lockedUntil > now) return 'locked';
  if (!matched) return 'wrong_password';
  if (found.state !== 'active') return 'suspended';
  return entersPanel(panel, found.roles) ? null : 'no_role';
}

/** Failure count and audit row commit on their own: they survive the refusal. */
async function keepRefusal(db: Db, found: Credentials | null, reason: string, panel: Panel, origin: Origin): Promise<void> {
  await db.aside(anonymous(origin, found ? { keys: { user: [found.id] } } : {}), async tx => {
    const counted = found && reason === 'wrong_password' ? await countFailure(tx, found.id, LOCK.failures, addSeconds(tx.systemNow, LOCK.seconds)) : null;
    await record(tx, { action: 'session.refused', subjectType: 'UserAccount', subjectId: found?.id ?? 'unknown', outcome: 'refused', details: { reason, panel, ...(counted?.locked ? { locked: true } : {}) } });
  });
}

async function open(db: Db, found: Credentials, attempt: SignInAttempt, origin: Origin): Promise<string> {
  const token = secretToken();
  await db.change({ ...user(found.id, found.name, found.roles, origin), rowScope: { keys: { user: [found.id] } } }, async tx => {
    if (attempt.previous) await endSession(tx, sessionHash(attempt.previous));
    await clearFailures(tx, found.id);
    await insertSession(tx, {
      idHash: sessionHash(token), userId: found.id, epoch: found.epoch, panel: attempt.panel, mfaAt: null, createdAt: tx.systemNow, seenAt: tx.systemNow,
      expiresAt: addSeconds(tx.systemNow, SESSION_ABSOLUTE_SECONDS), ip: origin.ip ?? null, agent: attempt.agent?.slice(0, 200) ?? null, endedAt: null,
    });
    await record(tx, { action: 'session.opened', subjectType: 'UserAccount', subjectId: found.id, details: { panel: attempt.panel } });
  });
  return token;
}
