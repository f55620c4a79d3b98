import { AUDITED } from '#access/execute.js';
import type { Tx } from '#kit/db/tx.js';
import { isUuid, newId } from '#kit/ids/ids.js';

export interface AuditEntry {
  /** `application.submitted`: subject and past participle. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** Changed fields, before and after; sensitive values as `'(changed)'`, never in clear. */
  readonly changes?: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
  /** Facts that explain the entry: reason, template, amounts. No names, contacts or health data. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly outcome?: 'done' | 'refused';
}

/** The bytes the keyed HMAC covers: every column that means something, in a fixed order. */
export const auditBytes = (row: { id: string; at: string; actorKind: string; actorId: string | null; action: string; subjectType: string; subjectId: string; outcome: string; ip: string | null; requestId: string | null; body: string }): string =>
  JSON.stringify([row.id, row.at, row.actorKind, row.actorId, row.action, row.subjectType, row.subjectId, row.outcome, row.ip, row.requestId, row.body]);

/** One audit row by column, for use cases that write it inside a larger statement (`insertAll`). */
export function auditRow(tx: Tx, entry: AuditEntry): { row: Readonly<Record<string, string | null>> } {
  const { principal, keys, systemNow } = tx;
  const signed = {
    id: newId(), at: systemNow.toISOString(), actorKind: principal.kind, actorId: principal.id, action: entry.action, subjectType: entry.subjectType,
    // an id in capitals names the same record: its history must have it
    subjectId: isUuid(entry.subjectId) ? entry.subjectId.toLowerCase() : entry.subjectId,
    outcome: entry.outcome ?? 'done', ip: principal.ip ?? null, requestId: principal.requestId ?? null, body: JSON.stringify({ changes: entry.changes ?? {}, details: entry.details ?? {} }),
  };
  tx.marks.add(AUDITED);
  return {
    row: {
      id: signed.id, at: signed.at, actor_kind: signed.actorKind, actor_id: signed.actorId, action: signed.action, subject_type: signed.subjectType, subject_id: signed.subjectId,
      outcome: signed.outcome, ip: signed.ip, request_id: signed.requestId, body: signed.body, key_id: keys.current, hmac: keys.mac('audit', auditBytes(signed)),
    },
  };
}

/** Appends an audit row in the transaction of the change. */
export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
  const { row } = auditRow(tx, entry);
  await tx.query(`insert into audit_entry (${Object.keys(row).join(', ')}) values (${Object.keys(row).map((_, i) => `$${i + 1}`).join(', ')})`, Object.values(row));
}
