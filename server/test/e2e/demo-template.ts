import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { adminUrl, asAdmin, cloneDatabase, DEMO_TEMPLATE } from '#test/db/database.js';

/** The demo site and the password of the demo people in every launched product. */
export const SITE_KEY = 'pk_demo_clinic';
export const DEMO_PASSWORD = 'demo-for-tests-1';
/** Key ring of every launched product: the audit rows of the template must verify in its clones. */
export const KEYS = JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 'test').toString('base64') } });
const LOCK = 7_230_111;

/** Once a run: a template database with the demo catalogue, people and site, made by the same code as `npm start`. */
export async function makeDemoTemplate(): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]); // test files run side by side
    if ((await client.query('select 1 from pg_database where datname = $1', [DEMO_TEMPLATE])).rowCount) return;
    const clone = await cloneDatabase();
    seed(clone);
    await asAdmin(adminUrl(), `alter database ${clone.name} rename to ${DEMO_TEMPLATE}`);
  } finally { await client.end(); }
}

/** In a process of its own: the whole server loads there three times as fast as in a test. */
function seed(urls: { appUrl: string; ownerUrl: string; systemUrl: string }): void {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mpp-seed-'));
  const done = spawnSync(process.execPath, [path.join(import.meta.dirname, 'seed-demo.mjs')], {
    encoding: 'utf8', timeout: 180_000,
    env: {
      PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', MPP_MODE: 'test', DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl, DATA_DIR: dataDir, DEMO_PASSWORD, KEYS,
      STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', SMTP_URL: 'smtp://127.0.0.1:1',
    },
  });
  rmSync(dataDir, { recursive: true, force: true });
  if (done.status !== 0) throw new Error(`the demo data could not be made (is dist built?):\n${done.stdout}${done.stderr}`);
}
