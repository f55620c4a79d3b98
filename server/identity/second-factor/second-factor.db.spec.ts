import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registerSubjects } from '#access/ability.js';
import { type Role, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { entities } from '#composition/entities.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { enterFully, giveTestFactor, restFactor, steadyStep, TEST_SECRET, testCode } from '#test/second-factor.js';
import { codeAt, createUser, currentSession, finishSetUp, finishSignIn, pendingSignIn, signIn, staffIdentitySubjects, stepUp } from '../index.js';

const PASSWORD = 'correct horse battery';
let t: TestDb;
let n = 0;
beforeAll(async () => { registerSubjects(...staffIdentitySubjects); t = await openTestDb({ entities }); });
afterAll(() => t.close());
beforeEach(() => steadyStep());

const origin = () => ({ ip: `192.0.2.${++n % 250}`, requestId: 'r1' });
const sql = (text: string, ...params: unknown[]) => t.db.systemStatement(text, params);
const at = (token: string) => currentSession(t.db, 'admin', token, {});
const wrong = () => ({ kind: 'code', text: String((Number(testCode()) + 111_111) % 1_000_000).padStart(6, '0') }) as const;

async function somebody(o: { factor?: boolean; roles?: Role[] } = {}) {
  const email = `factor${++n}@clinic.example`;
  const { id } = await execute(t.db, system('test'), createUser, { email, name: 'Robin Example', password: PASSWORD, roles: o.roles ?? ['support'] });
  if (o.factor ?? true) await giveTestFactor(t.db, id);
  const begin = () => signIn(t.db, { email, password: PASSWORD, panel: 'admin' }, origin());
  const pending = async () => (await pendingSignIn(t.db, 'admin', (await begin()).token, origin()))!;
  return { id, email, begin, pending, enter: (code?: string) => enterFully(t.db, { email, password: PASSWORD, panel: 'admin' }, origin(), code) };
}
const finish = (pending: Awaited<ReturnType<Awaited<ReturnType<typeof somebody>>['pending']>>, code: string, kind: 'code' | 'recovery' = 'code') => finishSignIn(t.db, pending, { kind, text: code }, 'test');

describe('the password alone', () => {
  test('opens nothing: its token is no session, and ends when the second step is done', async () => {
    const person = await somebody();
    const { token, next } = await person.begin();
    expect(next).toBe('code');
    expect(await at(token)).toBeNull();
    const pending = (await pendingSignIn(t.db, 'admin', token, {}))!;
    const { token: session } = await finish(pending, testCode());
    expect(session).not.toBe(token);
    expect(await at(session)).toMatchObject({ actor: { id: person.id } });
    expect(await at(token)).toBeNull();
    expect(await pendingSignIn(t.db, 'admin', token, {})).toBeNull();
    expect(await pendingSignIn(t.db, 'admin', session, {})).toBeNull();
  });

  test.each([
    ['ten minutes', `update session set expires_at = now() - interval '1 second' where user_id = $1`], ['the account was suspended', `update user_account set state = 'suspended' where id = $1`],
    ['the sessions were ended', 'update user_account set session_epoch = session_epoch + 1 where id = $1'], ['the role was revoked', 'update role_grant set ends_on = current_date - 2 where user_id = $1'],
  ])('waits for the second step no longer after %s', async (_, statement) => {
    const person = await somebody();
    const { token } = await person.begin();
    await sql(statement, person.id);
    expect(await pendingSignIn(t.db, 'admin', token, {})).toBeNull();
  });

  test('does not buy more tries: failures are forgotten only after the second step', async () => {
    const person = await somebody();
    for (let i = 0; i < 4; i++) await expect(finish(await person.pending(), wrong().text)).rejects.toMatchObject({ code: 'second_factor_wrong' });
    await expect(finish(await person.pending(), wrong().text)).rejects.toMatchObject({ status: 429 });
    await expect(person.begin()).rejects.toMatchObject({ code: 'sign_in_refused' });
    await sql(`update user_account set locked_until = now() - interval '1 second' where id = $1`, person.id);
    await expect(person.enter()).resolves.toMatchObject({ token: expect.any(String) });
  });
});

describe('a code', () => {
  test('is taken one step early or late, and no further', async () => {
    const person = await somebody();
    for (const [ahead, right] of [[-2, false], [2, false], [-1, true], [0, true], [1, true]] as const) {
      await restFactor(t.db, person.id);
      const outcome = await person.enter(testCode(ahead)).then(() => 'in', (e: { code: string }) => e.code);
      expect(outcome, `step ${ahead}`).toBe(right ? 'in' : 'second_factor_wrong');
    }
  });

  test('works once, also in a second browser, and no older one after it', async () => {
    const person = await somebody();
    await person.enter(testCode());
    await expect(finish(await person.pending(), testCode())).rejects.toMatchObject({ code: 'second_factor_used' });
    await expect(finish(await person.pending(), testCode(-1))).rejects.toMatchObject({ code: 'second_factor_used' });
  });

  test('shown twice at the same moment opens one session', async () => {
    const person = await somebody();
    const [a, b] = [await person.pending(), await person.pending()];
    const code = testCode();
    const both = await Promise.allSettled([finish(a, code), finish(b, code)]);
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('of another person does not fit', async () => {
    const person = await somebody({ factor: false });
    const pending = await person.pending();
    await expect(finish(pending, testCode())).rejects.toMatchObject({ code: 'second_factor_wrong' });
    await expect(finishSetUp(t.db, pending, testCode(), 'test')).rejects.toMatchObject({ code: 'second_factor_wrong' });
  });

  test('cannot be guessed: a lock after five, ten tries in a quarter of an hour, fifty a day', async () => {
    const person = await somebody();
    const pending = await person.pending();
    const answers: number[] = [];
    for (let i = 0; i < 12; i++) answers.push(await finish(pending, wrong().text).then(() => 200, (e: { status: number }) => e.status));
    expect(answers).toEqual([422, 422, 422, 422, 429, 429, 429, 429, 429, 429, 429, 429]);
    await expect(finish(pending, testCode()), 'the right one, too').rejects.toMatchObject({ status: 429 });
    await sql(`update user_account set locked_until = null, failed_sign_ins = 0 where id = $1`, person.id);
    await expect(finish(pending, testCode()), 'the limit stands without the lock').rejects.toMatchObject({ status: 429 });
    await sql(`delete from rate_limit where bucket = 'second-factor' and key = $1`, person.id);
    await sql(`update rate_limit set hits = 50 where bucket = 'second-factor-day' and key = $1`, person.id);
    await expect(finish(pending, testCode()), 'the limit of the day').rejects.toMatchObject({ status: 429 });
    await sql(`delete from rate_limit where key = $1`, person.id);
    await expect(finish(pending, testCode())).resolves.toBeTruthy();
  });
});

describe('setting up', () => {
  test('is required before anything else, and gives ten codes that work once', async () => {
    const person = await somebody({ factor: false });
    const { token, next } = await person.begin();
    expect(next).toBe('set_up');
    const pending = (await pendingSignIn(t.db, 'admin', token, {}))!;
    await expect(finishSetUp(t.db, pending, '000000', 'test')).rejects.toMatchObject({ code: 'second_factor_wrong' });
    const { token: session, recoveryCodes } = await finishSetUp(t.db, pending, codeAt(pending.secret!, systemClock.now()), 'test');
    expect(await at(session)).not.toBeNull();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes[0]).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
    const typed = recoveryCodes[3]!.toLowerCase().replace('-', ' ');
    await expect(finish(await person.pending(), typed, 'recovery')).resolves.toBeTruthy();
    await expect(finish(await person.pending(), recoveryCodes[3]!, 'recovery')).rejects.toMatchObject({ code: 'second_factor_wrong' });
    const rows = await sql('select count(*)::int n, count(used_at)::int used from recovery_code where user_id = $1', person.id);
    expect(rows).toEqual([{ n: 10, used: 1 }]);
  });

  test('keeps neither the secret nor a code in clear, and the set-up code is spent', async () => {
    const person = await somebody({ factor: false });
    const pending = await person.pending();
    const code = codeAt(pending.secret!, systemClock.now());
    const { recoveryCodes } = await finishSetUp(t.db, pending, code, 'test');
    const kept = JSON.stringify([await sql('select * from second_factor where user_id = $1', person.id), await sql('select * from recovery_code where user_id = $1', person.id), await sql('select * from session where user_id = $1', person.id), await sql('select body from audit_entry where subject_id = $1', person.id)]);
    for (const secret of [pending.secret!, code, ...recoveryCodes, ...recoveryCodes.map(c => c.replace('-', ''))]) expect(kept).not.toContain(secret);
    await expect(finish(await person.pending(), code)).rejects.toMatchObject({ code: 'second_factor_used' });
  });

  test('in two browsers at once ends in one second factor', async () => {
    const person = await somebody({ factor: false });
    const [a, b] = [await person.pending(), await person.pending()];
    expect(a.secret).not.toBe(b.secret);
    const both = await Promise.allSettled([a, b].map(p => finishSetUp(t.db, p, codeAt(p.secret!, systemClock.now()), 'test')));
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await sql('select 1 from second_factor where user_id = $1', person.id)).toHaveLength(1);
  });
});

test('recovery codes cannot be guessed, and one is not another person\'s', async () => {
  const [mine, theirs] = [await somebody({ factor: false }), await somebody()];
  const pending = await mine.pending();
  const { recoveryCodes } = await finishSetUp(t.db, pending, codeAt(pending.secret!, systemClock.now()), 'test');
  await expect(finish(await theirs.pending(), recoveryCodes[0]!, 'recovery')).rejects.toMatchObject({ code: 'second_factor_wrong' });
  for (const typed of ['', 'A', '%', recoveryCodes[0]!.slice(0, 8)]) await sql(`update user_account set failed_sign_ins = 0 where id = $1`, theirs.id).then(async () => expect(finish(await theirs.pending(), typed, 'recovery')).rejects.toMatchObject({ code: 'second_factor_wrong' }));
  const last = await theirs.pending();
  const answers: number[] = [];
  for (let i = 0; i < 8; i++) answers.push(await finish(last, `AAAAA-AAAA${i + 2}`, 'recovery').then(() => 200, (e: { status: number }) => e.status));
  expect(answers.filter(s => s === 429).length).toBeGreaterThan(2);
});

describe('stepping up', () => {
  test('renews the proof and the token, keeps the end, and spends the code', async () => {
    const person = await somebody();
    const { token } = await person.enter();
    await sql(`update session set mfa_at = now() - interval '20 minutes' where user_id = $1`, person.id);
    const before = (await at(token))!;
    const { token: fresh } = await stepUp(t.db, before, { kind: 'code', text: testCode(1) });
    const after = (await at(fresh))!;
    expect((await at(token))!.actor, 'a call under way').not.toHaveProperty('provedAt');
    await sql(`update session set previous_until = now() - interval '1 second' where user_id = $1`, person.id);
    expect(await at(token), 'later').toBeNull();
    expect(after.sessionId).toBe(before.sessionId);
    expect(after.expiresAt).toEqual(before.expiresAt);
    expect(after.actor.provedAt!.getTime()).toBeGreaterThan(addSeconds(before.actor.provedAt!, 600).getTime());
    await expect(stepUp(t.db, after, { kind: 'code', text: testCode(1) })).rejects.toMatchObject({ code: 'second_factor_used' });
    await expect(stepUp(t.db, after, { kind: 'code', text: codeAt(TEST_SECRET, addSeconds(systemClock.now(), 3600)) })).rejects.toMatchObject({ code: 'second_factor_wrong' });
  });

  test('of a session that ended is refused', async () => {
    const person = await somebody();
    const session = (await at((await person.enter()).token))!;
    await sql('update session set ended_at = now() where user_id = $1', person.id);
    await expect(stepUp(t.db, session, { kind: 'code', text: testCode(1) })).rejects.toMatchObject({ status: 401 });
  });
});
