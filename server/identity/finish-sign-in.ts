import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { limit } from '#kit/http/rate-limit.js';
import { signInRequired } from '#kit/errors/app-error.js';
import { newId, secretToken } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { secondFactorWrong } from './identity.errors.js';
import { clearFailures, noteSignIn } from './identity.repository.js';
import { SECOND_FACTOR_LIMITS, SESSION_ABSOLUTE_SECONDS } from './limits.js';
import { type Proof, withProof } from './second-factor/prove-second-factor.js';
import { newRecoveryCodes, recoveryRows } from './second-factor/recovery-codes.js';
import { insertSecondFactor, replaceRecoveryCodes } from './second-factor/second-factor.repository.js';
import { stepOf } from './second-factor/totp.js';
import { type PendingSignIn, sessionHash } from './session.js';
import { endSession, insertSession } from './session.repository.js';

/**
 * The second of two steps: a code of the authenticator, or a recovery code. Returns the token of a new session; the one that
 * waited is over. @throws second_factor_wrong, second_factor_used, rate_limited, unauthorized when the wait was over
 */
export function finishSignIn(db: Db, pending: PendingSignIn, proof: Proof, agent: string | undefined): Promise<{ token: string }> {
  return withProof(db, pending.actor, pending.userId, proof, tx => openSession(tx, pending, agent, proof.kind));
}

/**
 * First sign-in: the code shows that the authenticator works. Keeps the second factor and makes the recovery codes, which are
 * shown this once. @throws second_factor_wrong, unauthorized when another set-up was faster
 */
export async function finishSetUp(db: Db, pending: PendingSignIn, code: string, agent: string | undefined): Promise<{ token: string; recoveryCodes: string[] }> {
  await limit(db, SECOND_FACTOR_LIMITS.quarterHour, pending.userId);
  const step = pending.secret === null ? null : stepOf(pending.secret, code, systemClock.now());
  if (pending.secret === null || step === null) throw secondFactorWrong();
  const { secret } = pending;
  return db.change(pending.actor, async tx => {
    if (!await insertSecondFactor(tx, { id: newId(), userId: pending.userId, secret, lastStep: step })) throw signInRequired();
    const recoveryCodes = await makeRecoveryCodes(tx, pending.userId);
    await record(tx, { action: 'second_factor.set_up', subjectType: 'UserAccount', subjectId: pending.userId });
    await emit(tx, 'second_factor.set_up', { user: pending.userId, at: tx.systemNow.getTime() });
    await clearFailures(tx, pending.userId);
    return { ...await openSession(tx, pending, agent, 'set_up'), recoveryCodes };
  });
}

export async function makeRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await replaceRecoveryCodes(tx, userId, recoveryRows(tx.keys, userId, codes, tx.systemNow));
  return codes;
}

/** A new row and a new token: whoever planted or saw the earlier one has nothing. */
async function openSession(tx: Tx, pending: PendingSignIn, agent: string | undefined, by: string): Promise<{ token: string }> {
  if (!await endSession(tx, pending.sessionId)) throw signInRequired();
  const token = secretToken();
  await insertSession(tx, {
    id: newId(), idHash: sessionHash(token), previousHash: null, previousUntil: null, userId: pending.userId, epoch: pending.epoch, panel: pending.panel, mfaAt: tx.systemNow, enrollingSealed: null, createdAt: tx.systemNow, seenAt: tx.systemNow,
    expiresAt: addSeconds(tx.systemNow, SESSION_ABSOLUTE_SECONDS), ip: tx.principal.ip ?? null, agent: agent?.slice(0, 200) ?? null, endedAt: null,
  });
  await noteSignIn(tx, pending.userId);
  await record(tx, { action: 'session.opened', subjectType: 'UserAccount', subjectId: pending.userId, details: { panel: pending.panel, by } });
  return { token };
}
