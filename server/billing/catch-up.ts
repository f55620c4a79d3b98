import type { Db } from '#kit/db/db.js';
import { cursorOf, type IncomingEvent, moveCursor, receive, wakeSleepers } from '#kit/inbox/inbox.js';
import type { Task } from '#kit/jobs/worker.js';
import type { ProcessorEvent } from './payments.port.js';
import { type EventBody, PROCESS_EVENT, syncPayer } from './process-event.js';
import { overdueAtProcessor } from './subscription.repository.js';

export const CATCH_UP = 'billing.catch_up';
export const SOURCE = 'stripe';
const MOST_PAGES = 50;
const OVERDUE_AT_ONCE = 20;
/** An event may be listed a little after younger ones: the stored cursor stays this far behind the newest. */
const SETTLE_MS = 60_000;
const SLEPT_SECONDS = 60;

export const incoming = (event: ProcessorEvent): IncomingEvent => ({
  id: event.id, type: event.type, objectId: event.objectId, correlationId: event.refs.customerId ?? null, relevant: event.relevant,
  body: { refs: event.refs, createdAt: event.createdAt.toISOString() } satisfies EventBody,
});

/** Keeps events of the processor as if it had just sent them. Returns how many were new. */
const takeIn = async (db: Db, events: readonly ProcessorEvent[]): Promise<number> => (await receive(db, SOURCE, PROCESS_EVENT, events.map(incoming))).length;

/** What a webhook that never came would have told: lists events since the cursor, then reads again what is overdue. */
export const catchUp: Task = async (db, _payload, log) => {
  const found = await listMissed(db);
  if (found > 0) log.info({ task: CATCH_UP, count: found }, 'events that had not come by themselves');
  const woken = await wakeSleepers(db, SOURCE, PROCESS_EVENT, SLEPT_SECONDS);
  if (woken > 0) log.info({ task: CATCH_UP, count: woken }, 'payers whose events had no job');
  for (const { payerId } of await db.systemChange(CATCH_UP, tx => overdueAtProcessor(tx, OVERDUE_AT_ONCE))) {
    await syncPayer(db, payerId, []);
  }
};

async function listMissed(db: Db): Promise<number> {
  let cursor = await cursorOf(db, SOURCE);
  const passed: { id: string; at: number }[] = [];
  let found = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { events, next } = await db.ports.payments.listEventsSince(cursor);
    found += await takeIn(db, events);
    passed.push(...events.map(e => ({ id: e.id, at: e.createdAt.getTime() })));
    if (next === null) break;
    cursor = next;
  }
  const newest = Math.max(...passed.map(e => e.at));
  const settled = passed.findLast(e => e.at <= newest - SETTLE_MS);
  if (settled) await moveCursor(db, SOURCE, settled.id);
  return found;
}
