import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { enqueue } from '#kit/jobs/enqueue.js';

/** Ids only: an event never carries a name, a contact, a code or a token. */
export type EventPayload = Readonly<Record<string, string | number | null>>;
export interface DomainEvent { readonly id: string; readonly name: string; readonly payload: EventPayload; readonly occurredAt: Date }

const listeners = new Map<string, Set<string>>();

/** A task that runs for every event of that name, once it has committed. Registered at composition. */
export function listen(eventName: string, task: string): void {
  const tasks = listeners.get(eventName) ?? new Set();
  tasks.add(task);
  listeners.set(eventName, tasks);
}
export const eventListeners = (): ReadonlyMap<string, ReadonlySet<string>> => listeners;

/** Records the event and queues its listeners in the transaction of the change. */
export async function emit(tx: Tx, name: string, payload: EventPayload): Promise<string> {
  const id = newId();
  await tx.query('insert into domain_event (id, name, payload, occurred_at) values ($1, $2, $3, $4)', [id, name, JSON.stringify(payload), tx.systemNow]);
  for (const task of listeners.get(name) ?? []) await enqueue(tx, task, { event: name, ...payload }, { key: `${task}:${id}` });
  return id;
}
