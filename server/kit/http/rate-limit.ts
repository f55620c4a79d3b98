import type { Db } from '#kit/db/db.js';
import { rateLimited } from '#kit/errors/app-error.js';
import { systemClock } from '#kit/time/clock.js';

export interface Limit { bucket: string; hits: number; seconds: number }

/**
 * Counts a hit in a fixed window of system time and refuses when the window is full. The count commits on its own, so it
 * survives the refusal. `key` should be a digest or an id where it could name a person.
 */
export const limit = async (db: Db, of: Limit, key: string): Promise<void> => { await count(db, of, key); };

async function count(db: Db, { bucket, hits, seconds }: Limit, key: string): Promise<Hit> {
  const now = systemClock.now().getTime();
  const start = Math.floor(now / (seconds * 1000)) * seconds * 1000;
  const [row] = await db.systemStatement<{ hits: number }>(
    `insert into rate_limit (bucket, key, window_start, hits) values ($1, $2, $3, 1)
     on conflict (bucket, key, window_start) do update set hits = rate_limit.hits + 1 returning hits`, [bucket, key, new Date(start)]);
  if (row!.hits > hits) throw rateLimited({ retryAfter: Math.max(1, Math.ceil((start + seconds * 1000 - now) / 1000)) });
  return { bucket, key, start: new Date(start) };
}

interface Hit { bucket: string; key: string; start: Date }

/** As `limit`, then `run`. What fails by our own fault (a mail server that is down) is given back: nobody is locked out for it. */
export async function limited<T>(db: Db, [of, key]: readonly [of: Limit, key: string], run: () => Promise<T>): Promise<T> {
  const hit = await count(db, of, key);
  try { return await run(); } catch (error) {
    if (((error as { status?: number }).status ?? 500) >= 500) await giveBack(db, hit);
    throw error;
  }
}

const giveBack = (db: Db, { bucket, key, start }: Hit): Promise<unknown> =>
  db.systemStatement('update rate_limit set hits = greatest(hits - 1, 0) where bucket = $1 and key = $2 and window_start = $3', [bucket, key, start]);

/** What counts as one place on the network: an IPv4 address, or the /64 that one IPv6 customer has at the least. */
export function networkOf(ip: string | undefined): string {
  if (!ip) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped || !ip.includes(':')) return mapped ?? ip;
  const [head = '', tail] = ip.toLowerCase().split('%')[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).map(part => part.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** Job: windows that ended long ago. */
export const forgetOldWindows = (db: Db): Promise<unknown> => db.systemStatement(`delete from rate_limit where window_start < now() - interval '2 days'`);
