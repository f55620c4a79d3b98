import type { Tx } from '#kit/db/tx.js';
import { appError } from '#kit/errors/app-error.js';

export const idempotencyKeyReused = appError(422, 'idempotency_key_reused');

/**
 * Binds a key to the body it came with, in the transaction of the change. A second request with the same key waits for the
 * first to commit; with the same body it goes on (the use case finds what was done), with another body it is refused.
 */
export async function claimIdempotencyKey(tx: Tx, claim: { scope: string; key: string; bodyHash: string }): Promise<'first' | 'again'> {
  const fresh = await tx.prepared('insert into idempotency_record (scope, key, body_hash) values ($1, $2, $3) on conflict do nothing returning key', [claim.scope, claim.key, claim.bodyHash]);
  if (fresh.length) return 'first';
  const [known] = await tx.query<{ body_hash: string }>('select body_hash from idempotency_record where scope = $1 and key = $2', [claim.scope, claim.key]);
  if (known?.body_hash !== claim.bodyHash) throw idempotencyKeyReused();
  return 'again';
}
