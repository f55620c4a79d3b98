import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, parseConfig } from '#config/config.js';
import { environment } from '#config/environment.js';
import type { Db } from '#kit/db/db.js';
import { roleUrls } from '#kit/db/roles.js';
import { openDb } from '../composition/database.js';
import { registerAreas } from '../composition/register.js';
import { startLocalPostgres } from './embedded-postgres.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** What parts that a command does not use are told, where no environment says otherwise. */
const UNUSED = { STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', SMTP_URL: 'smtp://127.0.0.1:25' };

export interface CommandDb { readonly db: Db; readonly config: Config; close(): Promise<void> }

/** The installation of the environment; without DATABASE_URL the one of `npm start`, running or not. For command-line tools. */
export async function openCommandDb(): Promise<CommandDb> {
  const env = Object.fromEntries(Object.entries(environment()).filter(([, value]) => value !== undefined && value !== ''));
  registerAreas();
  if (env['DATABASE_URL']) {
    const config = parseConfig(env);
    const db = await openDb(config);
    return { db, config, close: () => db.close() };
  }
  const dir = env['DATA_DIR'] ?? path.join(ROOT, '.data');
  if (!existsSync(path.join(dir, 'postgres', 'PG_VERSION'))) throw new Error(`nothing to look at: DATABASE_URL is not set and ${dir} holds no database (npm start makes one)`);
  const running = runningPort(dir);
  const local = running === null ? await startLocalPostgres(dir) : null;
  const secret = (name: string): string => readFileSync(path.join(dir, 'keys', name), 'utf8').trim();
  const admin = local?.adminUrl ?? `postgres://postgres:${secret('postgres-admin')}@127.0.0.1:${running}/postgres`;
  const urls = roleUrls(admin, 'mpp', { owner: secret('db-owner'), app: secret('db-app'), system: secret('db-system') });
  const config = parseConfig({ MPP_MODE: 'development', ...UNUSED, ...env, DATA_DIR: dir, DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl });
  const db = await openDb(config);
  return { db, config, close: async () => { await db.close(); await local?.stop(); } };
}

/** The port of the PostgreSQL that runs on this data, by its own pid file; null when none does. */
function runningPort(dir: string): number | null {
  const file = path.join(dir, 'postgres', 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  try { process.kill(pid, 0); } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null; }
  return Number.isInteger(port) && port > 0 ? port : null;
}
