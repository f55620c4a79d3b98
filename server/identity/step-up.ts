import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { signInRequired } from '#kit/errors/app-error.js';
import { secretToken } from '#kit/ids/ids.js';
import { addSeconds } from '#kit/time/clock.js';
import { RENEWAL_OVERLAP_SECONDS } from './limits.js';
import { type Proof, withProof } from './second-factor/prove-second-factor.js';
import { type SignedIn, sessionHash } from './session.js';
import { renewToken } from './session.repository.js';

/**
 * Proves the second factor once more, within a session. It goes on under a new token, with the same end.
 * @throws second_factor_wrong, second_factor_used, rate_limited
 */
export function stepUp(db: Db, { actor, sessionId }: SignedIn, proof: Proof): Promise<{ token: string }> {
  const userId = actor.id ?? '';
  return withProof(db, actor, userId, proof, async tx => {
    const token = secretToken();
    if (!await renewToken(tx, sessionId, sessionHash(token), addSeconds(tx.systemNow, RENEWAL_OVERLAP_SECONDS))) throw signInRequired();
    await record(tx, { action: 'session.stepped_up', subjectType: 'UserAccount', subjectId: userId, details: { by: proof.kind } });
    return { token };
  });
}
