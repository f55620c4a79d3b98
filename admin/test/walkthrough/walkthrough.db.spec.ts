import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { registerSubjects, subjectNamed } from '#access/ability.js';
import { rowSecuritySql } from '#access/row-security.js';
import { permissionMatrix } from '#cli/generate/permissions.js';
import { newId } from '#kit/ids/ids.js';
import { asAdmin } from '#test/db/database.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { THOROUGH } from '#test/thorough.js';
import { type MatrixWorld, matrixWorld } from '../matrix/people.js';
import { type Expected, readTable } from '../matrix/table.js';
import { type Finding, walkPanels } from '../matrix/walk.js';
import { type PanelWorld, panelWorld } from '../panel-world.js';
import { mine, secure } from '#migrations/row-security.js';
import { trainingSubject } from './training.access.js';

// The two lines that step 2 and step 5 add.
vi.mock('../../../server/composition/entities.js', async original => {
  const [{ entities }, { Training }] = [await original<{ entities: unknown[] }>(), await import('./training.entity.js')];
  return { entities: [...entities, Training] };
});
vi.mock('#admin/resources/index.js', async original => {
  const [{ resources }, { trainings }] = [await original<{ resources: unknown[] }>(), await import('./trainings.resource.js')];
  return { resources: [...resources, trainings] };
});

const here = import.meta.dirname;
const file = (name: string): string => readFileSync(path.join(here, name), 'utf8').trimEnd();
const document = readFileSync(path.resolve('docs/contributing/add-an-entity.md'), 'utf8');

let world: PanelWorld;
let m: MatrixWorld;
let table: Expected;
const ids = { A1: newId(), A2: newId(), B1: newId() };

beforeAll(async () => {
  registerSubjects(trainingSubject);
  world = await panelWorld({ ports: { storage: new MemoryStorage() } });
  await asAdmin(world.ownerUrl, file('training.sql'), secure('training', mine('agency', 'agency_id'), mine('agent', 'agent_id')));
  const { rows, ...rest } = await matrixWorld(world);
  const { A, B } = rest.partners;
  for (const [tag, agency, agent] of [['A1', A.agency, A.agents[0]], ['A2', A.agency, A.agents[1]], ['B1', B.agency, B.agents[0]]] as const)
    await world.sql(`insert into training (id, agency_id, agent_id, title, passed_on, score, created_at) values ($1, $2, $3, $4, '2026-10-01', 91, now())`, ids[tag], agency, agent, `Course of ${tag}`);
  m = { ...rest, rows: new Map([...rows, ['trainings', new Map(Object.entries(ids).map(([tag, id]) => [id, tag]))]]) };
  table = readTable();
}, 90_000);
afterAll(async () => { await world?.close(); });

const texts = (findings: readonly Finding[]): string[] => findings.map(f => `${f.at}: ${f.text}`);

describe('the page', () => {
  test('quotes every file as it is', () => {
    const files = readdirSync(here).filter(name => !name.endsWith('.spec.ts'));
    expect(files.length).toBeGreaterThan(5);
    for (const name of files) expect(document, name).toContain(file(name));
  });

  test('its migration secures what its declaration says', () => {
    const plain = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
    expect(plain(secure('training', mine('agency', 'agency_id'), mine('agent', 'agent_id')))).toBe(plain(rowSecuritySql(trainingSubject)));
  });
});

test('the declaration alone gives the permissions document its chapter', () => {
  expect(subjectNamed('Training')).toBe(trainingSubject);
  expect(permissionMatrix()).toContain('### Training');
});

test('the registry entry gives list, page and form in each panel, under the rule', async () => {
  const [owner, manager, agent] = [await m.cookie('owner'), await m.cookie('agency_manager'), await m.cookie('agent')];
  const titles = async (root: string, cookie: string): Promise<unknown[]> => (await world.get(`${root}/api/resources/trainings/actions/list?sortBy=title&direction=asc`, cookie)).body.records.map((r: { params: object }) => r.params);
  expect(await titles('/admin', owner)).toHaveLength(3);
  expect(await titles('/agent', manager)).toMatchObject([{ title: 'Course of A1' }, { title: 'Course of A2' }]);
  expect(await titles('/agent', agent)).toEqual([{ id: ids.A1, title: 'Course of A1', passedOn: '2026-10-01' }]);
  expect((await world.get(`/agent/api/resources/trainings/records/${ids.B1}/show`, manager)).status).toBe(404);
});

test('the use case is offered, changes the row and leaves its audit row', async () => {
  const manager = await m.cookie('agency_manager');
  const reply = await world.run(`/agent/api/resources/trainings/records/${ids.A2}/correctTraining`, manager, { title: 'First aid' });
  expect(reply.status, reply.text).toBe(200);
  expect(await world.sql('select title from training where id = $1', ids.A2)).toEqual([{ title: 'First aid' }]);
  const [audit] = await world.sql<{ action: string; body: string }>('select action, body from audit_entry where subject_id = $1', ids.A2);
  expect(audit).toMatchObject({ action: 'training.corrected' });
  expect((await world.run(`/agent/api/resources/trainings/records/${ids.A1}/correctTraining`, await m.cookie('agent'), { title: 'Mine' })).status).toBe(403);
});

test('the matrix is red until the table has its row, and then green', { ...THOROUGH, timeout: 90_000 }, async () => {
  const only = { roles: ['owner', 'compliance', 'billing', 'agency_manager', 'agent', 'employer_admin'] as const, resources: ['trainings'] };
  const before = texts(await walkPanels(m, table, only));
  expect(before[0]).toBe('docs/security/permissions.expected.json: add a row "trainings" to "resources": for each role that may know of it, which rows, fields and actions');
  expect(document).toContain(before[0]);
  expect(before).toContainEqual(expect.stringMatching(/owner at \/admin, trainings: .*the table has no cell/));
  const withRow = { ...table, resources: { ...table.resources, trainings: JSON.parse(file('cells.json')) as Expected['resources'][string] } };
  expect(texts(await walkPanels(m, withRow, only))).toEqual([]);
});
