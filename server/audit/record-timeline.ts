import { z } from 'zod';
import { query } from '#access/use-case.js';
import type { Tx } from '#kit/db/tx.js';

export interface TimelineEntry { id: string; at: Date; actor: string; action: string; outcome: string; changes: Record<string, [unknown, unknown]>; details: Record<string, unknown> }
interface Row { id: string; at: Date; actor_kind: string; actor_name: string | null; action: string; outcome: string; body: string }

/** What happened to one record, newest first. The caller must have shown that the record itself is visible. */
export const recordTimeline = query({
  name: 'recordTimeline', action: 'follow', subject: 'AuditEntry',
  input: z.strictObject({ subjectId: z.string().max(80), limit: z.int().min(1).max(50).default(20) }),
  async run(tx, { subjectId, limit }): Promise<TimelineEntry[]> {
    return (await rowsOf(tx, subjectId, limit)).map(row => {
      const body = JSON.parse(row.body) as { changes: TimelineEntry['changes']; details: TimelineEntry['details'] };
      return { id: row.id, at: row.at, actor: row.actor_name ?? row.actor_kind, action: row.action, outcome: row.outcome, changes: body.changes, details: body.details };
    });
  },
});

const rowsOf = (tx: Tx, subjectId: string, limit: number): Promise<Row[]> => tx.query<Row>(
  `select a.id, a.at, a.actor_kind, u.name actor_name, a.action, a.outcome, a.body
   from audit_entry a left join user_account u on a.actor_kind = 'user' and u.id = case when a.actor_kind = 'user' then a.actor_id::uuid end
   where a.subject_id = $1 order by a.seq desc limit $2`, [subjectId, limit]);
