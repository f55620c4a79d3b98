import { afterAll, beforeAll, expect, test } from 'vitest';
import { anonymous, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { moveAgency, registerAgency, registerAgent } from '#agents/index.js';
import { moveGroup, registerGroup } from '#groups/index.js';
import { newId } from '#kit/ids/ids.js';
import { insertSite } from '#sites/index.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { entities } from '../composition/entities.js';
import { registerAreas } from '../composition/register.js';
import { startApplication } from './start-application.js';

let t: TestDb;
const ids = { copper: '', mesa: '', ada: '', bruno: '', group: '' };
const staff = system('test');

beforeAll(async () => {
  registerAreas();
  t = await openTestDb({ entities, ports: { messenger: { send: () => Promise.resolve() } } });
  ids.copper = (await execute(t.db, staff, registerAgency, { name: 'Copper', code: 'copper', email: 'copper@agency.example' })).id;
  ids.mesa = (await execute(t.db, staff, registerAgency, { name: 'Mesa', email: 'mesa@agency.example' })).id;
  ids.ada = (await execute(t.db, staff, registerAgent, { agencyId: ids.copper, name: 'Ada', code: 'ada', email: 'ada@agency.example' })).id;
  ids.bruno = (await execute(t.db, staff, registerAgent, { agencyId: ids.mesa, name: 'Bruno', code: 'BRUNO', email: 'bruno@agency.example' })).id;
  ids.group = (await execute(t.db, staff, registerGroup, { name: 'Ocotillo', code: 'ocotillo', contactName: 'Emma', contactEmail: 'emma@employer.example', contributionKind: 'percent', contributionBps: 5_000 })).id;
  for (const [key, owner] of [['pk_provider', {}], ['pk_agency', { agencyId: ids.copper }], ['pk_agent', { agencyId: ids.copper, agentId: ids.ada }], ['pk_employer', { groupId: ids.group }]] as const)
    await t.db.change(staff, tx => insertSite(tx, { id: newId(), key, name: key, ownerKind: 'provider', agencyId: null, agentId: null, groupId: null, allowedOrigins: ['https://clinic.example'], accent: null, state: 'active', createdAt: tx.now, updatedAt: tx.now, ...owner }));
});
afterAll(() => t?.close());

async function started(site: string, attribution: { agent?: string; group?: string }) {
  const id = newId();
  await execute(t.db, anonymous({}, { keys: { application: [id], verification: [newId()] } }), startApplication, { site, channel: 'email', address: `${id}@visitor.example`, locale: 'en', attribution });
  const [row] = await t.db.systemStatement(`select source, agency_id agency, agent_id agent, group_id "group", agent_code, group_code from application where id = $1`, [id]);
  return row!;
}

test('an agent\'s code names agent and agency, whatever its case', async () => {
  expect(await started('pk_provider', { agent: 'Ada' })).toEqual({ source: 'self', agency: ids.copper, agent: ids.ada, group: null, agent_code: 'Ada', group_code: null });
});

test('a group\'s code names the group and is its door', async () => {
  expect(await started('pk_provider', { group: 'Ocotillo', agent: 'bruno' })).toMatchObject({ source: 'group', group: ids.group, agent: ids.bruno, agency: ids.mesa });
});

test('codes nobody has are kept as text and credit nobody', async () => {
  expect(await started('pk_provider', { agent: 'nobody', group: 'nothing' })).toEqual({ source: 'self', agency: null, agent: null, group: null, agent_code: 'nobody', group_code: 'nothing' });
});

test('a page of an agency credits that agency: an agent of its own is named, one of another is not', async () => {
  expect(await started('pk_agency', { agent: 'ada' })).toMatchObject({ agency: ids.copper, agent: ids.ada });
  expect(await started('pk_agency', { agent: 'bruno' })).toMatchObject({ agency: ids.copper, agent: null, agent_code: 'bruno' });
  expect(await started('pk_agent', { agent: 'bruno' })).toMatchObject({ agency: ids.copper, agent: ids.ada });
  expect(await started('pk_employer', {})).toMatchObject({ source: 'group', group: ids.group });
});

test('while an agency or a group is suspended its codes credit nobody', async () => {
  await execute(t.db, staff, moveAgency, { id: ids.mesa, step: 'suspend', reason: 'licence lapsed' });
  await execute(t.db, staff, moveGroup, { id: ids.group, step: 'suspend', reason: 'not signed yet' });
  expect(await started('pk_provider', { agent: 'bruno', group: 'ocotillo' })).toMatchObject({ source: 'self', agent: null, group: null });
  await execute(t.db, staff, moveAgency, { id: ids.mesa, step: 'restore', reason: 'renewed it' });
  expect(await started('pk_provider', { agent: 'bruno' })).toMatchObject({ agent: ids.bruno });
});

test('codes are unique among all, and nobody invents an agency', async () => {
  await expect(execute(t.db, staff, registerAgent, { agencyId: ids.mesa, name: 'Other', code: 'ada', email: 'o@agency.example' })).rejects.toMatchObject({ code: 'attribution_code_taken' });
  await expect(execute(t.db, staff, registerGroup, { name: 'Other', code: 'OCOTILLO', contactName: 'E', contactEmail: 'e@employer.example', contributionKind: 'none' })).rejects.toMatchObject({ code: 'group_code_taken' });
  await expect(t.db.systemStatement('update membership set agency_id = $1', [newId()])).resolves.toEqual([]);
  await expect(t.db.systemStatement(`insert into agent (id, agency_id, code, name, email, created_at, updated_at) values ($1, $1, 'X', 'X', 'x@agency.example', now(), now())`, [newId()])).rejects.toThrow('agent_agency_id_fkey');
});
