import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#cli/embedded-postgres.js';
import { createDatabase } from '#kit/db/roles.js';
import { adminUrl, asAdmin, PASSWORDS } from '#test/db/database.js';
import { THOROUGH } from '../thorough.js';
import { ProductProcess } from './processes.js';

const root = path.join(import.meta.dirname, '../../..');

describe('production mode, on an empty database with the three roles', THOROUGH, () => {
  const name = `t_${randomBytes(8).toString('hex')}`;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mpp-production-'));
  const app = new ProductProcess('server/main.js', 'message');
  let url: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    const urls = await createDatabase(adminUrl(), name, PASSWORDS);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    env = {
      MPP_MODE: 'production', PORT: String(port), PUBLIC_URL: 'https://members.provider.example', DATA_DIR: dataDir, WORKER: 'off', MAIL_FROM: 'Provider <hello@provider.example>', SMTP_URL: 'smtp://127.0.0.1:9',
      KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }), DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl,
      STRIPE_SECRET_KEY: 'sk_test_a1b2c3', STRIPE_PUBLISHABLE_KEY: 'pk_test_a1b2c3', STRIPE_WEBHOOK_SECRETS: 'whsec_a1b2c3',
    };
    await app.start(env);
  });
  afterAll(async () => {
    await app.end('SIGTERM');
    await asAdmin(adminUrl(), `drop database if exists ${name} with (force)`);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('migrates and is ready', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(app.log).toMatch(/"msg":"migrated"/);
  });

  it('has neither demo nor mailbox, and asks for https', async () => {
    for (const page of ['/demo', '/dev/mail', '/dev/sms', '/dev/codes']) expect((await fetch(url + page)).status, page).toBe(404);
    const reply = await fetch(`${url}/`, { redirect: 'manual' });
    expect(reply.headers.get('location')).toBe('/enroll');
    expect(reply.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
  });

  it('lets the card fields come from Stripe alone', async () => {
    const policy = (await fetch(`${url}/enroll`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain('https://js.stripe.com');
    expect(policy).not.toMatch(/http:|localhost|127\.0\.0\.1/);
  });

  it('gets its first owner by a command, who may sign in', async () => {
    const command = (...args: string[]) => promisify(execFile)(process.execPath, ['dist/server/cli/create-owner.js', ...args], { cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } }).then(r => ({ code: 0, ...r }), (e: { code: number; stdout: string; stderr: string }) => e);
    expect(await command()).toMatchObject({ code: 1, stderr: expect.stringContaining('Say who') as string });
    const made = await command('--email', 'first@provider.example', '--name', 'First Owner');
    expect(made).toMatchObject({ code: 0 });
    const password = /shown this once: (\S+)/.exec(made.stdout)?.[1] ?? '';
    expect(await command('--email', 'first@provider.example', '--name', 'Again')).toMatchObject({ code: 1, stderr: expect.stringContaining('email_taken') as string });
    const signIn = (given: string) => fetch(`${url}/admin/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin: 'https://members.provider.example' }, body: new URLSearchParams({ email: 'first@provider.example', password: given }) });
    expect((await signIn('not the password')).headers.get('set-cookie')).toBeNull();
    const passed = await signIn(password);
    expect(passed.headers.get('set-cookie')).toMatch(/^__Host-\S+.*; Secure/i);
    expect(passed.headers.get('location')).toBe('/admin/second-factor/set-up');
  });

  it('starts again on what is there', async () => {
    await app.end('SIGTERM');
    const before = app.log.length;
    await app.start(env);
    expect(app.log.slice(before)).not.toMatch(/"msg":"migrated"/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('refuses what production may not have, and says so in words', async () => {
    const wrong = new ProductProcess('server/main.js', 'message');
    await expect(wrong.start({ ...env, SANDBOX_URL: 'http://127.0.0.1:12111', CRASH_AT: 'anything' })).rejects.toThrow(/Production mode refuses to start:\n {2}SANDBOX_URL is set.*\n {2}CRASH_AT is set/);
    expect(wrong.log).not.toMatch(/\n\s+at /);
  });
});
