// Durable PostgreSQL (fsync on), the schema, the demo catalogue, and the processes under test.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDb, ownerSource } from '#composition/database.js';
import { registerAreas } from '#composition/register.js';
import { seedDemo } from '#composition/seed.js';
import { parseConfig } from '#config/config.js';
import { freePort, startLocalPostgres } from '#cli/embedded-postgres.js';
import { migrate } from '#kit/db/migrate.js';
import { createDatabase } from '#kit/db/roles.js';

const POOL = 10;

export async function startWorld() {
  const dir = mkdtempSync(path.join(tmpdir(), 'mpp-bench-'));
  chmodSync(dir, 0o755);
  const postgres = await startLocalPostgres(dir, { durable: true });
  const urls = await createDatabase(postgres.adminUrl, 'bench', { owner: 'owner-bench', app: 'app-bench', system: 'system-bench' });
  const env = {
    NODE_ENV: 'production', MPP_MODE: 'test', LOG_LEVEL: 'silent', DATA_DIR: dir, DATABASE_POOL: String(POOL), DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl,
    STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', SMTP_URL: 'smtp://127.0.0.1:1', PUBLIC_URL: 'http://localhost',
    KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
  };
  const config = parseConfig({ ...env, PORT: '1' });
  const owner = ownerSource(urls.ownerUrl);
  await owner.initialize();
  await migrate(owner, urls.systemUrl);
  await owner.destroy();
  registerAreas();
  const db = await openDb(config);
  await seedDemo(db, config, 'demo-for-bench');
  const admin = new pg.Client({ connectionString: Object.assign(new URL(postgres.adminUrl), { pathname: '/bench' }).href });
  await admin.connect();
  await admin.query('create table bench_row (id uuid primary key, body jsonb not null, at timestamptz not null default now()); create table bench_event (id text primary key, body jsonb not null, at timestamptz not null default now()); grant insert, select on bench_row, bench_event to mpp_app, mpp_owner');
  const children = [];
  return {
    db, admin, env, urls, adminUrl: Object.assign(new URL(postgres.adminUrl), { pathname: '/bench' }).href,
    settings: async () => (await admin.query(`select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name`)).rows.map(r => `${r.name} ${r.setting}`).join(', '),
    /** Starts a process of this folder; returns its port and a way to tell it something. */
    start: async (file, more = {}) => {
      const port = await freePort();
      const child = spawn(process.execPath, [path.join(import.meta.dirname, file)], { env: { PATH: process.env.PATH, ...env, ...more, PORT: String(port) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      children.push(child);
      const answer = () => new Promise((resolve, reject) => { child.once('message', resolve); child.once('exit', code => reject(new Error(`${file} ended with ${code}`))); });
      await answer();
      return { port, tell: async message => { child.send(message); await answer(); } };
    },
    stop: async () => {
      for (const child of children) child.kill('SIGKILL');
      await admin.end();
      await db.close();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
