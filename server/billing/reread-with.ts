import type { Db } from '#kit/db/db.js';
import { applySnapshot } from './apply-snapshot.js';
import { ProcessorError } from './billing.errors.js';
import { readPayer } from './payer-snapshot.js';
import type { EventRefs } from './payments.port.js';

const MOST_READS = 3;
const JOB = 'billing.reread';

/**
 * Reads a payer again together with the objects that are named, and applies it: who asked for something sees what came of it
 * without waiting for the processor's message. Answers what did not fit; null
 * for a processor that cannot be read now, which is no failure: the message will come.
 */
export async function rereadWith(db: Db, payerId: string, refs: readonly EventRefs[]): Promise<readonly string[] | null> {
  try {
    for (let read = 0; read < MOST_READS; read++) {
      const snapshot = await readPayer(db, payerId, refs);
      const applied = await db.systemChange(JOB, tx => applySnapshot(tx, payerId, snapshot));
      if (!applied.superseded) return applied.diverged;
    }
    return null;
  } catch (error) {
    if (error instanceof ProcessorError) return null;
    throw error;
  }
}
