import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';

export interface IncomingEvent {
  /** The sender's own id: what comes twice is kept once. */
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly correlationId: string | null;
  /** Ids only. */
  readonly body: unknown;
  /** False: kept for the record, nobody works on it. */
  readonly relevant: boolean;
}

const ATTEMPTS = 25;

/**
 * Keeps events and queues a job for each that is new and relevant, in one statement of its own; returns the ids of the new ones.
 * The job gets `{ event: id }`. Runs outside a unit of work: the sender waits for nothing but this row.
 */
export async function receive(db: Db, source: string, task: string, events: readonly IncomingEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = await db.systemStatement<{ id: string }>(`
    with added as (
      insert into inbox_event (id, source, type, object_id, correlation_id, body, processed_at)
      select g.id, $2, g.type, g."objectId", g."correlationId", g.body, case when g.relevant then null else now() end
      from jsonb_to_recordset($1::jsonb) as g(id text, type text, "objectId" text, "correlationId" text, body jsonb, relevant boolean)
      on conflict (id) do nothing returning id, processed_at),
    queued as (
      select count(*) from (select array_agg(($3::text, json_build_object('event', id), null, null, ${ATTEMPTS}, null, null, null)::graphile_worker.job_spec) specs from added where processed_at is null) wanted,
      lateral graphile_worker.add_jobs(wanted.specs) where wanted.specs is not null)
    select added.id from added cross join queued`,
  [JSON.stringify(events), source, task]);
  return rows.map(r => r.id);
}

export interface PendingEvent { readonly id: string; readonly source: string; readonly type: string; readonly correlationId: string | null; readonly body: unknown }

const MOST_TOGETHER = 200;

/** The event, if nobody has worked on it yet, with what else waits for the same party; else empty. */
export const pendingWith = (db: Db, id: string): Promise<PendingEvent[]> => db.systemStatement<PendingEvent>(`
  select e.id, e.source, e.type, e.correlation_id "correlationId", e.body from inbox_event own
  join inbox_event e on e.id = own.id or (e.correlation_id = own.correlation_id and e.source = own.source and e.processed_at is null)
  where own.id = $1 and own.processed_at is null order by e.id = own.id desc, e.received_at limit ${MOST_TOGETHER}`, [id]);

/** Closes events together with what they changed, and returns those it closed; `remark` tells people what did not fit. */
export const markProcessed = (tx: Tx, ids: readonly string[], remark: string | null = null): Promise<{ id: string }[]> =>
  tx.query('update inbox_event set processed_at = $2, failure = $3 where id = any($1) and processed_at is null returning id', [ids, tx.systemNow, remark]);

/** Why the last try did not succeed; the job will try again. */
export const noteFailure = (db: Db, id: string, failure: string): Promise<unknown> =>
  db.systemStatement('update inbox_event set failure = $2 where id = $1 and processed_at is null', [id, failure.slice(0, 500)]);

export const cursorOf = async (db: Db, source: string): Promise<string | null> =>
  (await db.systemStatement<{ position: string }>('select position from inbox_cursor where source = $1', [source]))[0]?.position ?? null;

export const moveCursor = (db: Db, source: string, position: string): Promise<unknown> =>
  db.systemStatement('insert into inbox_cursor (source, position) values ($1, $2) on conflict (source) do update set position = excluded.position, moved_at = now()', [source, position]);
