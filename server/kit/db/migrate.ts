import { makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';
import type { DataSource } from 'typeorm';

const LOCK = 727_001;

/** Runs the migrations one at a time under an advisory lock, then the job queue's own. Returns the names of those that ran. */
export async function migrate(owner: DataSource, systemUrl: string): Promise<string[]> {
  const runner = owner.createQueryRunner();
  await runner.connect();
  await runner.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    const ran = (await owner.runMigrations({ transaction: 'each' })).map(m => m.name);
    const pool = new pg.Pool({ connectionString: systemUrl, max: 1 });
    pool.on('error', () => undefined).on('connect', client => client.on('error', () => undefined));
    const utils = await makeWorkerUtils({ pgPool: pool });
    try { await utils.migrate(); } finally { await utils.release(); await pool.end(); }
    return ran;
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [LOCK]);
    await runner.release();
  }
}
