import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '#config/config.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { entities } from './entities.js';
import { registerAreas } from './register.js';
import { DEMO_PEOPLE, demoEmail, seedDemo } from './seed.js';

let t: TestDb;
const config = { publicUrl: new URL('http://localhost:3000'), PORT: 3000 } as Config;
beforeAll(async () => { registerAreas(); t = await openTestDb({ entities }); });
afterAll(() => t?.close());

test('the demo has somebody for each role, each with the scope the role needs', async () => {
  expect(await seedDemo(t.db, config, 'demo-for-tests-1')).toBe(true);
  const unscoped = await t.db.systemStatement(`select email, role from role_grant g join user_account u on u.id = g.user_id
    where role in ('agency_manager', 'agent', 'employer_admin') and num_nonnulls(agency_id, agent_id, group_id) <> 1`);
  expect(unscoped).toEqual([]);
  expect((await t.db.systemStatement('select email from user_account')).map(u => u['email']).sort()).toEqual(DEMO_PEOPLE.map(p => demoEmail(p.key)).sort());
});

test('a second start changes nothing', async () => {
  expect(await seedDemo(t.db, config, 'demo-for-tests-1')).toBe(false);
});
