import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KeyRing } from '#kit/crypto/key-ring.js';
import { createLog } from '#kit/http/log.js';
import { resealAll, staleTotal } from '#privacy/index.js';
import { TEST_KEYS } from '#test/db/open-db.js';
import { steadyStep, testCode } from '#test/second-factor.js';
import { cookieOf, type PanelWorld, panelWorld } from './panel-world.js';

let world: PanelWorld;
beforeAll(async () => { world = await panelWorld(); });
afterAll(async () => { await world?.close(); });
beforeEach(() => steadyStep());

/** An owner whose last code is six minutes old, and a grant they want to revoke. */
async function aWhileLater() {
  const [owner, other] = [await world.user(['owner']), await world.user(['support'])];
  const cookie = await world.signIn(owner.email);
  await world.sql(`update session set mfa_at = now() - interval '5 minutes 1 second' where user_id = $1`, owner.id);
  const [grant] = await world.sql<{ id: string }>('select id from role_grant where user_id = $1', other.id);
  const held = async () => (await world.sql('select 1 from role_grant where id = $1 and ends_on is null', grant!.id)).length > 0;
  return { owner, cookie, held, revoke: (with_: string) => world.run(`/admin/api/resources/roles/records/${grant!.id}/revokeRole`, with_, { reason: 'left the clinic' }) };
}
const prove = (cookie: string, code: string) => world.post('/admin/api/step-up', { code }, { cookie, accept: 'application/json' });

describe('a use case that asks for a fresh code', () => {
  test('is refused after five minutes with a code the panel knows, changes nothing and is no denial', async () => {
    const { owner, cookie, held, revoke } = await aWhileLater();
    const reply = await revoke(cookie);
    expect([reply.status, reply.body.code]).toEqual([403, 'step_up_required']);
    expect(await held()).toBe(true);
    expect(await world.sql(`select 1 from audit_entry where actor_id = $1 and action = 'access.denied'`, owner.id)).toEqual([]);
    expect((await world.get('/admin/api/dashboard', cookie)).status, 'the rest goes on').toBe(200);
  });

  test('runs after the code, under a new session id alone', async () => {
    const { cookie, held, revoke } = await aWhileLater();
    const proved = await prove(cookie, testCode(1));
    expect(proved.status).toBe(204);
    const fresh = cookieOf(proved);
    expect(fresh).not.toBe(cookie);
    expect((await revoke(cookie)).body.code, 'the id before').toBe('step_up_required');
    expect((await revoke(fresh)).status).toBe(200);
    expect(await held()).toBe(false);
  });

  test('lets a call in that left under the id before, for ten seconds, with nothing fresh about it; then that id is nobody', async () => {
    const { owner, cookie, held, revoke } = await aWhileLater();
    const fresh = cookieOf(await prove(cookie, testCode(1)));
    expect((await world.get('/admin/api/dashboard', cookie)).status, 'a call in flight').toBe(200);
    const [session] = await world.sql<{ seconds: number }>('select extract(epoch from previous_until - mfa_at)::int seconds from session where user_id = $1 and ended_at is null', owner.id);
    expect(session!.seconds).toBe(10);
    await world.sql(`update session set previous_until = now() - interval '1 millisecond' where user_id = $1`, owner.id);
    expect((await world.get('/admin/api/dashboard', cookie)).status, 'later').toBe(401);
    expect((await revoke(cookie)).status).toBe(401);
    expect(await held()).toBe(true);
    expect((await world.get('/admin/api/dashboard', fresh)).status).toBe(200);
  });

  test('and the end of the session is the end of both ids', async () => {
    const { owner, cookie } = await aWhileLater();
    const fresh = cookieOf(await prove(cookie, testCode(1)));
    await world.sql('update session set ended_at = now() where user_id = $1', owner.id);
    for (const id of [cookie, fresh]) expect((await world.get('/admin/api/dashboard', id)).status).toBe(401);
  });

  test('says forbidden, not step up, to somebody who may not anyhow', async () => {
    const { revoke } = await aWhileLater();
    const { id, email } = await world.user(['compliance']);
    const cookie = await world.signIn(email);
    await world.sql(`update session set mfa_at = now() - interval '1 hour' where user_id = $1`, id);
    expect((await revoke(cookie)).body.code).toBe('forbidden');
  });
});

describe('a change of the key of sealed fields', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'mpp-ring-'));
  afterAll(() => { rmSync(dir, { recursive: true, force: true }); });
  const rotate = (cookie: string) => world.run('/admin/api/resources/key-rotations/actions/rotateKey', cookie, { reason: 'once a year' });
  const added = () => world.sql(`select actor_id "by", subject_id "key" from audit_entry where action = 'key.added'`);
  const ringIn = (keys: KeyRing): void => { (world.db as unknown as { o: { keys: KeyRing } }).o.keys = keys; };

  test('asks for a fresh code, is the owner\'s alone, and seals everything anew by a job', async () => {
    mkdirSync(path.join(dir, 'keys'));
    writeFileSync(path.join(dir, 'keys', 'ring.json'), TEST_KEYS);
    const before = world.db.keys;
    const { owner, cookie } = await aWhileLater();
    expect((await rotate(cookie)).body.code).toBe('step_up_required');
    const fresh = cookieOf(await prove(cookie, testCode(1)));
    expect((await rotate(fresh)).body.code, 'a ring of the environment').toBe('keys_elsewhere');
    ringIn(KeyRing.fromDirectory(dir));
    try {
      for (const [role, status] of [['billing', 404], ['support', 404], ['compliance', 403]] as const) expect((await rotate(await world.enter([role]))).status, role).toBe(status);
      expect([world.db.keys.current, await added()]).toEqual(['k1', []]);
      const both = await Promise.all([rotate(fresh), rotate(fresh)]);
      // one adds a key, the other finds values of the key before and goes on with them
      expect(both.map(r => [r.status, r.body.result.keyId, r.body.result.added]).sort()).toEqual([[200, 'k2', false], [200, 'k2', true]]);
      expect([KeyRing.fromDirectory(dir).ids, await added()]).toEqual([['k2', 'k1'], [{ by: owner.id, key: 'k2' }]]);
      expect(await world.sql(`select attempts from graphile_worker._private_jobs where key = 'keys.reseal'`)).toHaveLength(1);
      expect((await resealAll(world.db, createLog('silent')))!.failed).toBe(0);
      expect((await world.db.systemChange('test', tx => staleTotal(tx, 'k2')))).toBe(0);
    } finally { ringIn(new KeyRing(readFileSync(path.join(dir, 'keys', 'ring.json'), 'utf8'))); }
    expect(before.ids).toEqual(['k1']);
  });
});

describe('the code', () => {
  test('is refused when wrong, replayed, or guessed too often; the session goes on without', async () => {
    const { cookie, revoke } = await aWhileLater();
    expect((await prove(cookie, testCode())).body).toMatchObject({ code: 'second_factor_used', status: 409 });
    const wrong = String((Number(testCode()) + 1) % 1_000_000).padStart(6, '0');
    const answers: number[] = [];
    for (let i = 0; i < 6; i++) answers.push((await prove(cookie, wrong)).status);
    expect(answers).toEqual([422, 422, 422, 429, 429, 429]);
    expect((await prove(cookie, testCode(1))).status).toBe(429);
    expect((await revoke(cookie)).body.code).toBe('step_up_required');
    expect((await world.get('/admin/api/dashboard', cookie)).status).toBe(200);
  });

  test('needs a session, our own origin, and a POST', async () => {
    const { cookie } = await aWhileLater();
    expect((await world.post('/admin/api/step-up', { code: testCode(1) })).status).toBe(401);
    expect((await world.post('/admin/api/step-up', { code: testCode(1) }, { cookie, origin: 'https://evil.example' })).body.code).toBe('origin_refused');
    expect((await world.post('/admin/api/step-up', { code: testCode(1) }, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await world.get('/admin/api/step-up', cookie)).status).toBe(404);
  });

  test('and a waiting sign-in opens no step-up', async () => {
    const { email } = await world.user(['owner']);
    const waiting = cookieOf(await world.post('/admin/sign-in', { email, password: 'correct horse battery' }));
    expect((await prove(waiting, testCode())).status).toBe(401);
    for (const url of ['/admin/api/dashboard', '/admin/api/resources/members/actions/list']) expect((await world.get(url, waiting)).status).toBe(401);
    expect((await world.get('/admin', waiting)).headers.location).toMatch(/^\/admin\/sign-in/);
  });
});

describe('after signing in', () => {
  const landing = async (next: string) => {
    const { email } = await world.user(['owner']);
    const passed = await world.post('/admin/sign-in', { email, password: 'correct horse battery', next });
    const onward = new URL(String(passed.headers.location), world.origin);
    return (await world.post('/admin/second-factor', { code: testCode(), next: onward.searchParams.get('next') ?? '' }, { cookie: cookieOf(passed) })).headers.location;
  };
  test.each(['/admin/resources/members?filters.role=self', '/admin/resources/roles'])('one lands where one wanted to: %s', async next => { expect(await landing(next)).toBe(next); });
  test.each(['https://evil.example/admin', '//evil.example/admin', '/admin@evil.example', '/adminevil', '/admin\\..\\evil', '/admin/../demo', '/admin/%2e%2e/demo', '/admin/api/dashboard', '/admin/sign-out', 'javascript:alert(1)', '/admin/\t//evil.example', '/admin/é', ''])('and never outside the panel: %s', async next => {
    expect(await landing(next)).toBe('/admin');
    const forged = await world.post('/admin/second-factor', { code: testCode(), next }, { cookie: cookieOf(await world.post('/admin/sign-in', { email: (await world.user(['owner'])).email, password: 'correct horse battery' })) });
    expect(forged.headers.location).toBe('/admin');
  });
  test('a page that needed a session leads back to itself', async () => {
    expect((await world.get('/admin/resources/members?filters.role=self')).headers.location).toBe(`/admin/sign-in?next=${encodeURIComponent('/admin/resources/members?filters.role=self')}`);
  });
});
