import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { changeSetting } from '#settings/index.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const rule = (value: string) => execute(w.db, system('test'), changeSetting, { key: 'individual_start', value });

test('who submitted and comes back the next day sees the start the membership has, and what is due for it', async () => {
  const { actor } = await w.submitted();
  const before = await w.read(actor);
  expect(before.quote).toMatchObject({ start: { rule: 'today', startsOn: await w.today(), dueToday: true }, dueTodayCents: before.quote!.monthlyCents });
  await w.moveDays(1);
  const after = await w.read(actor);
  expect(after.quote).toEqual(before.quote);
  expect(after.quote!.start.startsOn).toBe(after.membership!.startsOn);
});

test('a later start stays as it was sold past its cut-off, and when the rule has changed since', async () => {
  await rule('first_or_fifteenth');
  const { actor } = await w.submitted();
  const before = await w.read(actor);
  expect(before.quote).toMatchObject({ start: { rule: 'first_or_fifteenth', dueToday: false }, dueTodayCents: 0n });
  await rule('today');
  await w.moveDays(20);
  const after = await w.read(actor);
  expect(after.quote).toEqual(before.quote);
  expect(after.quote!.start.startsOn).toBe(after.membership!.startsOn);
});

test('a draft always shows the start of somebody who enrolls today', async () => {
  const actor = await w.signed();
  await w.moveDays(1);
  expect((await w.read(actor)).quote!.start.startsOn).toBe(await w.today());
});
