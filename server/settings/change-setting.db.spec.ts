import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerSubjects } from '#access/ability.js';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { changeSetting, settingsInForce, settingSubjects } from './index.js';
import { Setting } from './setting.entity.js';

let t: TestDb;
beforeAll(async () => { registerSubjects(...settingSubjects); t = await openTestDb({ entities: [Setting] }); });
afterAll(() => t?.close());

test.each([['individual_start', 'first_or_fifteenth'], ['provider_name', 'Prickly Pear Care'], ['brand_accent', '#123abc']] as const)('a new value of %s is in force at once, and a later one of the same day replaces it', async (key, value) => {
  const before = await t.db.read(system('test'), tx => settingsInForce(tx));
  await execute(t.db, system('test'), changeSetting, { key, value });
  expect(await t.db.read(system('test'), tx => settingsInForce(tx))).toEqual({ ...before, [key]: value });
  await execute(t.db, system('test'), changeSetting, { key, value: before[key] });
  expect(await t.db.read(system('test'), tx => settingsInForce(tx))).toEqual(before);
});
