import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { recordDenial } from '#audit/index.js';
import { record } from '#audit/record.js';
import { newId } from '#kit/ids/ids.js';
import { forbidden } from '#kit/errors/app-error.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { registerSubjects } from './ability.js';
import { type Actor, system, user, visitor } from './actor.js';
import { declareSubject } from './declare.js';
import { execute, listenToDenials } from './execute.js';
import { change, unchanged } from './use-case.js';

let t: TestDb;
beforeAll(async () => { t = await openTestDb(); listenToDenials(recordDenial); });
afterAll(() => t.close());

const refuseLate = change({
  name: 'testRefuseLate', action: 'touch', subject: 'Thing', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }): Promise<void> {
    await tx.query(`insert into domain_event (id, name, payload, occurred_at) values ($1, 'test', '{}', now())`, [id]);
    throw forbidden();
  },
});
const silent = change({ name: 'testSilent', action: 'touch', subject: 'Thing', input: z.strictObject({}), run: async tx => { await tx.query(`insert into domain_event (id, name, payload, occurred_at) values ($1, 'test', '{}', now())`, [newId()]); } });
const repeat = change({ name: 'testRepeat', action: 'touch', subject: 'Thing', input: z.strictObject({}), run: async tx => { unchanged(tx); return Promise.resolve('as before'); } });
const contradicting = change({
  name: 'testContradicting', action: 'touch', subject: 'Thing', input: z.strictObject({ id: z.uuid() }),
  run: async (tx, { id }) => { unchanged(tx); await record(tx, { action: 'thing.touched', subjectType: 'Thing', subjectId: id }); },
});

test('a refusal is kept although its change is rolled back, with the record it was about', async () => {
  const id = newId();
  await expect(execute(t.db, system('test'), refuseLate, { id })).rejects.toMatchObject({ status: 403 });
  await expect(execute(t.db, user(newId(), 'Nobody', []), refuseLate, { id })).rejects.toMatchObject({ status: 403 });
  const rows = await t.db.systemStatement('select actor_kind, action, subject_type, outcome from audit_entry where subject_id = $1 order by seq', [id]);
  expect(rows).toEqual(['system', 'user'].map(actor_kind => ({ actor_kind, action: 'access.denied', subject_type: 'Thing', outcome: 'refused' })));
  expect(await t.db.systemStatement('select 1 from domain_event')).toEqual([]);
});

test('a change that writes no audit row does not commit', async () => {
  await expect(execute(t.db, system('test'), silent, {})).rejects.toThrow('wrote no audit row');
  expect(await t.db.systemStatement('select 1 from domain_event')).toEqual([]);
});

test('a repeat says that nothing changed and needs no audit row; saying so beside an audit row is refused', async () => {
  const before = await t.db.systemStatement('select count(*)::int as n from audit_entry');
  expect(await execute(t.db, system('test'), repeat, {})).toBe('as before');
  await expect(execute(t.db, system('test'), contradicting, { id: newId() })).rejects.toThrow('says that nothing changed');
  expect(await t.db.systemStatement('select count(*)::int as n from audit_entry')).toEqual(before);
});

const careful = change({ name: 'testCareful', action: 'touch', subject: 'Careful', stepUp: true, input: z.strictObject({}), run: async tx => { unchanged(tx); return Promise.resolve('done'); } });

test('a use case that steps up runs for a proof of at most five minutes, whoever asks; a job has none to give', async () => {
  const careless = declareSubject({ name: 'Careful', table: 'careful', entity: class {}, fields: { id: 'id' }, tenancy: 'staff', grants: [{ to: ['owner', 'visitor'], actions: ['touch'] }] });
  registerSubjects(careless);
  const owner = (seconds?: number): Actor => ({ ...user(newId(), 'Olivia', [{ role: 'owner' }]), ...(seconds === undefined ? {} : { provedAt: addSeconds(systemClock.now(), -seconds) }) });
  for (const seconds of [0, 295]) expect(await execute(t.db, owner(seconds), careful, {})).toBe('done');
  for (const actor of [owner(), owner(305), owner(-60), visitor(newId())]) await expect(execute(t.db, actor, careful, {})).rejects.toMatchObject({ status: 403, code: 'step_up_required' });
  await expect(execute(t.db, user(newId(), 'Sam', [{ role: 'support' }]), careful, {})).rejects.toMatchObject({ code: 'forbidden' });
  expect(await execute(t.db, system('test'), careful, {})).toBe('done');
});
