import { afterAll, beforeAll, expect, test } from 'vitest';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { THOROUGH } from '#test/thorough.js';
import { type PanelWorld, panelWorld, PASSWORD } from '../panel-world.js';
import { walkTables } from './database.js';
import { type MatrixWorld, matrixWorld, ROLES } from './people.js';
import { type Expected, readTable } from './table.js';
import { type Walk, walkPanels } from './walk.js';

let world: PanelWorld;
let m: MatrixWorld;
let table: Expected;
beforeAll(async () => { world = await panelWorld({ ports: { storage: new MemoryStorage() } }); m = await matrixWorld(world); table = readTable(); }, 60_000);
afterAll(async () => { await world?.close(); });

const walked = async (only: Walk = {}): Promise<string[]> => (await walkPanels(m, table, only)).map(f => `${f.at}: ${f.text}`);

test('roles x resources x actions x whose row it is, in all three panels, are as the table says: each resource for one of the roles, in turn', async () => {
  expect(await walked({ oneIn: ROLES.length })).toEqual([]);
}, 240_000);

test('and all pairs', { ...THOROUGH, timeout: 480_000 }, async () => { expect(await walked()).toEqual([]); });

test('row-level security alone lets each role have what the table says', async () => {
  expect((await walkTables(m, table)).map(f => `${f.at}: ${f.text}`)).toEqual([]);
});

test('a role without a door does not get in anywhere', async () => {
  const { email } = await world.user(['member']);
  expect(table.doors['member']).toBe('');
  for (const door of ['/admin', '/agent', '/employer']) expect((await world.post(`${door}/sign-in`, { email, password: PASSWORD })).status).toBe(401);
});
