import { z } from 'zod';
import { query } from '#access/use-case.js';
import type { Tx } from '#kit/db/tx.js';

export interface TimelineEntry { id: string; at: Date; actor: string; action: string; outcome: string; changes: Record<string, [unknown, unknown]>; details: Record<string, unknown> }
/** A page of what happened, newest first; `next` leads to what happened before it. */
export interface Timeline { readonly entries: TimelineEntry[]; readonly next: string | null }
interface Row { seq: string; id: string; at: Date; actor_kind: string; actor_name: string | null; action: string; outcome: string; body: string }

/** What happened to one record. The caller must have shown that the record itself is visible. */
export const recordTimeline = query({
  name: 'recordTimeline', action: 'follow', subject: 'AuditEntry',
  input: z.strictObject({ subjectId: z.string().max(80), limit: z.int().min(1).max(50).default(20), before: z.string().regex(/^[1-9]\d{0,17}$/).optional() }),
  async run(tx, { subjectId, limit, before }): Promise<Timeline> {
    const rows = await rowsOf(tx, subjectId, limit + 1, before ?? null);
    return { entries: rows.slice(0, limit).map(entryOf), next: rows.length > limit ? rows[limit - 1]!.seq : null };
  },
});

function entryOf(row: Row): TimelineEntry {
  const body = JSON.parse(row.body) as { changes: TimelineEntry['changes']; details: TimelineEntry['details'] };
  return { id: row.id, at: row.at, actor: row.actor_name ?? row.actor_kind, action: row.action, outcome: row.outcome, changes: body.changes, details: body.details };
}

const rowsOf = (tx: Tx, subjectId: string, limit: number, before: string | null): Promise<Row[]> => tx.query<Row>(
  `select a.seq::text, a.id, a.at, a.actor_kind, u.name actor_name, a.action, a.outcome, a.body
   from audit_entry a left join user_account u on a.actor_kind = 'user' and u.id = case when a.actor_kind = 'user' then a.actor_id::uuid end
   where a.subject_id = $1 and ($3::bigint is null or a.seq < $3) order by a.seq desc limit $2`, [subjectId, limit, before]);
