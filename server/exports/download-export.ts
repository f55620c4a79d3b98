import { z } from 'zod';
import { type Actor, stillHolds } from '#access/actor.js';
import { authorize, load } from '#access/scope.js';
import { change, query } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { ExportFile } from './export-file.entity.js';
import { countDownload } from './export.repository.js';
import { exportSource } from './export.source.js';
import { exportSubject } from './exports.access.js';
import { exportNotReady } from './exports.errors.js';

const ById = z.strictObject({ id: z.uuid() });

export interface ExportStatus { id: string; resource: string; state: ExportFile['state']; rowsExpected: number; rowsDone: number; size: number | null; failure: string | null; expiresAt: string | null }

/** How far a file of the caller is. */
export const exportStatus = query({
  name: 'exportStatus', action: 'download', subject: 'Export', input: ById,
  async run(tx, { id }): Promise<ExportStatus> {
    const f = await load<ExportFile>(tx, exportSubject, id);
    return { id: f.id, resource: f.resource, state: f.state, rowsExpected: Number(f.rowsExpected), rowsDone: Number(f.rowsDone), size: f.size === null ? null : Number(f.size), failure: f.failure, expiresAt: f.expiresAt?.toISOString() ?? null };
  },
});

/** Hands a made file to its owner, as long as the roles it was made with count here, each time with an audit row. Returns where its bytes lie. */
export const downloadExport = change({
  name: 'downloadExport', action: 'download', subject: 'Export', input: ById,
  async run(tx, { id }) {
    const f = await load<ExportFile>(tx, exportSubject, id);
    authorize(tx, 'download', exportSubject, f);
    if (f.state !== 'ready' || !f.storageKey || !f.expiresAt || f.expiresAt <= tx.systemNow || !f.madeAs || !stillHolds((tx.principal as Actor).roles, f.madeAs)) throw exportNotReady();
    await countDownload(tx, id);
    await record(tx, { action: 'export.downloaded', subjectType: 'Export', subjectId: id, details: { resource: f.resource, rows: Number(f.rowsDone), asked: f.asked, sha256: f.sha256 } });
    return { storageKey: f.storageKey, fileName: `${exportSource(f.panel, f.resource)?.fileName ?? f.resource}-${tx.dateOf(f.createdAt)}.csv`, size: Number(f.size) };
  },
});
