import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { transitionLost } from '#kit/states/transition.js';
import { type ExportFile, queryContext } from './export-file.entity.js';
import { moveExport, openExports } from './export.repository.js';
import { exportSource } from './export.source.js';
import { exportSubject } from './exports.access.js';
import { exportBusy, exportUnknown } from './exports.errors.js';
import { enqueueRun, MOST_OPEN } from './request-export.js';

/** Asks once more for a file that could not be made. What its owner may see is found out afresh, here and when it runs. */
export const retryExport = change({
  name: 'retryExport', action: 'retry', subject: 'Export', stepUp: true, input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const f = await load<ExportFile>(tx, exportSubject, id);
    authorize(tx, 'retry', exportSubject, f);
    const source = exportSource(f.panel, f.resource);
    if (!source) throw exportUnknown();
    const { rows, asked } = await source.outline(tx, JSON.parse(tx.keys.open(f.querySealed, queryContext(id))) as Record<string, unknown>);
    if (await openExports(tx, f.userId) >= MOST_OPEN) throw exportBusy({ params: { most: MOST_OPEN } });
    const moved = await moveExport(tx, id, f.state, 'retry', { failure: null, finished_at: null, started_at: null, rows_done: 0, rows_expected: rows });
    if (!moved) throw transitionLost();
    await enqueueRun(tx, id, f.userId);
    await record(tx, { action: 'export.retried', subjectType: 'Export', subjectId: id, details: { panel: f.panel, resource: f.resource, rowsExpected: rows, asked } });
    return { id, rowsExpected: rows };
  },
});
