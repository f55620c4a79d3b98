import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '#config/config.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { entities } from './entities.js';
import { registerAreas } from './register.js';
import { DEMO_PEOPLE, demoEmail, seedDemo } from './seed.js';
import { seedDemoMembers } from './seed-members.js';

let t: TestDb;
const config = { publicUrl: new URL('http://localhost:3000'), PORT: 3000 } as Config;
beforeAll(async () => { registerAreas(); t = await openTestDb({ entities }); });
afterAll(() => t?.close());

test('the demo has somebody for each role, each with the scope the role needs, and members of each', async () => {
  expect(await seedDemo(t.db, config, 'demo-for-tests-1')).toBe(true);
  expect(await seedDemoMembers(t.db)).toBeGreaterThan(20);
  const unscoped = await t.db.systemStatement(`select email, role from role_grant g join user_account u on u.id = g.user_id
    where role in ('agency_manager', 'agent', 'employer_admin') and num_nonnulls(agency_id, agent_id, group_id) <> 1`);
  expect(unscoped).toEqual([]);
  expect((await t.db.systemStatement('select email from user_account')).map(u => u['email']).sort()).toEqual(DEMO_PEOPLE.map(p => demoEmail(p.key)).sort());
  const members = await t.db.systemStatement<{ code: string; n: number }>(`select coalesce(a.code, g.code) code, count(*)::int n from membership m left join agent a on a.id = m.agent_id left join employer_group g on g.id = m.group_id group by 1 order by 1`);
  expect(members.map(m => m.code)).toEqual(['ADAM', 'ALMA', 'BAKERY', 'BRUNO', 'OCOTILLO']);
  expect(await t.db.systemStatement(`select 1 from membership where (group_id is not null) <> (employer_cents > 0)`)).toEqual([]);
});

test('a second start changes nothing', async () => {
  expect(await seedDemo(t.db, config, 'demo-for-tests-1')).toBe(false);
  expect(await seedDemoMembers(t.db)).toBe(0);
});
