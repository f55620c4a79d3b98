import { inTransaction, type Db, type Tx } from '../db.js';
import type { Dunning } from './lifecycle/collection.js';
import { TIMERS } from './lifecycle/renewing.js';
import type { Invoice } from './objects/invoice.js';
import type { Subscription } from './objects/subscription.js';
import { Unit, type Doc } from './store.js';

/** A timer and the customer whose it is. */
export interface Due { kind: string; ref: string; due: number; owner: string }

const BATCH = 250;
/** Timers that fall due within these seconds may run together; nothing they set falls due as soon. */
const WINDOW = 60;

/** The next timers of one clock that can run in one transaction: at most one of each customer, in the order they fall due. */
export async function nextBatch(db: Db, testClock: string, target: number): Promise<Due[]> {
  const { rows } = await db.query<{ kind: string; ref: string; due: string; owner: string }>(
    `select t.kind, t.ref, t.due, coalesce(o.customer, t.ref) owner
     from (select kind, ref, due from stripe_timer where test_clock = $1 and due <= $2 order by due, kind, ref limit ${BATCH}) t
     left join stripe_object o on o.id = t.ref order by t.due, t.kind, t.ref`, [testClock, target]);
  const batch = new Map<string, Due>();
  const first = Number(rows[0]?.due);
  for (const row of rows) {
    if (Number(row.due) > first + WINDOW) break;
    if (!batch.has(row.owner)) batch.set(row.owner, { ...row, due: Number(row.due) });
  }
  return [...batch.values()];
}

/** Does what these timers stand for, each at its own time, and writes it all at once. */
export async function runBatch(db: Db, testClock: string, batch: readonly Due[], dunning: Dunning): Promise<true> {
  return inTransaction<true>(db, async tx => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended(key, 1)) from (select unnest($1::text[]) as key order by 1) owners', [batch.map(timer => timer.owner)]);
    const taken = await take(tx, batch);
    const unit = new Unit(tx, 0, { requestId: null, idempotencyKey: null });
    unit.testClock = testClock;
    if (batch.length > 1) await preload(unit, taken);
    for (const timer of taken) {
      const handler = TIMERS[timer.kind];
      if (!handler) throw new Error(`no handler for the timer ${timer.kind}`);
      unit.now = timer.due;
      await handler(unit, timer.ref, dunning);
    }
    await unit.flush();
    return true;
  });
}

/** Another request may have taken some back while this one waited for their customers. */
async function take(tx: Tx, batch: readonly Due[]): Promise<Due[]> {
  const { rows } = await tx.query<{ key: string }>(
    `delete from stripe_timer t using unnest($1::text[], $2::text[], $3::bigint[]) as wanted(kind, ref, due)
     where t.kind = wanted.kind and t.ref = wanted.ref and t.due = wanted.due returning t.kind || ' ' || t.ref as key`,
    [batch.map(timer => timer.kind), batch.map(timer => timer.ref), batch.map(timer => timer.due)]);
  const left = new Set(rows.map(row => row.key));
  return batch.filter(timer => left.has(`${timer.kind} ${timer.ref}`));
}

/** What the timers will read, in two queries instead of some for each. */
async function preload(unit: Unit, timers: readonly Due[]): Promise<void> {
  const docs = await unit.preload(
    `id = any($1) or (customer = any($2) and object in ('customer', 'subscription', 'payment_method'))`, [timers.map(timer => timer.ref), timers.map(timer => timer.owner)]);
  const ids = new Set(docs.flatMap(doc => neededBy(unit, doc)));
  if (ids.size > 0) await unit.preload('id = any($1)', [[...ids]]);
}

function neededBy(unit: Unit, doc: Doc): string[] {
  if (doc.object === 'subscription') return (doc as Subscription).items.data.map(item => item.price.product);
  if (doc.object !== 'invoice') return [];
  const { intent, payment } = unit.hidden((doc as Invoice).id);
  return [intent, payment].filter(id => typeof id === 'string');
}
