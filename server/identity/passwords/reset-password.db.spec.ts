import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import { elapsed } from '#kit/time/clock.js';
import { type IdentityWorld, PASSWORD, type Somebody, startIdentityWorld } from '#test/simulators/identity-world.js';
import { restFactor } from '#test/second-factor.js';
import { changePassword, currentSession, openReset, requestReset, resetPassword, sendPasswordReset, sendReset, signIn } from '../index.js';

const NEXT = 'four tidy green lamps';
let w: IdentityWorld;
beforeAll(async () => { w = await startIdentityWorld(); });
afterAll(() => w.close());

/** The queued job runs, as the worker would run it. */
async function linkFor(person: Somebody): Promise<string> {
  await requestReset(w.db, person.email, w.origin());
  await sendReset(w.db, person.id);
  return w.tokenTo(person.email);
}
const at = (token: string) => currentSession(w.db, 'admin', token, {});
const withPassword = (person: Somebody, password: string) => signIn(w.db, { email: person.email, password, panel: 'admin' }, w.origin());

describe('a reset link', () => {
  test('sets a new password once, ends every session, and leaves the second factor in the way', async () => {
    const person = await w.somebody(['support']);
    const { token: session } = await person.enter();
    const token = await linkFor(person);
    expect(await openReset(w.db, token, w.origin())).toEqual({ email: person.email, name: 'Robin Example' });
    expect(await at(session), 'opening changes nothing').not.toBeNull();
    await resetPassword(w.db, token, NEXT, w.origin());
    expect(await at(session)).toBeNull();
    await expect(withPassword(person, PASSWORD)).rejects.toMatchObject({ code: 'sign_in_refused' });
    expect(await withPassword(person, NEXT)).toMatchObject({ next: 'code' });
    await expect(resetPassword(w.db, token, 'another good one', w.origin())).rejects.toMatchObject({ code: 'link_invalid' });
    expect(await w.sql(`select 1 from domain_event where name = 'user_account.credentials_changed' and payload->>'user' = $1`, person.id)).toHaveLength(1);
  });

  test('used twice at the same moment sets one password', async () => {
    const person = await w.somebody(['support']);
    const token = await linkFor(person);
    const both = await Promise.allSettled([resetPassword(w.db, token, NEXT, w.origin()), resetPassword(w.db, token, 'five tidy green lamps', w.origin())]);
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is replaced by the next one', async () => {
    const person = await w.somebody(['support']);
    const first = await linkFor(person);
    const second = await linkFor(person);
    expect(first).not.toBe(second);
    await expect(openReset(w.db, first, w.origin())).rejects.toMatchObject({ code: 'link_invalid' });
    await expect(resetPassword(w.db, second, NEXT, w.origin())).resolves.toBeUndefined();
  });

  test.each([
    ['30 minutes', `update password_reset set expires_at = now() - interval '1 second' where user_id = $1`], ['the account was suspended', `update user_account set state = 'suspended' where id = $1`],
  ])('opens nothing after %s', async (_, statement) => {
    const person = await w.somebody(['support']);
    const token = await linkFor(person);
    await w.sql(statement, person.id);
    await expect(openReset(w.db, token, w.origin())).rejects.toMatchObject({ status: 410, code: 'link_invalid' });
    await expect(resetPassword(w.db, token, NEXT, w.origin())).rejects.toMatchObject({ code: 'link_invalid' });
  });

  test('dies when the password is changed otherwise', async () => {
    const person = await w.somebody(['support']);
    const token = await linkFor(person);
    await changePassword(w.db, (await at((await person.enter()).token))!, PASSWORD, NEXT);
    await expect(openReset(w.db, token, w.origin())).rejects.toMatchObject({ code: 'link_invalid' });
  });

  test('is kept as a digest alone; neither audit, events nor jobs know it or the address', async () => {
    const person = await w.somebody(['support']);
    const token = await linkFor(person);
    const kept = JSON.stringify([await w.sql('select * from password_reset'), await w.sql('select body, subject_id from audit_entry'), await w.sql('select payload from domain_event'), await w.sql(`select payload from graphile_worker._private_jobs`)]);
    for (const secret of [token, person.email]) expect(kept).not.toContain(secret);
  });

  test('is mailed to nobody who could not use it', async () => {
    const [suspended, roleless] = [await w.somebody(['support']), await w.somebody(['member'])];
    await w.sql(`update user_account set state = 'suspended' where id = $1`, suspended.id);
    for (const person of [suspended, roleless]) { await linkFor(person); expect(w.messages.some(m => m.to === person.email)).toBe(false); }
    await expect(sendReset(w.db, null)).resolves.toBeUndefined();
  });

  test('comes in the person\'s language, from an owner too, who learns nothing', async () => {
    const [owner, person] = [await w.somebody(['owner']), await w.somebody(['support'])];
    await w.sql(`update user_account set locale = 'es' where id = $1`, person.id);
    expect(await execute(w.db, owner.actor, sendPasswordReset, { id: person.id })).toEqual({ id: person.id });
    await sendReset(w.db, person.id);
    expect(w.messages.at(-1)).toMatchObject({ to: person.email, locale: 'es', template: 'password_reset', props: { minutesValid: 30 } });
    expect(w.messages.at(-1)!.props['link']).toMatch(/^http:\/\/localhost:3000\/admin\/reset#token=[\w-]{43}$/);
    await expect(execute(w.db, (await w.somebody(['support'])).actor, sendPasswordReset, { id: person.id })).rejects.toMatchObject({ status: 403 });
  });
});

describe('asking for a link', () => {
  test('says, does and takes the same for an address without an account', async () => {
    const person = await w.somebody(['support']);
    const rows = async () => (await w.sql<{ n: number }>(`select (select count(*) from audit_entry where action = 'password_reset.requested')::int + (select count(*) from graphile_worker._private_jobs)::int n`))[0]!.n;
    const time = async (email: string): Promise<number> => { const from = elapsed(); await requestReset(w.db, email, w.origin()); return elapsed() - from; };
    await time('warm@clinic.example');
    const before = await rows();
    const [known, unknown] = [await time(person.email), await time('nobody@clinic.example')];
    expect(await rows() - before).toBe(4);
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(8); // no mail, no hash: a few statements each
    expect(w.messages.some(m => m.to === person.email), 'the job mails, not the request').toBe(false);
  });

  test('is limited by address, known or not, and by place', async () => {
    const person = await w.somebody(['support']);
    for (const email of [person.email, 'nobody2@clinic.example']) {
      for (let i = 0; i < 3; i++) await requestReset(w.db, email, w.origin());
      await expect(requestReset(w.db, email, w.origin())).rejects.toMatchObject({ status: 429 });
    }
    const here = w.origin();
    for (let i = 0; i < 20; i++) await requestReset(w.db, `n${i}@clinic.example`, here);
    await expect(requestReset(w.db, 'n20@clinic.example', here)).rejects.toMatchObject({ status: 429 });
  });
});

describe('changing one\'s own password', () => {
  test('asks for the current one, ends the other sessions, and renews this one\'s id', async () => {
    const person = await w.somebody(['support']);
    const { token: other } = await person.enter();
    await restFactor(w.db, person.id);
    const { token } = await person.enter();
    const me = (await at(token))!;
    await expect(changePassword(w.db, me, 'not this one at all', NEXT)).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(changePassword(w.db, me, PASSWORD, PASSWORD)).rejects.toMatchObject({ code: 'password_same' });
    await expect(changePassword(w.db, me, PASSWORD, 'short')).rejects.toMatchObject({ code: 'password_short' });
    await expect(changePassword(w.db, me, PASSWORD, 'Password12345!')).rejects.toMatchObject({ code: 'password_common' });
    const { token: fresh } = await changePassword(w.db, me, PASSWORD, NEXT);
    expect([await at(other), await at(token)]).toEqual([null, null]);
    expect((await at(fresh))?.sessionId).toBe(me.sessionId);
  });

  test('does not let a session guess the current one', async () => {
    const person = await w.somebody(['support']);
    const me = (await at((await person.enter()).token))!;
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) answers.push(await changePassword(w.db, me, `wrong guess ${i}`, NEXT).then(() => 'in', (e: { code: string }) => e.code));
    expect(answers).toEqual(['password_wrong', 'password_wrong', 'password_wrong', 'password_wrong', 'password_wrong', 'rate_limited']);
    await expect(changePassword(w.db, me, PASSWORD, NEXT)).rejects.toMatchObject({ status: 429 });
  });
});
