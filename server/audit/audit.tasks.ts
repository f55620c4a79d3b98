import { system } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import { registerTask, repeat, schedule } from '#kit/jobs/worker.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { exportHead } from './heads.js';
import { record } from './record.js';
import { sealAudit } from './seal-audit.js';
import { lastVerifiedAt } from './trail.repository.js';
import { verifyAudit } from './verify-audit.js';

const VERIFY = 'audit.verify';
const HOURS_BETWEEN = 20;

/** Seals each second, exports a head each minute, verifies each night. */
export function registerAuditTasks(): void {
  repeat('audit.seal', 1, async db => { await sealAudit(db); });
  repeat('audit.head', 60, async db => { await exportHead(db, db.ports.storage); });
  registerTask(VERIFY, verifyNightly);
  schedule(VERIFY, 24 * 3600);
}

/** A process that starts schedules it too: a trail that was verified today is left alone. The result is itself an audit row. */
export async function verifyNightly(db: Db, _payload: unknown, log: Log): Promise<void> {
  const last = await lastVerifiedAt(db);
  if (last && addSeconds(last, HOURS_BETWEEN * 3600) > systemClock.now()) return;
  const { fault, rows, seals, heads } = await verifyAudit(db, db.ports.storage);
  await db.aside(system(VERIFY), tx => record(tx, {
    action: 'audit.verified', subjectType: 'AuditTrail', subjectId: 'trail', outcome: fault ? 'refused' : 'done', details: { rows, seals, heads, ...(fault ? { fault: fault.kind, row: fault.seq, position: fault.position } : {}) },
  }));
  if (fault) log.error({ task: VERIFY, err: fault.message }, 'the audit trail does not verify');
  else log.info({ task: VERIFY, count: rows }, 'the audit trail verifies');
}
