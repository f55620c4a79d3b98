import type { Alongside } from '#kit/db/insert-all.js';
import type { Tx } from '#kit/db/tx.js';
import { appError } from '#kit/errors/app-error.js';

export const idempotencyKeyReused = appError(422, 'idempotency_key_reused');

export interface Claim { readonly scope: string; readonly key: string; readonly bodyHash: string }

/** The claim as a part of a larger statement (`insertAll`). Touches no row when the key was used before: then `checkBody` decides. */
export const claiming = (claim: Claim): Omit<Alongside, 'name'> => ({
  sql: n => `insert into idempotency_record (scope, key, body_hash) values ($${n}, $${n + 1}, $${n + 2}) on conflict do nothing returning key`,
  values: [claim.scope, claim.key, claim.bodyHash],
});

/** A key that was used before may come again with the same body. @throws idempotency_key_reused */
export async function checkBody(tx: Tx, claim: Claim): Promise<void> {
  const [known] = await tx.prepared<{ body_hash: string }>('select body_hash from idempotency_record where scope = $1 and key = $2', [claim.scope, claim.key]);
  if (known?.body_hash !== claim.bodyHash) throw idempotencyKeyReused();
}

/**
 * Binds a key to the body it came with, in the transaction of the change. A second request with the same key waits for the
 * first to commit; with the same body it goes on (the use case finds what was done), with another body it is refused.
 */
export async function claimIdempotencyKey(tx: Tx, claim: Claim): Promise<void> {
  const { sql, values } = claiming(claim);
  if ((await tx.prepared(sql(1), values)).length === 0) await checkBody(tx, claim);
}
