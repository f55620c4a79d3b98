import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { type EnrollmentWorld, startEnrollmentWorld, type View } from '#test/simulators/enrollment-world.js';
import { declineApplication, reopenApplication, withdrawApplication } from './ways-out.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const support = user(newId(), 'Sofia Support', [{ role: 'support' }]);
const WAYS = [
  { name: 'withdraw', leave: (a: Actor) => execute(w.db, a, withdrawApplication, { id: a.applicationId }), state: 'withdrawn', reason: null },
  { name: 'decline', leave: (a: Actor) => execute(w.db, support, declineApplication, { id: a.applicationId, reason: 'lives elsewhere' }), state: 'declined', reason: 'lives elsewhere' },
  { name: 'reopen', leave: (a: Actor) => execute(w.db, a, reopenApplication, { id: a.applicationId }), state: 'draft', reason: null },
] as const;

/** All that a way out touches, here and at the processor. */
async function left(id: string): Promise<Record<string, unknown>> {
  const [row] = await w.db.systemStatement<Record<string, unknown>>(`
    select a.state, a.decline_reason reason, a.household_sealed is not null kept, m.state membership, s.state subscription, s.processor_subscription_id remote,
      (select array_agg(action order by seq) from audit_entry where subject_id = a.id::text and action like 'application.%') audited
    from application a join membership m on m.application_id = a.id join subscription s on s.application_id = a.id where a.id = $1`, [id]);
  const { remote, ...rest } = row!;
  return { ...rest, remote: (await w.db.ports.payments.fetchSubscription(String(remote)))!.state };
}

test.each(WAYS)('$name ends the unpaid subscription here and at the processor, and the application is $state', async ({ name, leave, state, reason }) => {
  const { actor } = await w.submitted();
  const reply = await leave(actor) as View;
  expect(reply.state).toBe(state);
  const done = name === 'reopen' ? 'reopened' : state;
  expect(await left(actor.applicationId!)).toMatchObject({
    state, reason, kept: true, membership: 'ended', subscription: expect.stringMatching(/canceled|expired/), remote: expect.stringMatching(/canceled|incomplete_expired/),
    audited: expect.arrayContaining([`application.${name}_requested`, `application.${done}`]),
  });
});

test.each(WAYS)('$name leaves nothing of it with the employer', async ({ leave }) => {
  const { actor } = await w.submitted();
  const tables = ['household', 'person', 'membership'];
  const withEmployer = async () => Promise.all(tables.map(async table => (await w.db.systemStatement(`select 1 from ${table} where application_id = $1 and group_id is not null`, [actor.applicationId])).length));
  for (const table of tables) await w.db.systemStatement(`update ${table} set group_id = (select id from employer_group order by id limit 1) where application_id = $1`, [actor.applicationId]);
  expect(await withEmployer()).toEqual([1, 1, 1]);
  await leave(actor);
  expect(await withEmployer()).toEqual([0, 0, 0]);
});

test.each(WAYS)('$name is refused once the first charge was collected, even before its webhook has come', async ({ leave }) => {
  const { actor, payment } = await w.submitted();
  expect((await w.pay({ handle: payment } as never, '4242424242424242')).status).toBe(200);
  await expect(leave(actor)).rejects.toMatchObject({ status: 409 });
  await w.quiet();
  expect((await w.read(actor)).membership).toMatchObject({ state: 'active' });
});

test('a draft that was never submitted is withdrawn without a word to the processor, and only once', async () => {
  const actor = await w.signed();
  expect(await WAYS[0].leave(actor)).toMatchObject({ state: 'withdrawn' });
  await expect(WAYS[0].leave(actor)).rejects.toMatchObject({ status: 409 });
  expect(await w.db.systemStatement('select 1 from billing_intent where subscription_id in (select id from subscription where application_id = $1)', [actor.applicationId])).toEqual([]);
});
