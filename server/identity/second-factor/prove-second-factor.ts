import type { Actor } from '#access/actor.js';
import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { type AppError, rateLimited } from '#kit/errors/app-error.js';
import { limit } from '#kit/http/rate-limit.js';
import { emit } from '#kit/outbox/outbox.js';
import { addSeconds } from '#kit/time/clock.js';
import { secondFactorUsed, secondFactorWrong } from '../identity.errors.js';
import { clearFailures, countFailure, isLocked } from '../identity.repository.js';
import { LOCK, SECOND_FACTOR_LIMITS } from '../limits.js';
import { recoveryMacs } from './recovery-codes.js';
import { lockSecret, takeRecoveryCode, takeStep } from './second-factor.repository.js';
import { stepOf } from './totp.js';

export interface Proof { readonly kind: 'code' | 'recovery'; readonly text: string }
type Refusal = 'locked' | 'wrong' | 'used' | 'none';

/**
 * Checks a code and, in the same transaction, does what it was shown for: a code is never spent for nothing, and nothing is done without.
 * Every try counts, by person, in Postgres; refusals count towards the lock that wrong passwords count towards.
 * @throws second_factor_wrong (also while the account rests), second_factor_used for a code that was taken before, rate_limited
 */
export async function withProof<T>(db: Db, who: Actor, userId: string, proof: Proof, run: (tx: Tx) => Promise<T>): Promise<T> {
  await limit(db, SECOND_FACTOR_LIMITS.quarterHour, userId);
  await limit(db, SECOND_FACTOR_LIMITS.day, userId);
  const outcome = await db.change(who, async (tx): Promise<{ refusal: Refusal } | { value: T }> => {
    if (await isLocked(tx, userId)) return { refusal: 'locked' };
    const refusal = proof.kind === 'code' ? await spendCode(tx, userId, proof.text) : await spendRecovery(tx, userId, proof.text);
    if (refusal) return { refusal };
    await clearFailures(tx, userId);
    return { value: await run(tx) };
  });
  if ('value' in outcome) return outcome.value;
  throw await keepRefusal(db, who, userId, proof.kind, outcome.refusal);
}

async function spendCode(tx: Tx, userId: string, typed: string): Promise<Refusal | null> {
  const factor = await lockSecret(tx, userId);
  if (!factor) return 'none';
  const step = stepOf(factor.secret, typed, tx.systemNow);
  if (step === null) return 'wrong';
  if (step <= factor.lastStep) return 'used';
  await takeStep(tx, userId, step);
  return null;
}

async function spendRecovery(tx: Tx, userId: string, typed: string): Promise<Refusal | null> {
  const macs = recoveryMacs(tx.keys, userId, typed);
  const left = macs.length ? await takeRecoveryCode(tx, userId, macs) : null;
  if (left === null) return 'wrong';
  await record(tx, { action: 'recovery_code.used', subjectType: 'UserAccount', subjectId: userId, details: { left } });
  await emit(tx, 'recovery_code.used', { user: userId, at: tx.systemNow.getTime() });
  return null;
}

async function keepRefusal(db: Db, who: Actor, userId: string, kind: Proof['kind'], reason: Refusal): Promise<AppError> {
  const locked = await db.aside(who, async tx => {
    const counted = reason === 'wrong' || reason === 'used' ? await countFailure(tx, userId, LOCK.failures, addSeconds(tx.systemNow, LOCK.seconds)) : null;
    await record(tx, { action: 'second_factor.refused', subjectType: 'UserAccount', subjectId: userId, outcome: 'refused', details: { reason, kind, ...(counted?.locked ? { locked: true } : {}) } });
    return counted?.locked ?? reason === 'locked';
  });
  if (locked) return rateLimited({ retryAfter: LOCK.seconds });
  return reason === 'used' ? secondFactorUsed() : secondFactorWrong();
}
