import type { Db } from '#kit/db/db.js';
import { rateLimited } from '#kit/errors/app-error.js';
import { systemClock } from '#kit/time/clock.js';

export interface Limit { bucket: string; hits: number; seconds: number }

/**
 * Counts a hit in a fixed window of system time and refuses when the window is full. The count commits on its own, so it
 * survives the refusal. `key` should be a digest or an id where it could name a person.
 */
export async function limit(db: Db, { bucket, hits, seconds }: Limit, key: string): Promise<void> {
  const now = systemClock.now().getTime();
  const start = Math.floor(now / (seconds * 1000)) * seconds * 1000;
  const [row] = await db.systemStatement<{ hits: number }>(
    `insert into rate_limit (bucket, key, window_start, hits) values ($1, $2, $3, 1)
     on conflict (bucket, key, window_start) do update set hits = rate_limit.hits + 1 returning hits`, [bucket, key, new Date(start)]);
  if (row!.hits > hits) throw rateLimited({ retryAfter: Math.max(1, Math.ceil((start + seconds * 1000 - now) / 1000)) });
}

/** Job: windows that ended long ago. */
export const forgetOldWindows = (db: Db): Promise<unknown> => db.systemStatement(`delete from rate_limit where window_start < now() - interval '2 days'`);
