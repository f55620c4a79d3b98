import { anonymous, type Origin, user } from '#access/actor.js';
import { record } from '#audit/record.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import { limit, networkOf } from '#kit/http/rate-limit.js';
import { newId, secretToken } from '#kit/ids/ids.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { signInRefused } from './identity.errors.js';
import { countFailure, type Credentials, systemCredentialsOf } from './identity.repository.js';
import { LOCK, PENDING_SECONDS, SIGN_IN_LIMITS } from './limits.js';
import { PASSWORD_LENGTH, passwordMatches } from './password.js';
import { sealEnrolling } from './second-factor/second-factor.repository.js';
import { newSecret } from './second-factor/totp.js';
import { entersPanel, ownRows, type Panel, panelsOf, sessionHash } from './session.js';
import { endSessionByHash, insertSession } from './session.repository.js';

export interface SignInAttempt { readonly email: string; readonly password: string; readonly panel: Panel; readonly agent?: string | undefined; /** The session cookie the browser came with: it is ended, never taken over. */ readonly previous?: string | undefined }
/** What comes next: a code of the second factor, or setting one up. The token opens that page and nothing else. */
export interface PasswordAccepted { readonly token: string; readonly next: 'code' | 'set_up'; /** Where they go on: where they came, if they may enter there. */ readonly panel: Panel }

/**
 * Checks the password, the first of two steps. The token belongs to the page that asks for the second factor.
 * @throws sign_in_refused, always the same whatever was wrong; rate_limited with the seconds to wait
 */
export async function signIn(db: Db, attempt: SignInAttempt, origin: Origin): Promise<PasswordAccepted> {
  const email = attempt.email.trim().toLowerCase();
  await limit(db, SIGN_IN_LIMITS.ip, networkOf(origin.ip));
  await limit(db, SIGN_IN_LIMITS.address, sha256(email));
  const now = systemClock.now();
  const found = email.length <= 200 ? await systemCredentialsOf(db, email, now) : null;
  const matched = await passwordMatches(found?.passwordHash ?? null, attempt.password.slice(0, PASSWORD_LENGTH.max));
  const refusal = refusalOf(found, matched, now);
  if (refusal || !found) {
    await keepRefusal(db, found, refusal ?? 'unknown_address', attempt.panel, origin);
    throw signInRefused();
  }
  return begin(db, found, attempt, origin);
}

function refusalOf(found: Credentials | null, matched: boolean, now: Date): string | null {
  if (!found) return 'unknown_address';
  if (found.lockedUntil && found.lockedUntil > now) return 'locked';
  if (!matched) return 'wrong_password';
  if (found.state !== 'active') return 'suspended';
  return panelsOf(found.roles).length ? null : 'no_role';
}

/** Failure count and audit row commit on their own: they survive the refusal. */
async function keepRefusal(db: Db, found: Credentials | null, reason: string, panel: Panel, origin: Origin): Promise<void> {
  await db.aside(anonymous(origin, found ? { keys: { user: [found.id] } } : {}), async tx => {
    const counted = found && reason === 'wrong_password' ? await countFailure(tx, found.id, LOCK.failures, addSeconds(tx.systemNow, LOCK.seconds)) : null;
    await record(tx, { action: 'session.refused', subjectType: 'UserAccount', subjectId: found?.id ?? 'unknown', outcome: 'refused', details: { reason, panel, ...(counted?.locked ? { locked: true } : {}) } });
  });
}

/** The count of failures stays as it is: only the second factor clears it, or a known password would buy endless tries of codes. */
async function begin(db: Db, found: Credentials, attempt: SignInAttempt, origin: Origin): Promise<PasswordAccepted> {
  const [id, token] = [newId(), secretToken()];
  const panel = entersPanel(attempt.panel, found.roles) ? attempt.panel : panelsOf(found.roles)[0]!;
  await db.change(ownRows(user(found.id, found.name, found.roles, origin)), async tx => {
    if (attempt.previous) await endSessionByHash(tx, sessionHash(attempt.previous));
    await insertSession(tx, {
      id, idHash: sessionHash(token), previousHash: null, previousUntil: null, userId: found.id, epoch: found.epoch, panel, mfaAt: null, enrollingSealed: found.factor ? null : sealEnrolling(tx.keys, id, newSecret()),
      createdAt: tx.systemNow, seenAt: tx.systemNow, expiresAt: addSeconds(tx.systemNow, PENDING_SECONDS), ip: origin.ip ?? null, agent: attempt.agent?.slice(0, 200) ?? null, endedAt: null,
    });
    await record(tx, { action: 'session.begun', subjectType: 'UserAccount', subjectId: found.id, details: { panel } });
  });
  return { token, next: found.factor ? 'code' : 'set_up', panel };
}
