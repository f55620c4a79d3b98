import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

type Env = Readonly<Record<string, string>>;
const BUILD = path.resolve(import.meta.dirname, '../../.stamps.json');
const file = (env: Env): string => path.join(env['DATA_DIR']!, 'prepared');

/** Of the build and the state of the database: after an update, with another database, or one put back from a copy, there may be something to do. */
async function stamp(env: Env): Promise<string | null> {
  if (!existsSync(BUILD)) return null;
  const client = new pg.Client({ connectionString: env['DATABASE_OWNER_URL'] });
  try {
    await client.connect();
    const { rows } = await client.query<{ names: string }>(`select string_agg(name, ' ' order by name) names from migration`);
    return createHash('sha256').update(readFileSync(BUILD)).update(env['DATABASE_OWNER_URL']!).update(rows[0]?.names ?? '').digest('hex');
  } catch { return null; } finally { await client.end(); } // no such table: nothing was prepared
}

/** Whether this build has already migrated this database and filled it with demo data: then a start has nothing to prepare. */
export const isPrepared = async (env: Env): Promise<boolean> => existsSync(file(env)) && readFileSync(file(env), 'utf8') === await stamp(env);

export async function notePrepared(env: Env): Promise<void> {
  const now = await stamp(env);
  if (now !== null) writeFileSync(file(env), now, { mode: 0o600 });
}
