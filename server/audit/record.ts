import { AUDITED } from '#access/execute.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';

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

/** One audit row as parameters, for use cases that write it inside a larger statement. */
export function auditRow(tx: Tx, entry: AuditEntry): { columns: string; values: unknown[] } {
  const { principal, keys, systemNow } = tx;
  const row = {
    id: newId(), at: systemNow.toISOString(), actorKind: principal.kind, actorId: principal.id, action: entry.action, subjectType: entry.subjectType, subjectId: entry.subjectId,
    outcome: entry.outcome ?? 'done', ip: principal.ip ?? null, requestId: principal.requestId ?? null, body: JSON.stringify({ changes: entry.changes ?? {}, details: entry.details ?? {} }),
  };
  tx.marks.add(AUDITED);
  return {
    columns: 'id, at, actor_kind, actor_id, action, subject_type, subject_id, outcome, ip, request_id, body, key_id, hmac',
    values: [row.id, row.at, row.actorKind, row.actorId, row.action, row.subjectType, row.subjectId, row.outcome, row.ip, row.requestId, row.body, keys.current, keys.mac('audit', auditBytes(row))],
  };
}

/** Appends an audit row in the transaction of the change. */
export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
  const { columns, values } = auditRow(tx, entry);
  await tx.query(`insert into audit_entry (${columns}) values (${values.map((_, i) => `$${i + 1}`).join(', ')})`, values);
}
