import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import { system } from '#access/actor.js';
import { correctContact } from '#enrollment/index.js';
import { type AccountWorld, startAccountWorld } from '#test/simulators/account-world.js';
import { SEND_CODE } from './sign-in.js';

let w: AccountWorld;
beforeAll(async () => { w = await startAccountWorld(); }, 60_000);
afterAll(() => w?.close());

const audit = async (action: string) => (await w.sql<{ subject_id: string; outcome: string; body: string }>('select subject_id, outcome, body from audit_entry where action = $1 order by seq', action)).map(r => ({ ...r, body: JSON.parse(r.body).details as Record<string, unknown> }));

test('a code signs in; the cookie is kept from scripts and from other sites; the database has its digest alone', async () => {
  const { household } = await w.family({ email: 'one@family.example' });
  const { id, code } = await w.ask(' One@Family.example ');
  const reply = await w.call('POST', `/sign-in/${id}/confirm`, { body: { code } });
  expect([reply.statusCode, reply.json()]).toEqual([200, { signedIn: true, households: [] }]);
  expect(reply.headers['set-cookie']).toMatch(/^mpp_member=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
  const cookie = String(reply.headers['set-cookie']).split(';')[0]!;
  expect((await w.call('GET', '/session', { cookie })).json()).toMatchObject({ householdId: household, channel: 'email', sentTo: 'o***@family.example', idleSeconds: 900 });
  const [row] = await w.sql('select id_hash, household_id from member_session where household_id = $1', household);
  expect(row).toEqual({ id_hash: expect.stringMatching(/^[0-9a-f]{64}$/), household_id: household });
  expect((await audit('member_session.opened')).filter(a => a.subject_id === household)).toMatchObject([{ outcome: 'done', body: { channel: 'email' } }]);
  expect((await w.call('POST', `/sign-in/${id}/confirm`, { body: { code } })).json()).toMatchObject({ code: 'code_used' });
});

test('somebody unknown gets the same answer, and nothing is sent', async () => {
  await w.family({ email: 'known@family.example' });
  const shape = async (address: string) => {
    const reply = await w.call('POST', '/sign-in', { body: { channel: 'email', address, locale: 'en' } });
    return [reply.statusCode, Object.keys(reply.json<object>()), reply.json<{ sentTo: string; triesLeft: number }>().sentTo, reply.json<{ triesLeft: number }>().triesLeft];
  };
  expect(await shape('nobody@nowhere.example')).toEqual([201, ['id', 'channel', 'sentTo', 'expiresAt', 'resendAt', 'triesLeft'], 'n***@nowhere.example', 5]);
  expect(await shape('known@family.example')).toEqual([201, ['id', 'channel', 'sentTo', 'expiresAt', 'resendAt', 'triesLeft'], 'k***@family.example', 5]);
  const jobs = await w.sql<{ n: number }>('select count(*)::int n from graphile_worker.jobs where task_identifier = $1', SEND_CODE);
  expect(jobs[0]!.n).toBeGreaterThanOrEqual(2);
  expect((await w.ask('nobody@nowhere.example')).code).toBeNull();
});

test('a contact that nobody proved opens nothing: a typing mistake at enrollment lets no stranger in', async () => {
  await w.family({ email: 'unproved@family.example', verified: false });
  expect((await w.ask('unproved@family.example')).code).toBeNull();
  await w.family({ email: 'other-way@family.example' });
  expect((await w.ask('+1 480 555 0123', 'sms')).code).toBeNull(); // typed, not proved
});

test('staff correct a contact: the new one opens the account, a session of the old one is over, and whoever was there is told', async () => {
  const { household, application } = await w.family({ email: 'before@family.example' });
  const cookie = await w.enter('before@family.example');
  await execute(w.db, system('test'), correctContact, { id: household, email: 'after@family.example', reason: 'asked by phone' });
  expect((await w.call('GET', '/session', { cookie })).statusCode).toBe(401);
  expect((await w.ask('before@family.example')).code).toBeNull();
  expect((await w.ask('after@family.example')).code).toMatch(/^\d{6}$/);
  const events = await w.sql<{ payload: Record<string, string> }>(`select payload from domain_event where name = 'household.contact_changed' and payload->>'household' = $1`, household);
  expect(events.map(e => e.payload)).toEqual([{ household, application, change: expect.any(String), replaced: 1 }]);
  expect(await w.sql('select channel, address from replaced_contact where id = $1', events[0]!.payload['change'])).toEqual([{ channel: 'email', address: 'before@family.example' }]);
  await execute(w.db, system('test'), correctContact, { id: household, email: 'after@family.example', phone: '+14805550188', reason: 'a second number' });
  expect(await w.sql('select account_contacts from household where id = $1', household)).toEqual([{ account_contacts: ['after@family.example', '+14805550188'] }]);
});

test('one contact, several households: the code is good for choosing one of them', async () => {
  const [a, b] = [await w.family({ email: 'two@family.example', first: 'Ana' }), await w.family({ email: 'two@family.example', first: 'Ben' })];
  const { id, code } = await w.ask('two@family.example');
  const first = await w.call('POST', `/sign-in/${id}/confirm`, { body: { code } });
  expect(first.headers['set-cookie']).toBeUndefined();
  expect(first.json<{ signedIn: boolean; households: { name: string }[] }>()).toMatchObject({ signedIn: false, households: [{ name: 'Ben Example' }, { name: 'Ana Example' }] });
  const stranger = await w.family({ email: 'stranger@family.example' });
  expect((await w.call('POST', `/sign-in/${id}/confirm`, { body: { code, householdId: stranger.household } })).statusCode).toBe(404);
  const chosen = await w.call('POST', `/sign-in/${id}/confirm`, { body: { code, householdId: a.household } });
  const cookie = String(chosen.headers['set-cookie']).split(';')[0]!;
  expect((await w.call('GET', '/session', { cookie })).json()).toMatchObject({ householdId: a.household });
  expect(a.household).not.toBe(b.household);
});

test('wrong codes are counted, refused and kept', async () => {
  await w.family({ email: 'guess@family.example' });
  const { id, code } = await w.ask('guess@family.example');
  const wrong = code === '111111' ? '222222' : '111111';
  const codes = [];
  for (let i = 0; i < 6; i++) codes.push((await w.call('POST', `/sign-in/${id}/confirm`, { body: { code: wrong } })).json<{ code: string }>().code);
  expect(codes).toEqual(['code_wrong', 'code_wrong', 'code_wrong', 'code_wrong', 'code_tries_exhausted', 'code_tries_exhausted']);
  expect((await w.call('POST', `/sign-in/${id}/confirm`, { body: { code } })).json()).toMatchObject({ code: 'code_tries_exhausted' });
  expect((await audit('member_session.refused')).filter(a => a.subject_id === id)).toHaveLength(7);
});

test('six codes an hour for one address', async () => {
  const statuses = [];
  for (let i = 0; i < 7; i++) statuses.push((await w.call('POST', '/sign-in', { body: { channel: 'email', address: 'often@family.example', locale: 'en' } })).statusCode);
  expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 429]);
});

test('every call must come from our own page, also while nobody is signed in', async () => {
  await w.family({ email: 'csrf@family.example' });
  const cookie = await w.enter('csrf@family.example');
  const from = (headers: Record<string, string>) => w.call('POST', '/sessions/end-others', { cookie, headers });
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://127.0.0.1:3000' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
    expect((await from(headers)).json(), JSON.stringify(headers)).toMatchObject({ status: 403, code: 'origin_refused' });
  expect((await w.call('POST', '/sign-in', { headers: { origin: 'https://evil.example' }, body: { channel: 'email', address: 'csrf@family.example', locale: 'en' } })).statusCode).toBe(403);
  expect((await w.call('GET', '/session', { cookie, headers: { 'sec-fetch-site': 'cross-site' } })).statusCode).toBe(403);
  expect((await from({})).statusCode).toBe(200);
});

test('15 minutes idle or 12 hours, whatever comes first, on the clock that never moves', async () => {
  await w.family({ email: 'idle@family.example' });
  const cookie = await w.enter('idle@family.example');
  const set = (seen: string, expires: string) => w.sql(`update member_session set seen_at = now() - $1::interval, expires_at = now() + $2::interval where contact = 'idle@family.example'`, seen, expires);
  const status = async () => (await w.call('GET', '/session', { cookie })).statusCode;
  await set('14 minutes 50 seconds', '1 hour');
  expect(await status()).toBe(200);
  await w.sql(`update business_clock set ahead = ahead + interval '40 days'`);
  expect(await status()).toBe(200);
  await set('15 minutes 1 second', '1 hour');
  expect(await status()).toBe(401);
  await set('1 second', '-1 second');
  expect(await status()).toBe(401);
});

test('sessions are listed; others are ended; signing out ends this one and is kept', async () => {
  const { household } = await w.family({ email: 'many@family.example' });
  const cookies = [await w.enter('many@family.example'), await w.enter('many@family.example'), await w.enter('many@family.example')];
  const list = async (cookie: string) => (await w.call('GET', '/sessions', { cookie })).json<{ sessions: { id: string; current: boolean }[] }>().sessions;
  expect((await list(cookies[0]!)).map(s => s.current).sort()).toEqual([false, false, true]);
  const other = (await list(cookies[0]!)).find(s => !s.current)!;
  expect((await w.call('POST', `/sessions/${other.id}/end`, { cookie: cookies[0]! })).json()).toEqual({ ended: 1 });
  expect((await w.call('POST', '/sessions/end-others', { cookie: cookies[0]! })).json()).toEqual({ ended: 1 });
  const stranger = await w.family({ email: 'not-mine@family.example' });
  const theirs = await w.enter('not-mine@family.example');
  expect((await w.call('POST', `/sessions/${(await list(cookies[0]!))[0]!.id}/end`, { cookie: theirs })).statusCode).toBe(404);
  const out = await w.call('POST', '/sign-out', { cookie: cookies[0]! });
  expect([out.statusCode, out.headers['set-cookie']]).toEqual([200, 'mpp_member=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0']);
  for (const cookie of cookies) expect((await w.call('GET', '/session', { cookie })).statusCode).toBe(401);
  expect((await audit('member_session.ended')).filter(a => a.subject_id === household)).toHaveLength(2);
  expect(stranger.household).not.toBe(household);
});

test('a code of the account opens no application, and one of an application no account', async () => {
  await w.family({ email: 'cross@family.example' });
  const { id, code } = await w.ask('cross@family.example');
  const reply = await w.call('POST', `/../enroll/verifications/${id}/confirm`, { body: { code } });
  expect(reply.json()).toMatchObject({ status: 404, code: 'verification_unknown' });
});
