import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { queryContext } from './export-file.entity.js';
import { insertExport, jobKeyOf, openExports } from './export.repository.js';
import { exportSource } from './export.source.js';
import { exportBusy, exportUnknown } from './exports.errors.js';

export const RUN_EXPORT = 'exports.run';
/** Files of one person in the making at a time. */
export const MOST_OPEN = 3;
const MOST_ATTEMPTS = 5;

/** The files of one person are made one after the other. */
export const enqueueRun = (tx: Tx, id: string, userId: string): Promise<void> => enqueue(tx, RUN_EXPORT, { id }, { key: jobKeyOf(id), queue: `export:${userId}`, maxAttempts: MOST_ATTEMPTS });

/** Asks for a list as a file. Made by a job; the caller's rows, fields and filters are checked here and again when it runs. */
export const requestExport = change({
  name: 'requestExport', action: 'request', subject: 'Export', stepUp: true,
  input: z.strictObject({ panel: z.enum(['admin', 'agent', 'employer']), resource: z.string().max(80), query: z.record(z.string().max(200), z.string().max(4000)).default({}) }),
  async run(tx, { panel, resource, query }) {
    const source = exportSource(panel, resource);
    const userId = tx.principal.id;
    if (!source || userId === null) throw exportUnknown();
    const { rows, asked } = await source.outline(tx, query);
    if (await openExports(tx, userId) >= MOST_OPEN) throw exportBusy({ params: { most: MOST_OPEN } });
    const id = newId();
    await insertExport(tx, {
      id, userId, panel, resource, state: 'queued', querySealed: tx.keys.seal(JSON.stringify(query), queryContext(id)), asked, madeAs: null, rowsExpected: BigInt(rows), rowsDone: 0n,
      size: null, sha256: null, storageKey: null, failure: null, downloads: 0, createdAt: tx.systemNow, updatedAt: tx.systemNow, startedAt: null, finishedAt: null, expiresAt: null,
    });
    await enqueueRun(tx, id, userId);
    await record(tx, { action: 'export.requested', subjectType: 'Export', subjectId: id, details: { panel, resource, rowsExpected: rows, asked } });
    return { id, rowsExpected: rows };
  },
});
