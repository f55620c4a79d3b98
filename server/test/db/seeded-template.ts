import pg from 'pg';
import { adminUrl, asAdmin, cloneDatabase } from './database.js';

const LOCK = 7_230_112;

/** Once a run and name: a template with rows in it, for files that would all write the same first. `seed` gets a clone of the schema and leaves no connection open. */
export async function seededTemplate(name: string, seed: (clone: Awaited<ReturnType<typeof cloneDatabase>>) => Promise<void>): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]); // test files run side by side
    if ((await client.query('select 1 from pg_database where datname = $1', [name])).rowCount) return name;
    const clone = await cloneDatabase();
    try { await seed(clone); } catch (error) { await clone.dispose(); throw error; }
    await asAdmin(adminUrl(), `alter database ${clone.name} rename to ${name}`);
    return name;
  } finally { await client.end(); }
}
