import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelResources } from '#admin/index.js';
import { aCatalogue, aFamily, somePartners } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

/** Resources of which this world has no row. */
const EMPTY = new Set(['exports', 'invitations', 'settings', 'agreements', 'intents', 'audit-checks', 'key-rotations', 'disclosures', 'accountings']);
let world: PanelWorld;
let owner: string;
beforeAll(async () => { world = await panelWorld(); owner = await world.enter(['owner']); await somePartners(world.db, 'Copper'); await aFamily(world.db, await aCatalogue(world.db)); });
afterAll(async () => { await world?.close(); });

test.each(panelResources.map(r => r.id))('%s lists, sorts, searches and shows', async id => {
  const list = await world.get(`/admin/api/resources/${id}/actions/list`, owner);
  expect(list.status, list.text).toBe(200);
  const entry = panelResources.find(r => r.id === id)!;
  for (const name of entry.sortable ?? []) expect((await world.get(`/admin/api/resources/${id}/actions/list?sortBy=${name}&direction=asc`, owner)).status).toBe(200);
  if (entry.search.length) expect((await world.get(`/admin/api/resources/${id}/actions/list?query=ines`, owner)).status).toBe(200);
  const [first] = list.body.records;
  if (!EMPTY.has(id)) expect(first, id).toBeDefined();
  if (!first) return;
  const show = await world.get(`/admin/api/resources/${id}/records/${first.id}/show`, owner);
  expect(show.status, show.text).toBe(200);
  expect(show.body.record.params.id).toBe(first.id);
  expect((await world.get(`/admin/api/resources/${id}/records/${first.id}/timeline`, owner)).status).toBe(200);
  expect((await world.get(`/admin/resources/${id}/records/${first.id}/show`, owner)).status).toBe(200);
});

test('the dashboard has figures', async () => {
  const { status, body, text } = await world.get('/admin/api/dashboard', owner);
  expect(status, text).toBe(200);
  expect(body.cards.find((c: { resource: string }) => c.resource === 'memberships')).toMatchObject({ total: 1 });
  expect(body.plots[0].series[0].counts.at(-1)).toBe(1);
});
