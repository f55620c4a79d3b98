import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelResources } from '#admin/index.js';
import { aCatalogue, aFamily, somePartners } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

/** Resources of which this world has no row. */
const EMPTY = new Set(['changes', 'exports', 'invitations', 'settings', 'agreements', 'intents', 'refunds', 'credit-notes', 'disputes', 'fraud-warnings', 'invoice-lines', 'ledger', 'ledger-lines', 'differences', 'reconciliations', 'audit-checks', 'key-rotations', 'disclosures', 'accountings']);
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

/** Made in this day or month, or in the one before where midnight came between. */
const ofLate = (counts: number[]): number => counts.slice(-2).reduce((sum, n) => sum + n, 0);

test('the dashboard has figures', async () => {
  const { status, body, text } = await world.get('/admin/api/dashboard', owner);
  expect(status, text).toBe(200);
  expect(body.cards.find((c: { resource: string }) => c.resource === 'memberships')).toMatchObject({ total: 1 });
  expect(ofLate(body.plots[0].series[0].counts)).toBe(1);
});

test('its plots go back as far as asked: days, weeks or months; anything else is the default', async () => {
  const plot = async (query: string) => (await world.get(`/admin/api/dashboard${query}`, owner)).body.plots[0];
  expect(await Promise.all(['', '?range=12w', '?range=12m', '?range=constructor'].map(async q => { const { step, days } = await plot(q); return [step, days.length]; }))).toEqual([['day', 30], ['week', 12], ['month', 12], ['day', 30]]);
  expect(ofLate((await plot('?range=12m')).series[0].counts)).toBe(1);
});

test('its plots count by the day of the provider: who came in the evening came that day', async () => {
  const [{ day }] = await world.sql<{ day: string }>(`select ((now() at time zone 'America/Phoenix')::date - 1)::text "day"`) as [{ day: string }];
  const [{ made }] = await world.sql<{ made: Date }>('select created_at made from membership') as [{ made: Date }];
  await world.sql(`update membership set created_at = ($1 || ' 23:30')::timestamp at time zone 'America/Phoenix'`, day);
  const { days, series } = (await world.get('/admin/api/dashboard', owner)).body.plots.find((p: { id: string }) => p.id === 'memberships-days');
  expect(series[0].counts[days.indexOf(day)]).toBe(1);
  await world.sql('update membership set created_at = $1', made);
});

test('figures of the billing are for those who answer for the money: a page of its own, and a tab for them alone', async () => {
  const as = async (role: 'owner' | 'billing' | 'compliance' | 'support') => { const cookie = await world.enter([role]); return { api: await world.get('/admin/api/dashboard?board=billing', cookie), page: (await world.get('/admin?board=billing', cookie)).text }; };
  for (const role of ['owner', 'billing', 'compliance'] as const) {
    const { api, page } = await as(role);
    expect(api.body.figures[0], role).toMatchObject({ label: 'Recurring revenue', value: 9_900, hint: 'a month, from 1 household' });
    expect(page).toContain('"boards":[{"id":"billing","label":"Billing"}]');
  }
  const support = await as('support');
  expect(support.api.status).toBe(403);
  expect(support.page).not.toContain('boards');
  for (const board of ['constructor', '__proto__', 'other', '']) expect((await world.get(`/admin/api/dashboard?board=${board}`, owner)).status, board).toBe(404);
  expect((await world.get('/agent/api/dashboard?board=billing', await world.enter(['agent']))).status).toBe(404);
});

test('the page: no stock logo, no stock words, its font preloaded, small, and compressed on the wire', async () => {
  const { text } = await world.get('/admin', owner);
  expect(text).not.toMatch(/adminjs|made with|softwarebrothers|<img/i);
  const [, font] = /<link rel="preload" as="font" type="font\/woff2" crossorigin href="([^"]+)">/.exec(text)!;
  expect((await world.get(font!)).headers).toMatchObject({ 'content-type': 'font/woff2', 'cache-control': 'public, max-age=31536000, immutable' });
  const small = await world.send({ method: 'GET', url: '/admin', headers: { cookie: owner, 'accept-encoding': 'gzip, br' } });
  expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  expect(Number(small.headers['content-length'])).toBeLessThan(15_000); // names, fields and actions of every list: a further list costs 0.3 KB
  expect((await world.send({ method: 'GET', url: '/admin/sign-in', headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBeUndefined(); // holds what was typed
});

test('the first paint has the frame, with links to what the reader may see', async () => {
  const html = (await world.get('/admin/resources/members', owner)).text.replace(/<script.*?<\/script>/gs, '');
  expect(html).toContain('href="/admin/resources/members" aria-current="page"');
  expect(html).toContain('Robin Example');
  expect((await world.get('/admin', await world.enter(['support']))).text).not.toContain('/admin/resources/audit"');
});

test('a chosen theme is in the page itself; what else the cookie says is not', async () => {
  const tag = async (cookie: string): Promise<string> => /<html[^>]*>/.exec((await world.get('/admin/sign-in', cookie)).text)![0];
  expect(await tag('mpp_theme=dark')).toBe('<html lang="en" data-theme="dark">');
  expect(await tag('mpp_theme="><script>')).toBe('<html lang="en">');
});

test('name and accent of the provider are on every page', async () => {
  await world.sql(`insert into setting (id, key, value, effective_on, created_at) values (gen_random_uuid(), 'provider_name', '"Palo Verde <Clinic>"', '2026-01-01', now()), (gen_random_uuid(), 'brand_accent', '"#7a1fa2"', '2026-01-01', now())`);
  for (const page of ['/admin', '/admin/sign-in']) {
    const { text } = await world.get(page, page === '/admin' ? owner : '');
    expect(text).toContain('>P</span>Palo Verde &#60;Clinic&#62;');
    expect(text).toContain('--main:light-dark(#7a1fa2,');
  }
});
