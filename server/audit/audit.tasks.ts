import type { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import { registerTask, repeat, schedule } from '#kit/jobs/worker.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { exportHead } from './heads.js';
import { record } from './record.js';
import { sealAudit } from './seal-audit.js';
import { insertCheck, lastVerifiedAt } from './trail.repository.js';
import { verifyAudit } from './verify-audit.js';

const VERIFY = 'audit.verify';
const HOURS_BETWEEN = 20;
/** The trail is not as it was written; carries the id of the check that found it. */
export const AUDIT_FAULT = 'audit.fault';

/** Seals each second, exports a head each minute, verifies each night. */
export function registerAuditTasks(): void {
  repeat('audit.seal', 1, async db => { await sealAudit(db); });
  repeat('audit.head', 60, async db => { await exportHead(db, db.ports.storage); });
  registerTask(VERIFY, verifyNightly);
  schedule(VERIFY, 24 * 3600);
}

/**
 * A process that starts schedules it too: a trail that was verified today is left alone. The result is kept, is itself an
 * audit row, and a fault is an event: whoever listens tells the owners.
 */
export async function verifyNightly(db: Db, _payload: unknown, log: Log): Promise<void> {
  const last = await lastVerifiedAt(db);
  if (last && addSeconds(last, HOURS_BETWEEN * 3600) > systemClock.now()) return;
  const result = await verifyAudit(db, db.ports.storage);
  const { fault, rows, seals, heads } = result;
  const id = newId();
  await db.systemChange(VERIFY, async tx => {
    await insertCheck(tx, id, result);
    await record(tx, { action: 'audit.verified', subjectType: 'AuditTrail', subjectId: 'trail', outcome: fault ? 'refused' : 'done', details: { check: id, rows, seals, heads, ...(fault ? { fault: fault.kind, row: fault.seq, position: fault.position } : {}) } });
    if (fault) await emit(tx, AUDIT_FAULT, { check: id });
  });
  if (fault) log.error({ task: VERIFY, err: fault.message }, 'the audit trail does not verify');
  else log.info({ task: VERIFY, count: rows }, 'the audit trail verifies');
}
