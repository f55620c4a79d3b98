import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '#cli/embedded-postgres.js';
import type { SettingKey } from '#settings/index.js';
import { adminUrl, asAdmin, cloneDatabase, DEMO_TEMPLATE } from '#test/db/database.js';
import { DEMO_PASSWORD, KEYS, makeDemoTemplate, SITE_KEY } from './demo-template.js';
import { type Environment, ProductProcess } from './processes.js';

export interface Mail { id: string; messageId: string; from: string; to: string; subject: string; text: string; html: string; receivedAt: string; headers: Record<string, string> }
export interface Sms { id: string; to: string; from: string; body: string; receivedAt: string }
export type Row = Record<string, unknown>;
export type Part = 'app' | 'sandbox';

export interface Product {
  /** The product: `http://localhost:<port>`. */
  readonly url: string;
  /** The partner's page, another site: `http://127.0.0.1:<port>`. */
  readonly partnerUrl: string;
  readonly sandboxUrl: string;
  readonly siteKey: string;
  /** Files the product keeps (signed agreements). */
  readonly dataDir: string;
  readonly demoPassword: string;
  /** Of both processes; a command of the product beside them needs it. */
  readonly env: Environment;
  readonly processes: Readonly<Record<Part, ProductProcess>>;
  /** Asks the product's database as its administrator: sees every row of every tenant. */
  db<R extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  sandboxDb<R extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** The sandbox's control API: GET without a body, POST with one. */
  sandbox<T = unknown>(path: string, body?: unknown): Promise<T>;
  mail(to: string): Promise<Mail[]>;
  sms(to: string): Promise<Sms[]>;
  /** A setting in force from the business date of now. */
  setSetting(key: SettingKey, value: string): Promise<void>;
  /** Moves business time and the sandbox's clock forward together. */
  moveClock(seconds: number): Promise<void>;
  kill(part: Part, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a part that is not running; `env` holds for this start only. */
  restart(part: Part, env?: Environment): Promise<void>;
  /** Everything both processes wrote. */
  logs(): string;
  stop(): Promise<void>;
}

export interface LaunchOptions { settings?: Partial<Record<SettingKey, string>>; env?: Environment; sandboxEnv?: Environment }

interface Places { dataDir: string; sandboxName: string; ports: { app: number; sandbox: number; smtp: number }; sandboxDatabase: string }

const admin = (database: string): string => Object.assign(new URL(adminUrl()), { pathname: `/${database}` }).href;

async function places(): Promise<Places> {
  const sandboxName = `s_${randomBytes(8).toString('hex')}`;
  const [app, sandbox, smtp] = [await freePort(), await freePort(), await freePort()];
  return { dataDir: mkdtempSync(path.join(tmpdir(), 'mpp-e2e-')), sandboxName, ports: { app, sandbox, smtp }, sandboxDatabase: admin(sandboxName) };
}

/** The environment of both processes, as the start command composes it. */
function environmentOf({ dataDir, ports, sandboxDatabase }: Places, urls: { appUrl: string; ownerUrl: string; systemUrl: string }): Record<string, string> {
  const sandbox = `http://127.0.0.1:${ports.sandbox}`;
  return {
    MPP_MODE: 'test', PORT: String(ports.app), DATA_DIR: dataDir, KEYS, LOG_LEVEL: 'info', DATABASE_POOL: '6',
    DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl,
    STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', STRIPE_API_BASE: sandbox, STRIPE_JS_URL: `${sandbox}/stripe.js`, SANDBOX_URL: sandbox,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`, SMS_ACCOUNT_SID: 'AC_sandbox', SMS_AUTH_TOKEN: 'sandbox', SMS_FROM: '+14805550199', SMS_API_BASE: sandbox,
    SANDBOX_PORT: String(ports.sandbox), SANDBOX_SMTP_PORT: String(ports.smtp), SANDBOX_DATABASE_URL: sandboxDatabase, SANDBOX_WEBHOOK_URL: `http://localhost:${ports.app}/api/v1/webhooks/stripe`,
  };
}

function asker(url: string): { ask<R extends Row>(sql: string, values?: readonly unknown[]): Promise<R[]>; end(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  pool.on('error', () => undefined);
  return { ask: async (sql, values = []) => (await pool.query(sql, [...values])).rows, end: () => pool.end() };
}

async function control<T>(base: string, name: string, body?: unknown): Promise<T> {
  const reply = await fetch(`${base}/_sandbox/${name}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`sandbox ${name}: ${reply.status} ${await reply.text()}`);
  return await reply.json() as T;
}

/** Starts the whole product for one test file: databases of its own, sandbox, server, demo data. Call `stop` at the end. */
export async function launchProduct(o: LaunchOptions = {}): Promise<Product> {
  await makeDemoTemplate();
  const clone = await cloneDatabase(DEMO_TEMPLATE);
  const place = await places();
  const env = { ...environmentOf(place, clone), ...o.env };
  const processes = { app: new ProductProcess('server/main.js', 'message'), sandbox: new ProductProcess('server/sandbox/main.js', /sandbox ready/) };
  const ours = asker(admin(clone.name));
  const theirs = asker(place.sandboxDatabase);
  const url = `http://localhost:${place.ports.app}`;
  const stop = async (): Promise<void> => {
    await Promise.all([processes.app.end('SIGTERM'), processes.sandbox.end('SIGTERM')]);
    await Promise.all([ours.end(), theirs.end()]);
    await clone.dispose();
    await asAdmin(adminUrl(), `drop database if exists ${place.sandboxName} with (force)`);
    rmSync(place.dataDir, { recursive: true, force: true });
  };
  const sandbox = <T>(name: string, body?: unknown): Promise<T> => control<T>(env['SANDBOX_URL']!, name, body);
  const setSetting = async (key: SettingKey, value: string): Promise<void> => {
    await ours.ask(`insert into setting (id, key, value, effective_on, created_at) select gen_random_uuid(), $1, to_jsonb($2::text), ((now() + ahead) at time zone 'America/Phoenix')::date, now() from business_clock
      on conflict (key, effective_on) do update set value = excluded.value`, [key, value]);
  };
  const product: Product = {
    url, partnerUrl: `http://127.0.0.1:${place.ports.app}`, sandboxUrl: env['SANDBOX_URL']!, siteKey: SITE_KEY, dataDir: place.dataDir, demoPassword: DEMO_PASSWORD, env, processes,
    db: ours.ask, sandboxDb: theirs.ask, sandbox, setSetting,
    mail: async to => (await sandbox<{ items: Mail[] }>(`mail?to=${encodeURIComponent(to)}&limit=50`)).items,
    sms: async to => (await sandbox<{ items: Sms[] }>(`sms?to=${encodeURIComponent(to)}`)).items,
    moveClock: async seconds => {
      await ours.ask(`update business_clock set ahead = ahead + make_interval(secs => $1), moved_at = now()`, [seconds]);
      await sandbox('clock', { advanceSeconds: seconds });
    },
    kill: (part, signal = 'SIGKILL') => processes[part].end(signal),
    restart: (part, more = {}) => processes[part].start({ ...env, ...(part === 'sandbox' ? o.sandboxEnv : {}), ...more }),
    logs: () => processes.app.log + processes.sandbox.log,
    stop,
  };
  try {
    await ours.ask('update site set allowed_origins = $2 where key = $1', [SITE_KEY, [product.partnerUrl, product.url]]);
    for (const [key, value] of Object.entries(o.settings ?? {})) await setSetting(key as SettingKey, value);
    await Promise.all([processes.sandbox.start({ ...env, ...o.sandboxEnv }), processes.app.start(env)]);
  } catch (error) { await stop().catch(() => undefined); throw error; }
  return product;
}

/** Asks every 50 ms until the answer is one; a test that waits says for what. */
export async function until<T>(what: string, probe: () => Promise<T | undefined | null | false> | T | undefined | null | false, timeoutMs = 15_000): Promise<T> {
  const end = performance.now() + timeoutMs;
  do {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value;
    await wait(50);
  } while (performance.now() < end);
  throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`);
}
