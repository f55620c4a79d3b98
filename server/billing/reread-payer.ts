import type { Db } from '#kit/db/db.js';
import { ProcessorError } from './billing.errors.js';
import { syncPayer } from './process-event.js';

const MOST_READS = 3;

/**
 * Reads a payer at the processor and applies it at once, so that who asked for something sees what came of it without waiting
 * for the processor's message. A processor that cannot be read now is no failure: the message will come.
 */
export async function rereadPayer(db: Db, payerId: string): Promise<boolean> {
  try {
    for (let read = 0; read < MOST_READS; read++) if (await syncPayer(db, payerId, []) !== null) return true;
    return false;
  } catch (error) {
    if (error instanceof ProcessorError) return false;
    throw error;
  }
}
