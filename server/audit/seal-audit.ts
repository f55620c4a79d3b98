import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { sealOf } from './chain.js';
import { insertSeal, isAhead, lastSeal, lockTrail, placeAfter, settledRows } from './trail.repository.js';

export interface SealOptions { /** Rows a batch. */ readonly batch?: number; /** Batches a call. */ readonly rounds?: number }

/**
 * Chains the rows that have settled since the last seal, in the order of the trail; returns how many. Safe to run anywhere at
 * any time: of several at once one works, and a kill leaves a batch whole or not at all.
 */
export async function sealAudit(db: Db, { batch = 1000, rounds = 20 }: SealOptions = {}): Promise<number> {
  let sealed = 0;
  for (let round = 0; round < rounds; round++) {
    const rows = await db.systemChange('audit.seal', tx => sealBatch(tx, batch));
    sealed += rows;
    if (rows < batch) break;
  }
  return sealed;
}

async function sealBatch(tx: Tx, most: number): Promise<number> {
  if (!await lockTrail(tx)) return 0;
  const last = await lastSeal(tx);
  if (last && await isAhead(tx, placeAfter(last)))
    throw new Error(`audit: batch ${last.batch} has transaction ${last.lastXid}, which this server has not reached; it was restored without its transaction counter (docs/operations/backup.md)`);
  const rows = await settledRows(tx, placeAfter(last), most);
  if (rows.length) await insertSeal(tx, sealOf(tx.keys, last, rows));
  return rows.length;
}
