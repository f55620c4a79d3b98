import pg from 'pg';
import { readAsset } from './assets.js';

export type Db = pg.Pool;
export type Tx = pg.PoolClient;

const SCHEMA_LOCK = 7_230_110;

/** Opens the sandbox's own database, creating it and its tables when they are missing. */
export async function openDatabase(url: string, poolSize = 12): Promise<Db> {
  await createIfMissing(url);
  const pool = new pg.Pool({ connectionString: url, max: poolSize });
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [SCHEMA_LOCK]);
    await client.query(readAsset('schema.sql'));
    await client.query('select pg_advisory_unlock($1)', [SCHEMA_LOCK]);
  } finally {
    client.release();
  }
  return pool;
}

async function createIfMissing(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const probe = new pg.Client({ connectionString: url });
  try {
    await probe.connect();
    await probe.end();
    return;
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error;
  }
  const root = new URL(url);
  root.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: root.href });
  await admin.connect();
  try {
    await admin.query(`create database "${name.replaceAll('"', '""')}"`);
  } finally {
    await admin.end();
  }
}

/** Runs `work` in one transaction. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await db.connect();
  try {
    await tx.query('begin');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    tx.release();
  }
}
