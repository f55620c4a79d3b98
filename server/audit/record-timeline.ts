import { z } from 'zod';
import { abilityOf, subjectNamed } from '#access/ability.js';
import { query } from '#access/use-case.js';
import type { Tx } from '#kit/db/tx.js';

export interface TimelineEntry { id: string; at: Date; actor: string; action: string; outcome: string; changes: Record<string, [unknown, unknown]>; details: Record<string, unknown> }
/** A page of what happened, newest first; `next` leads to what happened before it. */
export interface Timeline { readonly entries: TimelineEntry[]; readonly next: string | null }
interface Row { seq: string; id: string; at: Date; actor_kind: string; actor_name: string | null; action: string; outcome: string; body: string; /** What of its changes a reader of some fields sees. */ seen: TimelineEntry['changes'] | null }

/**
 * How much of a history its reader sees. `trail`: all of it. `record`: what happened to the record, not what somebody was refused
 * on it, which tells about colleagues. A list of fields: their changes alone, since what is told beside a change, and that there
 * was something else, may be what the other fields hold. Who is not of the office never sees more than that.
 */
type Sight = 'trail' | 'record' | readonly string[];

/** What happened to one record, or to it by this request alone. The caller must have shown that the record itself is visible, and which of its fields. */
export const recordTimeline = query({
  name: 'recordTimeline', action: 'follow', subject: 'AuditEntry',
  input: z.strictObject({ subject: z.string().max(80), subjectId: z.string().max(80), readable: z.array(z.string().max(80)), limit: z.int().min(1).max(50).default(20), before: z.string().regex(/^[1-9]\d{0,17}$/).optional(), ofRequest: z.boolean().default(false) }),
  async run(tx, { subject, subjectId, readable, limit, before, ofRequest }): Promise<Timeline> {
    const whole = Object.keys(subjectNamed(subject).fields).every(field => readable.includes(field));
    const sight = abilityOf(tx.principal).can('read', 'AuditEntry') ? 'trail' : whole && tx.principal.rowScope.all ? 'record' : readable;
    await tx.systemWidenScope('record', subjectId);
    const rows = await rowsOf(tx, { subjectId, sight, limit: limit + 1, before: before ?? null, requestId: ofRequest ? tx.principal.requestId ?? '' : null });
    return { entries: rows.slice(0, limit).map(row => entryOf(row, sight)), next: rows.length > limit ? rows[limit - 1]!.seq : null };
  },
});

function entryOf(row: Row, sight: Sight): TimelineEntry {
  const body = JSON.parse(row.body) as { changes: TimelineEntry['changes']; details: TimelineEntry['details'] };
  const { changes, details } = typeof sight === 'string' ? body : { changes: row.seen ?? {}, details: {} };
  return { id: row.id, at: row.at, actor: row.actor_name ?? (row.actor_kind === 'user' ? 'somebody else' : row.actor_kind), action: row.action, outcome: row.outcome, changes, details };
}

interface Asked { readonly subjectId: string; readonly sight: Sight; readonly limit: number; readonly before: string | null; readonly requestId: string | null }
/** Names of people stay with those who may see them, by row-level security. */
const rowsOf = (tx: Tx, { subjectId, sight, limit, before, requestId }: Asked): Promise<Row[]> => tx.query<Row>(
  `select a.seq::text, a.id, a.at, a.actor_kind, coalesce(u.name, case when h.id is not null then 'the member' end) actor_name, a.action, a.outcome, a.body, c.seen
   from audit_entry a left join user_account u on a.actor_kind = 'user' and u.id = case when a.actor_kind = 'user' then a.actor_id::uuid end
     left join household h on a.actor_kind = 'user' and h.id = case when a.actor_kind = 'user' then a.actor_id::uuid end
     left join lateral (select jsonb_object_agg(field, sides) seen from jsonb_each(a.body::jsonb -> 'changes') c (field, sides)
       where field = any($5) and (sides -> 0 is distinct from sides -> 1 or sides ->> 0 = '(changed)')) c on $5::text[] is not null
   where a.subject_id = $1 and ($3::bigint is null or a.seq < $3) and ($4 or a.action <> 'access.denied') and ($5::text[] is null or c.seen is not null)
     and ($6::text is null or a.request_id = $6) order by a.seq desc limit $2`,
  [subjectId, limit, before, sight === 'trail', typeof sight === 'string' ? null : sight, requestId]);
