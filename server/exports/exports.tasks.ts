import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { moveExport, overdueExports } from './export.repository.js';
import { failStrandedExports, forgetBytes, REMOVE_BYTES } from './fail-export.js';
import { RUN_EXPORT } from './request-export.js';
import { runExport } from './run-export.js';

const A_SWEEP = 200;

/** Takes files away whose day is over: the row first, so that no link leads to nothing. */
export async function expireExports(db: Db): Promise<number> {
  const overdue = await overdueExports(db, A_SWEEP);
  for (const { id, storageKey } of overdue) await db.systemChange('exports.expire', async tx => {
    if (!await moveExport(tx, id, 'ready', 'expire', { storage_key: null })) return;
    await forgetBytes(tx, storageKey);
    await record(tx, { action: 'export.expired', subjectType: 'Export', subjectId: id });
  });
  return overdue.length;
}

export function registerExportTasks(): void {
  registerTask(RUN_EXPORT, async (db, payload, log) => { await runExport(db, String(payload['id']), log); });
  registerTask(REMOVE_BYTES, async (db, payload) => { await db.ports.storage.remove(String(payload['storageKey'])); });
  registerTask('exports.expire', async db => { await expireExports(db); });
  schedule('exports.expire', 600);
  registerTask('exports.mend', async db => { await failStrandedExports(db); });
  schedule('exports.mend', 60);
}
