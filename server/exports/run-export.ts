import type { Actor } from '#access/actor.js';
import { record } from '#audit/record.js';
import { systemActorOf, type Panel } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { AppError } from '#kit/errors/app-error.js';
import type { Log } from '#kit/http/log.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import { newId } from '#kit/ids/ids.js';
import { addSeconds, elapsed } from '#kit/time/clock.js';
import { BYTE_ORDER_MARK, headingLine } from './cells.js';
import { queryContext } from './export-file.entity.js';
import { isCurrentRun, moveExport, noteProgress, type Waiting, waitingExport } from './export.repository.js';
import { type ExportSource, exportSource } from './export.source.js';
import { failExport, forgetBytes } from './fail-export.js';

/** A file is there for a day. */
export const KEPT_SECONDS = 24 * 3600;
const PROGRESS_MS = 500;
/** A longer run than this is not a list for a file. */
const MOST_SECONDS = 15 * 60;

/** Makes the file. Idempotent: a run that was cut short starts again under a new storage key, and the last one to finish wins nothing. */
export async function runExport(db: Db, id: string, log: Log): Promise<void> {
  const file = await waitingExport(db, id);
  if (!file || (file.state !== 'queued' && file.state !== 'running')) return;
  const storageKey = `export/${newId()}.csv`;
  if (!await begin(db, file, storageKey)) return;
  const actor = await systemActorOf(db, file.userId, file.panel as Panel);
  const source = exportSource(file.panel, file.resource);
  const running = { id, state: 'running', storageKey } as const;
  if (!actor || !source) { await failExport(db, running, 'not_allowed'); return; }
  try { await make(db, file, storageKey, actor, source); } catch (error) {
    // refused by a rule: running it again would end the same way
    if (!(error instanceof AppError)) throw error;
    log.warn({ task: 'exports.run', code: error.code }, 'export refused');
    await failExport(db, running, error.code);
  }
}

/** The row knows where the bytes will lie before there are any: whatever a kill leaves there is taken away by who comes after. */
const begin = (db: Db, { id, state, storageKey: before }: Waiting, storageKey: string): Promise<boolean> => db.systemChange('exports.run', async tx => {
  if (!await moveExport(tx, id, state, 'start', { started_at: tx.systemNow, rows_done: 0, storage_key: storageKey })) return false;
  if (before) await forgetBytes(tx, before);
  return true;
});

async function make(db: Db, file: Waiting, storageKey: string, actor: Actor, source: ExportSource): Promise<void> {
  const { id } = file;
  const query = JSON.parse(db.keys.open(file.querySealed, queryContext(id))) as Record<string, unknown>;
  const { storage } = db.ports;
  const { rows, size, sha256 } = await db.read(actor, async tx => {
    const plan = await source.plan(tx, query);
    const copy = tx.copyOut(plan.sql, plan.params, MOST_SECONDS);
    const kept = await storage.putStream(storageKey, counted(db, id, plan.headings, copy.chunks));
    return { ...kept, rows: copy.rows() };
  });
  crashPoint('export.before_finish');
  const finished = await db.systemChange('exports.run', async tx => {
    const to = await isCurrentRun(tx, id, storageKey) && await moveExport(tx, id, 'running', 'finish', { rows_done: rows, size, sha256, made_as: JSON.stringify(actor.roles), finished_at: tx.systemNow, expires_at: addSeconds(tx.systemNow, KEPT_SECONDS) });
    if (to) await record(tx, { action: 'export.made', subjectType: 'Export', subjectId: id, details: { resource: file.resource, rows, size, sha256, for: file.userId } });
    return to;
  });
  if (!finished) await storage.remove(storageKey);
}

/** The bytes of the file: mark, headings, rows. Notes how far it is as it goes. */
async function* counted(db: Db, id: string, headings: readonly string[], chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(BYTE_ORDER_MARK + headingLine(headings), 'utf8');
  let lines = 0;
  let noted = elapsed();
  for await (const chunk of chunks) {
    lines += linesIn(chunk);
    yield chunk;
    crashPoint('export.midway');
    if (elapsed() - noted < PROGRESS_MS) continue;
    await noteProgress(db, id, lines);
    noted = elapsed();
  }
}

/** Close enough for a progress bar: a line break inside a quoted cell counts too. */
function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}
