import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { codeAt, type DirectMessage, inviteStaff, sendReset } from '#identity/index.js';
import { systemClock } from '#kit/time/clock.js';
import { restFactor, steadyStep, testCode } from '#test/second-factor.js';
import { cookieOf, PASSWORD, type PanelWorld, panelWorld } from './panel-world.js';

const NEXT = 'four tidy green lamps';
const messages: DirectMessage[] = [];
let world: PanelWorld;
beforeAll(async () => {
  world = await panelWorld({ ports: { messenger: { send: async m => { messages.push(m); return Promise.resolve(); } }, links: { base: 'http://localhost:3000/', enroll: 'http://localhost:3000/enroll' } } });
});
afterAll(async () => { await world?.close(); });
beforeEach(() => steadyStep());

async function aPerson() {
  const person = await world.user(['owner']);
  const cookie = await world.signIn(person.email);
  const again = async () => { await restFactor(world.db, person.id); return world.signIn(person.email); };
  return { ...person, cookie, again, sessions: () => world.sql<{ id: string }>('select id from session where user_id = $1 and mfa_at is not null and ended_at is null order by created_at', person.id) };
}
const alive = async (cookie: string) => (await world.get('/admin/api/dashboard', cookie)).status === 200;
const tokenTo = (email: string) => /#token=([\w-]+)$/.exec(String(messages.findLast(m => m.to === email)?.props['link']))?.[1] ?? '';
/** The text a reader sees, without what differs each time. */
const seen = (text: string) => text.replace(/nonce="[^"]+"/g, '');

describe('Your account', () => {
  test('lists own sessions, ends one, ends the others, and keeps this one', async () => {
    const me = await aPerson();
    const [second, third] = [await me.again(), await me.again()];
    const page = await world.get('/admin/account', me.cookie);
    expect(page.status).toBe(200);
    expect(page.text.match(/class="account-session"/g)).toHaveLength(3);
    expect(page.text).not.toMatch(/id_hash|[\w-]{43}"/);
    const all = await me.sessions();
    expect((await world.post('/admin/account/sessions/end', { id: all[1]!.id }, { cookie: me.cookie })).headers.location).toBe('/admin/account?done=ended');
    expect([await alive(me.cookie), await alive(second), await alive(third)]).toEqual([true, false, true]);
    await world.post('/admin/account/sessions/end-others', {}, { cookie: me.cookie });
    expect([await alive(me.cookie), await alive(third)]).toEqual([true, false]);
  });

  test('knows nobody else\'s: ending their session is not found, also for an owner of others\' rows alone', async () => {
    const [me, other] = [await world.user(['support']), await aPerson()];
    const cookie = await world.signIn(me.email);
    const [theirs] = await other.sessions();
    expect((await world.post('/admin/account/sessions/end', { id: theirs!.id }, { cookie })).status).toBe(404);
    expect(await alive(other.cookie)).toBe(true);
    expect((await world.get('/admin/account', cookie)).text).not.toContain(other.email);
  });

  test('needs a session, our own origin and a POST', async () => {
    const me = await aPerson();
    expect((await world.get('/admin/account')).headers.location).toMatch(/^\/admin\/sign-in\?next=/);
    for (const path of ['sessions/end', 'sessions/end-others', 'password', 'recovery-codes', 'second-factor', 'second-factor/finish', 'confirm']) {
      const url = `/admin/account/${path}`;
      expect((await world.post(url, {})).status, url).toBe(401);
      expect((await world.post(url, {}, { cookie: me.cookie, origin: 'https://evil.example' })).status, url).toBe(403);
      expect((await world.post(url, {}, { cookie: me.cookie, 'sec-fetch-site': 'cross-site' })).status, url).toBe(403);
      expect((await world.get(url, me.cookie)).status, url).toBe(404);
    }
    expect(await me.sessions()).toHaveLength(1);
  });

  test('changes the password with the current one, under a new session id', async () => {
    const me = await aPerson();
    const other = await me.again();
    const change = (fields: Record<string, string>, cookie = me.cookie) => world.post('/admin/account/password', fields, { cookie });
    expect((await change({ current: PASSWORD, password: NEXT, again: 'something else here' })).text).toContain('not the same');
    expect((await change({ current: 'not it at all', password: NEXT, again: NEXT })).status).toBe(422);
    const done = await change({ current: PASSWORD, password: NEXT, again: NEXT });
    expect(done.headers.location).toBe('/admin/account?done=password');
    expect([await alive(cookieOf(done)), await alive(me.cookie), await alive(other)]).toEqual([true, false, false]);
  });

  test('asks for a fresh code before new recovery codes, and then shows them once', async () => {
    const me = await aPerson();
    await world.sql(`update session set mfa_at = now() - interval '6 minutes' where user_id = $1`, me.id);
    const asked = await world.post('/admin/account/recovery-codes', {}, { cookie: me.cookie });
    expect(asked.text).toContain('name="goal" value="recovery-codes"');
    expect(asked.text).not.toMatch(/<code>/);
    expect((await world.post('/admin/account/confirm', { goal: '__proto__', code: testCode(1) }, { cookie: me.cookie })).headers.location).toBe('/admin/account');
    expect((await world.post('/admin/account/confirm', { goal: 'recovery-codes', code: testCode() }, { cookie: me.cookie })).status).toBe(409);
    const shown = await world.post('/admin/account/confirm', { goal: 'recovery-codes', code: testCode(1) }, { cookie: me.cookie });
    const codes = [...shown.text.matchAll(/<code>([A-Z0-9]{5}-[A-Z0-9]{5})<\/code>/g)].map(m => m[1]!);
    expect(codes).toHaveLength(10);
    expect(await alive(cookieOf(shown))).toBe(true);
    const passed = await world.post('/admin/sign-in', { email: me.email, password: PASSWORD });
    expect((await world.post('/admin/second-factor', { recovery: codes[0]! }, { cookie: cookieOf(passed) })).headers.location).toBe('/admin');
  });

  test('replaces the authenticator only after the new one has shown a right code', async () => {
    const me = await aPerson();
    const shown = await world.post('/admin/account/second-factor', {}, { cookie: me.cookie });
    const secret = /id="secret">([A-Z2-7 ]+)</.exec(shown.text)![1]!.replaceAll(' ', '');
    expect((await world.post('/admin/account/second-factor/finish', { code: testCode(1) }, { cookie: me.cookie })).status).toBe(422);
    expect((await world.post('/admin/account/second-factor/finish', { code: codeAt(secret, systemClock.now()) }, { cookie: me.cookie })).headers.location).toBe('/admin/account?done=factor');
    const passed = cookieOf(await world.post('/admin/sign-in', { email: me.email, password: PASSWORD }));
    expect((await world.post('/admin/second-factor', { code: testCode(1) }, { cookie: passed })).status).toBe(422);
    await restFactor(world.db, me.id);
    expect((await world.post('/admin/second-factor', { code: codeAt(secret, systemClock.now()) }, { cookie: passed })).status).toBe(303);
  });
});

describe('links', () => {
  test('asking for a reset answers every address with the same page', async () => {
    const { email } = await world.user(['support']);
    const [known, unknown] = [await world.post('/admin/forgot', { email }), await world.post('/admin/forgot', { email: 'nobody@clinic.example' })];
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(seen(unknown.text)).toBe(seen(known.text));
  });

  test('a reset link is opened without a change, used once, and signs nobody in', async () => {
    const me = await aPerson();
    await sendReset(world.db, me.id);
    const token = tokenTo(me.email);
    expect((await world.get('/admin/reset')).text).toContain('history.replaceState');
    expect((await world.post('/admin/reset', { token })).text).toContain(me.email);
    expect((await world.post('/admin/reset', { token, password: 'passwordpassword', again: 'passwordpassword' })).status).toBe(422);
    expect(await alive(me.cookie)).toBe(true);
    const done = await world.post('/admin/reset', { token, password: NEXT, again: NEXT });
    expect(done.headers.location).toBe('/admin/sign-in?why=reset');
    expect(String(done.headers['set-cookie'])).toMatch(/=; .*Max-Age=0/);
    expect(await alive(me.cookie)).toBe(false);
    expect((await world.post('/admin/reset', { token, password: NEXT, again: NEXT })).status).toBe(410);
  });

  test('an invitation leads over the password to the set-up, and no further without it', async () => {
    const email = 'newcomer@clinic.example';
    await execute(world.db, system('test'), inviteStaff, { email, name: '<b>Nia</b> Newcomer', roles: ['support'] });
    const token = tokenTo(email);
    const opened = await world.post('/admin/invitation', { token });
    expect(opened.text).toContain('&#60;b&#62;Nia');
    expect((await world.post('/admin/invitation', { token, password: NEXT, again: 'differs entirely' })).status).toBe(422);
    const accepted = await world.post('/admin/invitation', { token, password: NEXT, again: NEXT });
    expect(accepted.headers.location).toBe('/admin/second-factor/set-up');
    const waiting = cookieOf(accepted);
    expect(await alive(waiting)).toBe(false);
    const page = await world.get('/admin/second-factor/set-up', waiting);
    const secret = /id="secret">([A-Z2-7 ]+)</.exec(page.text)![1]!.replaceAll(' ', '');
    expect(page.text).toContain('<svg role="img"');
    const done = await world.post('/admin/second-factor/set-up', { code: codeAt(secret, systemClock.now()) }, { cookie: waiting });
    expect(done.text.match(/<code>/g)).toHaveLength(10);
    expect(await alive(cookieOf(done))).toBe(true);
    expect((await world.get('/admin/second-factor/set-up', waiting)).headers.location).toBe('/admin/sign-in?why=late');
    expect((await world.post('/admin/invitation', { token })).status).toBe(410);
  });

  test('speak the reader\'s language', async () => {
    for (const url of ['/admin/sign-in', '/admin/forgot', '/admin/reset', '/admin/invitation']) {
      const { text } = await world.send({ method: 'GET', url, headers: { 'accept-language': 'es' } });
      expect(text, url).toContain('<html lang="es">');
      expect(text, url).toMatch(/sesión|contraseña|enlace/);
    }
  });
});
