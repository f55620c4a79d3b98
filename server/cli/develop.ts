import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { environment } from '#config/environment.js';
import { forgetRunning, noteRunning } from '#config/running.js';
import { createDatabase } from '#kit/db/roles.js';
import { elapsed } from '#kit/time/clock.js';
import { DEMO_PEOPLE, demoEmail } from '../composition/demo-people.js';
import { freePort, isFree, type LocalPostgres } from './embedded-postgres.js';
import { hostPostgres } from './postgres-host.js';
import { isPrepared, notePrepared } from './prepared.js';

type Env = Record<string, string>;
const ROOT = path.resolve(import.meta.dirname, '../../..');
const say = (text: string): void => console.log(`  ${text}`);

/** Everything `npm start` needs on a machine with only Node: PostgreSQL, sandbox, mailbox, demo data, server. Ctrl-C stops it all. */
async function main(): Promise<void> {
  const began = elapsed();
  const env: Env = { MPP_MODE: 'development', PORT: '3000', DATA_DIR: path.join(ROOT, '.data'), LOG_LEVEL: 'warn', ...defined(environment()) };
  const children: ChildProcess[] = [];
  let postgres: LocalPostgres | null = null;
  let stopping = false;
  const stop = async (code: number): Promise<never> => {
    if (!stopping) {
      stopping = true;
      forgetRunning(env['DATA_DIR']!);
      for (const child of [...children].reverse()) await ended(child, 'SIGTERM');
      await postgres?.stop().catch(() => undefined);
    }
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { console.log('\n  stopping ...'); void stop(0); });
  process.once('disconnect', () => void stop(0)); // the start command is gone, however it went
  const fail = (what: string) => (): void => { if (!stopping) { console.error(`  ${what} ended unexpectedly; stopping.`); void stop(1); } };

  try {
    await portsAreFree(env);
    postgres = await hostPostgres(env['DATA_DIR']!);
    await prepareDatabases(env, postgres);
    if (!env['STRIPE_SECRET_KEY']) children.push((await startSandbox(env, postgres)).once('exit', fail('the sandbox')));
    else env['SMTP_URL'] ??= 'smtp://localhost:25';
    const password = `demo-${postgres.secret('demo-password').slice(0, 12)}`;
    if (!(await isPrepared(env))) {
      await (await import('./prepare-data.js')).prepareData(env, password); // by need: it loads the whole server
      await notePrepared(env);
    }
    children.push((await startServer(env)).once('exit', fail('the server')));
    noteRunning(env['DATA_DIR']!, env);
    banner(env, password, elapsed() - began);
  } catch (error) {
    console.error(`  ${error instanceof Error ? error.message : String(error)}`);
    await stop(1);
  }
}

const defined = (from: Readonly<Record<string, string | undefined>>): Env => Object.fromEntries(Object.entries(from).filter((e): e is [string, string] => e[1] !== undefined && e[1] !== ''));

/** Asked before anything starts, so that a second `npm start` by mistake disturbs nothing. */
async function portsAreFree(env: Env): Promise<void> {
  for (const name of ['PORT', 'SANDBOX_PORT', 'SANDBOX_SMTP_PORT']) {
    const port = Number(env[name]);
    if (port && !(await isFree(port))) throw new Error(`Port ${port} is in use: stop what listens there, or choose another one (${name}=${port + 1} npm start).`);
  }
}

/** Our own PostgreSQL, or the one of DATABASE_URL: roles and database are made through it when it may. */
async function prepareDatabases(env: Env, postgres: LocalPostgres): Promise<void> {
  if (env['DATABASE_URL'] && env['DATABASE_OWNER_URL'] && env['DATABASE_SYSTEM_URL']) return;
  const admin = env['DATABASE_URL'] ?? postgres.adminUrl;
  const name = env['DATABASE_URL'] ? decodeURIComponent(new URL(env['DATABASE_URL']).pathname.slice(1)) || 'mpp' : 'mpp';
  const urls = await createDatabase(admin, name, { owner: postgres.secret('db-owner'), app: postgres.secret('db-app'), system: postgres.secret('db-system') });
  Object.assign(env, { DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl });
  say('PostgreSQL is ready');
}

async function startSandbox(env: Env, postgres: LocalPostgres): Promise<ChildProcess> {
  env['SANDBOX_PORT'] ??= String(await freePort());
  env['SANDBOX_SMTP_PORT'] ??= String(await freePort());
  const database = new URL(postgres.adminUrl);
  database.pathname = '/mpp_sandbox';
  const url = `http://127.0.0.1:${env['SANDBOX_PORT']}`;
  Object.assign(env, {
    STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', STRIPE_API_BASE: url, STRIPE_JS_URL: `${url}/stripe.js`, SANDBOX_URL: url,
    SMTP_URL: env['SMTP_URL'] ?? `smtp://127.0.0.1:${env['SANDBOX_SMTP_PORT']}`, SANDBOX_DATABASE_URL: database.href, SANDBOX_WEBHOOK_URL: `http://localhost:${env['PORT']}/api/v1/webhooks/stripe`,
    ...(env['SMS_ACCOUNT_SID'] ? {} : { SMS_ACCOUNT_SID: 'AC_sandbox', SMS_AUTH_TOKEN: 'sandbox', SMS_FROM: '+14805550199', SMS_API_BASE: url }),
  });
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/sandbox/main.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (chunk: Buffer) => { if (chunk.toString().includes('sandbox ready')) resolve(); });
    child.once('exit', () => reject(new Error('the sandbox did not start')));
  });
  say('Stripe sandbox, mailbox and text messages are ready');
  return child;
}

async function startServer(env: Env): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('the server did not start')));
  });
  return child;
}

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => new Promise(resolve => {
  if (child.exitCode !== null || child.signalCode !== null) { resolve(); return; }
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.once('exit', () => { clearTimeout(force); resolve(); });
  child.kill(signal);
});

const describe = (p: (typeof DEMO_PEOPLE)[number]): string => p.roles.map(([role, scope]) => [role.replace('_', ' '), ...Object.values(scope)].join(' ')).join(' and ');

function banner(env: Env, password: string, ms: number): void {
  const base = `http://localhost:${env['PORT']}`;
  const lines = [
    '', `MyPremierPlans is ready after ${(ms / 1000).toFixed(1)} s`, '', `Partner's page with the widget   ${base}/demo`, `Full-page enrollment             ${base}/enroll?site=pk_demo_clinic`,
    `Back office                      ${base}/admin`, `Agents, employers                ${base}/agent  ${base}/employer`, `API documentation                ${base}/api/docs`, ...(env['SANDBOX_URL'] ? [`Mail and text messages           ${base}/dev/mail  ${base}/dev/sms`] : []),
    '', `Demo sign-ins (password ${password}, then the code from ${base}/dev/codes)`, ...DEMO_PEOPLE.map(p => `  ${demoEmail(p.key).padEnd(30)} ${describe(p)}`), '', 'Test card 4242 4242 4242 4242, any future date, any CVC. Press Ctrl-C to stop everything; the data stays in .data/.', '',
  ];
  console.log(lines.join('\n  '));
}

await main();
