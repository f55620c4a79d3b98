import type { Db } from '#kit/db/db.js';
import type { Task } from '#kit/jobs/worker.js';
import { markProcessed, noteFailure, type PendingEvent, pendingWith } from '#kit/inbox/inbox.js';
import { applySnapshot } from './apply-snapshot.js';
import { readPayer } from './payer-snapshot.js';
import type { EventRefs } from './payments.port.js';
import { saySetupFailures } from './setup-failures.js';

export const PROCESS_EVENT = 'billing.process_event';
const JOB = PROCESS_EVENT;
const MOST_READS = 3;

/** What an inbox row of ours holds. */
export interface EventBody { readonly refs: EventRefs; readonly createdAt: string }
const refsOf = (event: PendingEvent): EventRefs => (event.body as EventBody).refs;

/** One event, together with all that waits for the same payer. Runs again after a kill; an event worked on by another job is left alone. */
export const processEvent: Task = async (db, payload, log) => {
  const id = String(payload['event']);
  try {
    for (let read = 0; read < MOST_READS; read++) {
      const pending = await pendingWith(db, id);
      if (pending.length === 0) return;
      const payerId = await payerOf(db, pending[0]!);
      if (payerId === null) {
        await db.systemChange(JOB, tx => markProcessed(tx, [id])); // another product's object on the same account
        return;
      }
      const diverged = await syncPayer(db, payerId, pending);
      if (diverged?.length) log.warn({ event: id, code: 'diverged', count: diverged.length }, 'billing differs from the processor');
      if (diverged) return;
    }
    throw new Error('another job was quicker each time');
  } catch (error) {
    await noteFailure(db, id, error instanceof Error ? error.message : String(error));
    throw error;
  }
};

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
