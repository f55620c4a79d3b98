import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#cli/embedded-postgres.js';
import { THOROUGH } from '../thorough.js';
import { until } from './harness.js';

const root = path.join(import.meta.dirname, '../../..');

/** What the first start has shown is not loaded again. */
const QUICK = { PANELS: 'off' };

interface Start { child: ChildProcess; out(): string; exited: Promise<number | null>; ms: number }

describe('npm start', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mpp-start-'));
  let ports: { app: number; sandbox: number; smtp: number };
  let running: Start | null = null;

  chmodSync(dataDir, 0o755); // started by root, PostgreSQL runs as a user of its own

  beforeAll(async () => { ports = { app: await freePort(), sandbox: await freePort(), smtp: await freePort() }; });
  afterAll(async () => {
    running?.child.kill('SIGINT');
    await running?.exited;
    await gone();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const listens = (port: number): Promise<boolean> => new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
  const gone = (): Promise<true> => until('server, sandbox and PostgreSQL to be gone', async () =>
    !existsSync(path.join(dataDir, 'postgres/postmaster.pid')) && !(await listens(ports.app)) && !(await listens(ports.sandbox)) && !(await listens(ports.smtp)), 30_000);

  async function start(env: Record<string, string> = {}): Promise<Start> {
    const began = performance.now();
    const child = spawn(process.execPath, ['server/cli/start.mjs'], {
      cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true, // a group of its own, as a terminal gives it: Ctrl-C reaches all of it
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: String(ports.app), SANDBOX_PORT: String(ports.sandbox), SANDBOX_SMTP_PORT: String(ports.smtp), DATA_DIR: dataDir, ...env },
    });
    let out = '';
    child.stdout.on('data', (part: Buffer) => { out += part.toString('utf8'); });
    child.stderr.on('data', (part: Buffer) => { out += part.toString('utf8'); });
    const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)));
    const one: Start = { child, out: () => out, exited, ms: 0 };
    running = one;
    await Promise.race([
      until('the banner', () => /is ready after/.test(out), 150_000).catch(() => { throw new Error(`no banner:\n${out}`); }),
      exited.then(code => { throw new Error(`the start command ended with ${code}:\n${out}`); }),
    ]);
    return Object.assign(one, { ms: performance.now() - began });
  }
  const controlC = (one: Start): void => { process.kill(-one.child.pid!, 'SIGINT'); };
  const health = async (): Promise<number> => (await fetch(`http://localhost:${ports.app}/health/ready`)).status;
  const passwordIn = (one: Start): string | undefined => /password (demo-\w+)/.exec(one.out())?.[1];
  let password: string | undefined;
  const stopped = async (one: Start): Promise<void> => { controlC(one); await one.exited; await gone(); };
  /** A first start of its own where that of the first test was left out. */
  const once = async (): Promise<void> => {
    if (password !== undefined) return;
    const one = await start(QUICK);
    password = passwordIn(one);
    await stopped(one);
  };

  it('brings everything up, prints addresses and sign-ins, and Ctrl-C leaves nothing behind', async () => {
    const one = await start();
    expect(await health()).toBe(200);
    for (const address of ['/demo', '/enroll?site=pk_demo_clinic', '/admin', '/api/docs', '/dev/mail']) {
      expect(one.out()).toContain(`http://localhost:${ports.app}${address}`);
      expect((await fetch(`http://localhost:${ports.app}${address}`)).status, address).toBe(200);
    }
    password = passwordIn(one);
    expect(password).toBeDefined();
    expect(one.out()).toContain('owner@demo.example');
    expect(one.out()).toContain('Ctrl-C');
    await stopped(one);
  });

  it('keeps secrets to their owner', () => {
    expect(statSync(path.join(dataDir, 'keys')).mode & 0o077).toBe(0);
  });

  it('a second start is quick and keeps the data', THOROUGH, async () => {
    await once();
    const one = await start(QUICK);
    expect(one.out()).toContain(String(password));
    expect(one.out()).not.toMatch(/building|migrations ran|demo catalogue/);
    expect(one.ms).toBeLessThan(30_000);
    process.kill(one.child.pid!, 'SIGTERM'); // a supervisor speaks to the start command alone
    await one.exited;
    await gone();
  });

  it('killed without a word, it leaves nothing that the next start cannot clear', THOROUGH, async () => {
    await once();
    const one = await start(QUICK);
    one.child.kill('SIGKILL');
    await one.exited;
    await gone();
    const two = await start(QUICK);
    expect(await health()).toBe(200);
    await stopped(two);
  });

  it('refuses a port or a data folder in use with a sentence, and disturbs nobody', THOROUGH, async () => {
    await once();
    const other = await start(QUICK);
    for (const [port, words] of [[ports.app, `Port ${ports.app} is in use`], [await freePort(), 'Another npm start']] as const) {
      const second = spawn(process.execPath, ['server/cli/start.mjs'], {
        cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: String(port), DATA_DIR: dataDir },
      });
      let out = '';
      for (const stream of [second.stdout, second.stderr]) stream.on('data', (part: Buffer) => { out += part.toString('utf8'); });
      expect(await new Promise(resolve => second.once('exit', resolve))).toBe(1);
      expect(out).toContain(words);
      expect(out).not.toMatch(/\n\s+at /); // not a stack
      expect(await health(), 'the first one goes on').toBe(200);
    }
    await stopped(other);
  });
});
