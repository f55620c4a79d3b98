import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kit/ids/ids.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { defineStates, TransitionRefused } from './states.js';
import { actionsTo, moveTo, transition, tryTransition } from './transition.js';

const lamp = defineStates({ name: 'lamp', initial: 'off', transitions: { off: { light: 'on', break: 'broken' }, on: { dim: 'off', burn: 'hot' }, hot: { break: 'broken' }, broken: {} } });
const staff = { kind: 'user', id: null, rowScope: { all: true } };
const nobody = { kind: 'visitor', id: 'v1', rowScope: {} };
let t: TestDb;
beforeAll(async () => {
  t = await openTestDb();
  await t.db.systemStatement('select 1');
});
afterAll(() => t.close());

// a table of the product that no row security narrows: sites
const lampRow = async (): Promise<string> => {
  const id = newId();
  await t.db.systemStatement(`insert into site (id, key, name, owner_kind, allowed_origins, state, created_at, updated_at) values ($1::uuid, $1::text, 'x', 'provider', '{}', 'off', now(), '2020-01-01')`, [id]);
  return id;
};
const stateOf = async (id: string) => (await t.db.systemStatement<{ state: string }>('select state from site where id = $1', [id]))[0]!.state;
const historyOf = (id: string) => t.db.systemStatement('select from_state, to_state, action, reason, actor_kind, actor_id from state_history where subject_id = $1 order by id', [id]);

test('moves the row, touches it, and keeps who did it and why; a caller who may not read the history still writes it', async () => {
  const id = await lampRow();
  expect(await t.db.change(nobody, tx => transition(tx, { machine: lamp, table: 'site', id, from: 'off', action: 'light', reason: 'dark', set: { name: 'lit' } }))).toBe('on');
  expect(await t.db.systemStatement(`select state, name, updated_at > '2021-01-01' touched from site where id = $1`, [id])).toEqual([{ state: 'on', name: 'lit', touched: true }]);
  expect(await historyOf(id)).toEqual([{ from_state: 'off', to_state: 'on', action: 'light', reason: 'dark', actor_kind: 'visitor', actor_id: 'v1' }]);
});

test('a row that left the state is not moved and gets no history', async () => {
  const id = await lampRow();
  await t.db.change(staff, tx => transition(tx, { machine: lamp, table: 'site', id, from: 'off', action: 'break' }));
  await expect(t.db.change(staff, tx => transition(tx, { machine: lamp, table: 'site', id, from: 'off', action: 'light' }))).rejects.toMatchObject({ status: 409, code: 'transition_refused' });
  expect(await t.db.change(staff, tx => tryTransition(tx, { machine: lamp, table: 'site', id, from: 'off', action: 'light' }))).toBeNull();
  expect(await stateOf(id)).toBe('broken');
  expect(await historyOf(id)).toHaveLength(1);
});

test('a step the table does not know is refused before the database is asked', async () => {
  await expect(t.db.change(staff, tx => transition(tx, { machine: lamp, table: 'site', id: newId(), from: 'broken', action: 'light' }))).rejects.toBeInstanceOf(TransitionRefused);
});

test('of ten at once one moves the row', async () => {
  const id = await lampRow();
  const results = await Promise.all(Array.from({ length: 10 }, () => t.db.change(staff, tx => tryTransition(tx, { machine: lamp, table: 'site', id, from: 'off', action: 'light' }))));
  expect(results.filter(r => r === 'on')).toHaveLength(1);
  expect(await historyOf(id)).toHaveLength(1);
});

test('walks the shortest chain to a reported state, each step in the history', async () => {
  const id = await lampRow();
  expect(actionsTo(lamp, 'off', 'hot')).toEqual(['light', 'burn']);
  expect(actionsTo(lamp, 'broken', 'off')).toBeNull();
  expect(actionsTo(lamp, 'on', 'on')).toEqual([]);
  expect(await t.db.change(staff, tx => moveTo(tx, { machine: lamp, table: 'site', id, from: 'off', to: 'hot' }))).toBe('hot');
  expect((await historyOf(id)).map(h => h['to_state'])).toEqual(['on', 'hot']);
});
