import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { KEYED } from '#kit/jobs/enqueue.js';

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

const KEY = `e.source || ':' || coalesce(e.correlation_id, e.id)`;
/** Jobs of one party are one job while it waits; locked in the order of their keys, so that two statements do not wait for each other. */
const specs = (task: string) => `array_agg((${task}, json_build_object('event', id), null, null, ${ATTEMPTS}, key, null, array['${KEYED}'])::graphile_worker.job_spec order by key)`;
/** `from` names its rows `e`. */
const keyed = (from: string) => `select distinct on (key) id, key from (select e.id, ${KEY} key, e.received_at from ${from}) k order by key, received_at desc`;

/**
 * Keeps events and queues one job for each party of which something is new and relevant, in one statement of its own; returns the
 * ids of the new ones. The job gets `{ event: id }`, one of those that wait, and works on them all: what comes while it waits joins
 * it, what comes while it runs gets one more. Runs outside a unit of work: the sender waits for nothing but this row.
 */
export async function receive(db: Db, source: string, task: string, events: readonly IncomingEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = await db.systemStatement<{ id: string; missed: boolean }>(`
    with added as (
      insert into inbox_event (id, source, type, object_id, correlation_id, body, processed_at)
      select g.id, $2, g.type, g."objectId", g."correlationId", g.body, case when g.relevant then null else now() end
      from jsonb_to_recordset($1::jsonb) as g(id text, type text, "objectId" text, "correlationId" text, body jsonb, relevant boolean)
      on conflict (id) do nothing returning id, source, correlation_id, received_at, processed_at),
    queued as (
      select count(*) made from (select ${specs('$3::text')} specs from (${keyed('added e where processed_at is null')}) parties) wanted,
      lateral graphile_worker.add_jobs(wanted.specs) where wanted.specs is not null)
    select added.id, queued.made < (select count(distinct coalesce(correlation_id, id)) from added where processed_at is null) missed from added cross join queued`,
  [JSON.stringify(events), source, task]);
  if (rows.some(r => r.missed)) await wakeSleepers(db, source, task, 0);
  return rows.map(r => r.id);
}

const MOST_WOKEN = 200;

/** Events that have waited for so long without a job: theirs was taken up in the very moment they joined it, and may have begun before they were kept. They get one. */
export async function wakeSleepers(db: Db, source: string, task: string, seconds: number): Promise<number> {
  const [woken] = await db.systemStatement<{ n: number }>(`
    select count(*)::int n from (select ${specs('$2::text')} specs from (${keyed(`(
        select * from inbox_event e where processed_at is null and source = $1 and received_at < now() - $3 * interval '1 second'
        and not exists (select from graphile_worker._private_jobs j where j.key = ${KEY} and j.locked_at is null) order by received_at limit ${MOST_WOKEN}) e`)}) parties) wanted,
    lateral graphile_worker.add_jobs(wanted.specs) where wanted.specs is not null`, [source, task, seconds]);
  return woken!.n;
}

export interface PendingEvent { readonly id: string; readonly source: string; readonly type: string; readonly correlationId: string | null; readonly body: unknown }

/** As many are worked on at once. */
export const MOST_TOGETHER = 200;

/** What waits for the party of an event, that event first if nobody has worked on it yet. */
export const pendingWith = (db: Db, id: string): Promise<PendingEvent[]> => db.systemStatement<PendingEvent>(`
  select e.id, e.source, e.type, e.correlation_id "correlationId", e.body from inbox_event own
  join inbox_event e on e.processed_at is null and (e.id = own.id or (e.correlation_id = own.correlation_id and e.source = own.source))
  where own.id = $1 order by e.id = own.id desc, e.received_at limit ${MOST_TOGETHER}`, [id]);

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
