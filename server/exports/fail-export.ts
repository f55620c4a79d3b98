import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { moveExport, type Stranded, strandedExports } from './export.repository.js';

export const REMOVE_BYTES = 'exports.remove';
/** The failure of a file whose making was cut short each time it was tried. */
export const GAVE_UP = 'gave_up';
const A_SWEEP = 200;

/** Bytes go after the row has let go of them, and by a job: a kill in between leaves none behind. */
export const forgetBytes = (tx: Tx, storageKey: string): Promise<void> => enqueue(tx, REMOVE_BYTES, { storageKey }, { key: `${REMOVE_BYTES}:${storageKey}` });

/** Says so once, however many find out. Whether this call was the one. */
export const failExport = (db: Db, { id, state, storageKey }: Stranded, failure: string): Promise<boolean> => db.systemChange('exports.fail', async tx => {
  if (!await moveExport(tx, id, state, 'fail', { failure, storage_key: null, finished_at: tx.systemNow })) return false;
  if (storageKey) await forgetBytes(tx, storageKey);
  await record(tx, { action: 'export.failed', subjectType: 'Export', subjectId: id, outcome: 'refused', details: { failure } });
  return true;
});

/** Ends what nobody makes any more, so that its owner learns of it and may try again. Returns how many. */
export async function failStrandedExports(db: Db): Promise<number> {
  let failed = 0;
  for (const stranded of await strandedExports(db, A_SWEEP)) if (await failExport(db, stranded, GAVE_UP)) failed++;
  return failed;
}
