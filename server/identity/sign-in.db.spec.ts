import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerSubjects } from '#access/ability.js';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { KeyRing } from '#kit/crypto/key-ring.js';
import { dataSource } from '#kit/db/data-source.js';
import { Db } from '#kit/db/db.js';
import { elapsed } from '#kit/time/clock.js';
import { cloneDatabase } from '#test/db/database.js';
import { entities } from '#composition/entities.js';
import { enterFully, giveTestFactor, testCode } from '#test/second-factor.js';
import { createUser, currentSession, signIn, signOut, staffIdentitySubjects } from './index.js';

const keys = new KeyRing(JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } }));
const PASSWORD = 'correct horse battery';
let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Db;
let n = 0;

beforeAll(async () => {
  registerSubjects(...staffIdentitySubjects);
  clone = await cloneDatabase();
  const [app, systemSource] = [dataSource({ url: clone.appUrl, poolSize: 4, name: 'app', entities }), dataSource({ url: clone.systemUrl, poolSize: 4, name: 'system', entities })];
  await app.initialize(); await systemSource.initialize();
  db = new Db({ app, system: systemSource, keys, ports: {} as never, timeZone: 'America/Phoenix', movableClock: true });
});
afterAll(async () => { await db.close(); await clone.dispose(); });

const origin = () => ({ ip: `192.0.2.${++n}`, requestId: 'r1' });
async function aUser(roles: ('owner' | 'support' | 'agent' | 'member')[] = ['support']) {
  const email = `person${++n}@clinic.example`;
  const { id } = await execute(db, system('test'), createUser, { email, name: 'Robin Example', password: PASSWORD, roles });
  await giveTestFactor(db, id);
  return { id, email, enter: (password = PASSWORD, ip = origin()) => enterFully(db, { email, password, panel: 'admin' }, ip) };
}
const at = (token: string) => currentSession(db, 'admin', token, {});
const sql = (text: string, ...params: unknown[]) => db.systemStatement(text, params);

describe('a session', () => {
  test('opens with the right password and names its roles', async () => {
    const user = await aUser(['owner']);
    const { token } = await user.enter();
    const session = await at(token);
    expect(session?.actor.id).toBe(user.id);
    expect(session?.actor.roles).toEqual([{ role: 'owner' }]);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await sql('select 1 from session where id_hash = $1', token)).toEqual([]);
  });

  test.each([
    ['15 idle minutes', `update session set seen_at = now() - interval '15 minutes 1 second' where user_id = $1`],
    ['12 hours', `update session set expires_at = now() - interval '1 second' where user_id = $1`],
    ['the epoch was raised', 'update user_account set session_epoch = session_epoch + 1 where id = $1'],
    ['the account was suspended', `update user_account set state = 'suspended' where id = $1`],
    ['the role was revoked', `update role_grant set ends_on = current_date - 2 where user_id = $1`],
  ])('is over on the next request after %s', async (_, statement) => {
    const user = await aUser();
    const { token } = await user.enter();
    expect(await at(token)).not.toBeNull();
    await sql(statement, user.id);
    expect(await at(token)).toBeNull();
  });

  test('does not follow the business clock', async () => {
    const { token } = await (await aUser()).enter();
    await sql(`update business_clock set ahead = '40 days'`);
    expect(await at(token)).not.toBeNull();
    await sql(`update business_clock set ahead = '0'`);
  });

  test('ends on sign-out and stays ended', async () => {
    const { token } = await (await aUser()).enter();
    const session = await at(token);
    await signOut(db, session!);
    await signOut(db, session!);
    expect(await at(token)).toBeNull();
  });

  test('of another panel opens nothing', async () => {
    const { token } = await (await aUser()).enter();
    expect(await currentSession(db, 'agent', token, {})).toBeNull();
  });

  test('ends when its browser signs in again, and the offered id is never taken over', async () => {
    const user = await aUser();
    const first = await user.enter();
    const second = await enterFully(db, { email: user.email, password: PASSWORD, panel: 'admin', previous: first.token }, origin(), testCode(1));
    expect(second.token).not.toBe(first.token);
    expect(await at(first.token)).toBeNull();
    const planted = 'A'.repeat(43);
    const third = await signIn(db, { email: user.email, password: PASSWORD, panel: 'admin', previous: planted }, origin());
    expect(third.token).not.toBe(planted);
    expect(await at(planted)).toBeNull();
  });
});

describe('a refusal', () => {
  test('is the same for an unknown address, a wrong password, a suspended and a roleless account', async () => {
    const [wrong, suspended, agent] = [await aUser(), await aUser(), await aUser(['member'])];
    await sql(`update user_account set state = 'suspended' where id = $1`, suspended.id);
    for (const attempt of [() => signIn(db, { email: 'nobody@clinic.example', password: PASSWORD, panel: 'admin' }, origin()), () => wrong.enter('not the password'), suspended.enter, agent.enter])
      await expect(attempt()).rejects.toMatchObject({ status: 401, code: 'sign_in_refused' });
  });

  test('locks the account after five wrong passwords, for the right one too', async () => {
    const user = await aUser();
    for (let i = 0; i < 5; i++) await expect(user.enter(`wrong password ${i}`)).rejects.toMatchObject({ code: 'sign_in_refused' });
    await expect(user.enter()).rejects.toMatchObject({ code: 'sign_in_refused' });
    await sql(`update user_account set locked_until = now() - interval '1 second' where id = $1`, user.id);
    await expect(user.enter()).resolves.toMatchObject({ token: expect.any(String) });
  });

  test('is limited by address, and by IP over many addresses', async () => {
    const user = await aUser();
    for (let i = 0; i < 10; i++) await expect(user.enter('wrong password')).rejects.toMatchObject({ status: 401 });
    await expect(user.enter()).rejects.toMatchObject({ status: 429, retryAfter: expect.any(Number) });
    const ip = origin();
    await sql(`insert into rate_limit (bucket, key, window_start, hits) select 'sign-in-ip', $1, to_timestamp(floor(extract(epoch from now()) / 900) * 900), 50`, ip.ip);
    await expect(signIn(db, { email: 'new@clinic.example', password: 'x', panel: 'admin' }, ip)).rejects.toMatchObject({ status: 429 });
  });

  test('and a sign-in leave audit rows without the address or the password', async () => {
    const user = await aUser();
    await expect(user.enter('wrong password!')).rejects.toThrow();
    await user.enter();
    const rows = await sql('select action, outcome, ip, body from audit_entry where subject_id = $1 order by seq', user.id);
    expect(rows.map(r => [r['action'], r['outcome']])).toEqual([['user_account.created', 'done'], ['second_factor.set_up', 'done'], ['session.refused', 'refused'], ['session.begun', 'done'], ['session.opened', 'done']]);
    expect(JSON.stringify(rows)).not.toMatch(/@clinic|password!/);
    expect(rows[2]!['ip']).toMatch(/^192\.0\.2\./);
  });

  test('takes as long for an unknown address as for a known one', async () => {
    const user = await aUser();
    const time = async (email: string) => { const t = elapsed(); await signIn(db, { email, password: 'wrong password', panel: 'admin' }, origin()).catch(() => undefined); return elapsed() - t; };
    await time(user.email);
    const [known, unknown] = [[] as number[], [] as number[]];
    for (let i = 0; i < 4; i++) { known.push(await time(user.email)); unknown.push(await time(`nobody${i}@clinic.example`)); }
    const median = (all: number[]) => all.sort((a, b) => a - b)[2]!;
    expect(median(unknown)).toBeGreaterThan(median(known) * 0.4); // without the decoy it is a twentieth
  });
});
