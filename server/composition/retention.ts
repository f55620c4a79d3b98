import { record } from '#audit/index.js';
import type { Db } from '#kit/db/db.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';

/** How long rows are kept that have had their day. `over` is the moment from which their days count, null while they are still of use. */
export interface Retention { readonly table: string; readonly days: number; readonly over: string; readonly key: string }

/**
 * The one list of what is taken away; docs/operations/retention.md has it in words, and a test compares both. What happened stays in the
 * audit trail and in the histories of states. Everything that is not here is kept.
 */
export const RETENTION: readonly Retention[] = [
  { table: 'session', key: 'id', days: 30, over: 'coalesce(ended_at, expires_at)' },
  { table: 'member_session', key: 'id', days: 30, over: 'coalesce(ended_at, expires_at)' },
  { table: 'recovery_code', key: 'id', days: 30, over: 'used_at' },
  // who asked for what, and that it was made and fetched, is in the audit trail
  { table: 'export_file', key: 'id', days: 90, over: "case when state in ('expired', 'failed') then coalesce(expires_at, finished_at) end" },
  { table: 'password_reset', key: 'id', days: 30, over: 'expires_at' },
  { table: 'invitation', key: 'id', days: 90, over: 'expires_at' },
  { table: 'verification', key: 'id', days: 7, over: 'expires_at' },
  { table: 'replaced_contact', key: 'id', days: 7, over: 'replaced_at' },
  { table: 'idempotency_record', key: '(scope, key)', days: 30, over: 'created_at' },
  // longer than the processor itself tells of an event (30 days), so that none is taken for new again
  { table: 'inbox_event', key: 'id', days: 90, over: 'processed_at' },
];

export const SWEEP = 'retention.sweep';
const EVERY_SECONDS = 6 * 3600;
const AT_ONCE = 2_000;
const MOST_BATCHES = 100;

/** Takes away what is past its days, in short transactions. Says how many rows of which table, once a run. */
export async function sweepOld(db: Db, list: readonly Retention[] = RETENTION): Promise<Readonly<Record<string, number>>> {
  const gone: Record<string, number> = {};
  for (const { table, key, days, over } of list) {
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      const rows = await db.systemStatement(`delete from ${table} where ${key} in (select ${key.replace(/[()]/g, '')} from ${table} where ${over} < now() - make_interval(days => $1) limit $2) returning 1`, [days, AT_ONCE]);
      if (rows.length) gone[table] = (gone[table] ?? 0) + rows.length;
      if (rows.length < AT_ONCE) break;
    }
  }
  if (Object.keys(gone).length) await db.systemChange(SWEEP, tx => record(tx, { action: 'retention.swept', subjectType: 'Retention', subjectId: 'all', details: gone }));
  return gone;
}

export function registerRetention(): void {
  registerTask(SWEEP, async db => { await sweepOld(db); });
  schedule(SWEEP, EVERY_SECONDS);
}
