import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { tryTransition } from '#kit/states/transition.js';
import { ExportFile } from './export-file.entity.js';
import { type ExportAction, type ExportState, exportStates } from './export.states.js';

export interface Waiting { id: string; userId: string; panel: string; resource: string; state: ExportState; querySealed: string; storageKey: string | null }
const COLUMNS = 'id, user_id "userId", panel, resource, state, query_sealed "querySealed", storage_key "storageKey"';

export const insertExport = (tx: Tx, file: ExportFile): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(ExportFile).values(file as never).execute();

/** Files of one person that are not made yet; the rows are locked against a second request at once. */
export const openExports = async (tx: Tx, userId: string): Promise<number> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`export:${userId}`]);
  return (await tx.query<{ n: number }>(`select count(*)::int n from export_file where user_id = $1 and state in ('queued', 'running')`, [userId]))[0]!.n;
};

export const waitingExport = async (db: Db, id: string): Promise<Waiting | null> => (await db.systemStatement<Waiting>(`select ${COLUMNS} from export_file where id = $1`, [id]))[0] ?? null;

/** Null when somebody else has moved it meanwhile. */
export const moveExport = (tx: Tx, id: string, from: ExportState, action: ExportAction, set: Readonly<Record<string, unknown>>): Promise<ExportState | null> =>
  tryTransition(tx, { machine: exportStates, table: 'export_file', subjectType: 'export', id, from, action, set });

export const noteProgress = async (db: Db, id: string, rows: number): Promise<void> => { await db.systemStatement('update export_file set rows_done = $2, updated_at = now() where id = $1 and state = $3', [id, rows, 'running']); };

/** Is the run that writes under this key still the one that counts? Locks the row. */
export const isCurrentRun = async (tx: Tx, id: string, storageKey: string): Promise<boolean> =>
  (await tx.query('select 1 from export_file where id = $1 and storage_key = $2 for update', [id, storageKey])).length > 0;

export const jobKeyOf = (id: string): string => `export:${id}`;

export interface Stranded { id: string; state: ExportState; storageKey: string | null }
/** Files in the making that nobody makes: their job is gone, or has used up its attempts and runs nowhere. */
export const strandedExports = (db: Db, limit: number): Promise<Stranded[]> => db.systemStatement<Stranded>(`select id, state, storage_key "storageKey" from export_file e where state in ('queued', 'running')
  and not exists (select 1 from graphile_worker._private_jobs j where j.key = 'export:' || e.id and (j.locked_at is not null or j.attempts < j.max_attempts)) order by created_at limit $1`, [limit]);

export const countDownload = (tx: Tx, id: string): Promise<unknown> => tx.query('update export_file set downloads = downloads + 1 where id = $1', [id]);

export interface Overdue { id: string; storageKey: string }
export const overdueExports = (db: Db, limit: number): Promise<Overdue[]> => db.systemStatement<Overdue>(`select id, storage_key "storageKey" from export_file where state = 'ready' and expires_at <= now() order by expires_at limit $1`, [limit]);
