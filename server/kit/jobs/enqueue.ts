import type { Tx } from '#kit/db/tx.js';

export interface JobOptions {
  /** Jobs of one key are one job while it waits. */
  key?: string;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  maxAttempts?: number;
}

/** Marks every job that has a key, for good: graphile-worker takes the key away when a later one comes while the job runs. */
export const KEYED = 'keyed';

/** Adds a job that starts when (and only if) the transaction commits. Payloads hold ids only. */
export async function enqueue(tx: Tx, task: string, payload: Readonly<Record<string, unknown>>, o: JobOptions = {}): Promise<void> {
  await tx.query('select jobs.enqueue($1, $2, $3, $4, $5)', [task, JSON.stringify(payload), o.key ?? null, o.queue ?? null, o.maxAttempts ?? 25]);
}
