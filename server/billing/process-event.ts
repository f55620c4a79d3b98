import type { Db } from '#kit/db/db.js';
import type { Task } from '#kit/jobs/worker.js';
import { markProcessed, MOST_TOGETHER, noteFailure, type PendingEvent, pendingWith } from '#kit/inbox/inbox.js';
import { applySnapshot } from './apply-snapshot.js';
import { readPayer } from './payer-snapshot.js';
import type { EventRefs } from './payments.port.js';
import { saySetupFailures } from './setup-failures.js';

export const PROCESS_EVENT = 'billing.process_event';
const JOB = PROCESS_EVENT;
const MOST_READS = 20;
/** Reads of this job that others overtook. */
const MOST_LOST = 3;

/** What an inbox row of ours holds. */
export interface EventBody { readonly refs: EventRefs; readonly createdAt: string }
const refsOf = (event: PendingEvent): EventRefs => (event.body as EventBody).refs;

/** All that waits for the payer of an event. Runs again after a kill; events worked on by another job are left alone. */
export const processEvent: Task = async (db, payload, log) => {
  const id = String(payload['event']);
  try {
    for (let reads = 0, lost = 0; reads < MOST_READS; reads++) {
      const pending = await pendingWith(db, id);
      if (pending.length === 0) return;
      const payerId = await payerOf(db, pending[0]!);
      // another product's objects on the same account
      const diverged = payerId === null ? await putAside(db, pending) : await syncPayer(db, payerId, pending);
      if (diverged === null && ++lost >= MOST_LOST) throw new Error('another job was quicker each time');
      if (diverged?.length) log.warn({ event: id, code: 'diverged', count: diverged.length }, 'billing differs from the processor');
      if (diverged !== null && pending.length < MOST_TOGETHER) return;
    }
    throw new Error('more events than one job can do');
  } catch (error) {
    await noteFailure(db, id, error instanceof Error ? error.message : String(error));
    throw error;
  }
};

async function putAside(db: Db, events: readonly PendingEvent[]): Promise<readonly string[]> {
  await db.systemChange(JOB, tx => markProcessed(tx, events.map(e => e.id)));
  return [];
}

/** Reads a payer at the processor and applies it, with the events it answers; null when a later read was applied first. */
export async function syncPayer(db: Db, payerId: string, events: readonly PendingEvent[]): Promise<readonly string[] | null> {
  const snapshot = await readPayer(db, payerId, events.map(refsOf));
  return db.systemChange(JOB, async tx => {
    const applied = await applySnapshot(tx, payerId, snapshot);
    if (applied.superseded) return null;
    const closed = new Set((await markProcessed(tx, events.map(e => e.id), applied.diverged.length ? `diverged: ${applied.diverged.join('; ')}`.slice(0, 500) : null)).map(e => e.id));
    await saySetupFailures(tx, payerId, events.filter(e => closed.has(e.id)));
    return applied.diverged;
  });
}

/** The payer an event is about: by what we know, else by the metadata we left at the processor. Null: not ours. */
async function payerOf(db: Db, event: PendingEvent): Promise<string | null> {
  const refs = refsOf(event);
  const [known] = await db.systemStatement<{ id: string }>(`
    select id from payer where processor_customer_id = $1
    union select payer_id from subscription where processor_subscription_id = $2
    union select payer_id from payment where processor_payment_id = $3 limit 1`, [refs.customerId ?? null, refs.subscriptionId ?? null, refs.paymentId ?? null]);
  if (known) return known.id;
  const ref = refs.customerId ? await db.ports.payments.payerOfCustomer(refs.customerId) : null;
  const [ours] = await db.systemStatement<{ id: string }>('select id from payer where id::text = $1', [ref]);
  return ours?.id ?? null;
}
