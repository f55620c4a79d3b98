import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCatalogue, aFamily, type Family } from './people.js';
import { form, type PanelWorld, panelWorld } from './panel-world.js';

// The search over everything, and the ways around it.
let world: PanelWorld;
let [owner, support, billing] = ['', '', ''];
let family: Family;

beforeAll(async () => {
  world = await panelWorld();
  [owner, support, billing] = [await world.enter(['owner']), await world.enter(['support']), await world.enter(['billing'])];
  const catalogue = await aCatalogue(world.db);
  for (let i = 0; i < 9; i++) await aFamily(world.db, catalogue, { first: 'Maren', last: `Oakfield${i}`, email: `maren${i}@oakfield.example` });
  family = await aFamily(world.db, catalogue, { first: 'Oak', last: 'Zimmer', email: 'zimmer@family.example', daysAgo: 9 });
});
afterAll(async () => { await world?.close(); });

interface Group { resource: string; hits: { id: string; title: string; detail: string }[]; more: boolean }
async function find(text: string, cookie = owner): Promise<Group[]> {
  const { payload, contentType } = form({ text });
  const reply = await world.send({ method: 'POST', url: '/admin/api/find', headers: { cookie, origin: world.origin, 'content-type': contentType }, payload });
  expect(reply.status, reply.text).toBe(200);
  return reply.body.groups;
}
const of = (groups: Group[], resource: string): Group | undefined => groups.find(g => g.resource === resource);

test('finds people, households, memberships and invoices by name, email, phone and number', async () => {
  expect(of(await find('zimmer'), 'members')!.hits).toEqual([{ id: family.person, title: 'Oak Zimmer', detail: 'Subscriber' }]);
  expect(of(await find('zimmer@family'), 'households')!.hits[0]).toMatchObject({ id: family.household, title: 'Zimmer, Oak', detail: expect.stringContaining('zimmer@family.example') });
  const [invoice] = await world.sql<{ number: string }>('select number from invoice where id = $1', family.invoice);
  expect(of(await find(invoice!.number.toLowerCase()), 'invoices')!.hits[0]!.id).toBe(family.invoice);
  const [membership] = await world.sql<{ number: string }>('select number from membership where id = $1', family.membership);
  expect(of(await find(membership!.number), 'memberships')!.hits[0]!.id).toBe(family.membership);
  expect(of(await find('480-555-0123'), 'households')!).toMatchObject({ more: true });
  expect(await find('no such person at all')).toEqual([]);
  expect(await find('z')).toEqual([]);
});

test('whole words come before parts, and five of a kind are enough', async () => {
  const members = of(await find('oak'), 'members')!;
  expect(members.hits).toHaveLength(5);
  expect(members.more).toBe(true);
  expect(members.hits[0]!.title).toBe('Oak Zimmer');
});

describe('shows nobody more than a list would', () => {
  test('a role finds no user by an email it may not read, and no sealed value', async () => {
    const { email, id } = await world.user(['support'], 'Quentin Hidden');
    expect(of(await find(email), 'users')?.hits[0]?.id).toBe(id);
    for (const cookie of [support, billing]) {
      expect(of(await find(email, cookie), 'users')).toBeUndefined();
      expect(of(await find('quentin', cookie), 'users')?.hits[0]).toEqual({ id, title: 'Quentin Hidden', detail: 'Active' });
    }
    for (const text of ['1984-02-29', 'k1.', 'argon2', '__proto__', "' or 1=1 --", '%%', '__']) expect((await find(text, billing)).flatMap(g => g.hits)).toEqual([]);
  });

  test('asks for a session, our own page and a text', async () => {
    const { payload, contentType } = form({ text: 'oak' });
    const send = (headers: Record<string, string>, body = payload, type = contentType) => world.send({ method: 'POST', url: '/admin/api/find', headers: { 'content-type': type, ...headers }, payload: body });
    expect((await send({ origin: world.origin })).status).toBe(401);
    expect((await send({ origin: 'https://evil.example', cookie: owner })).status).toBe(403);
    expect((await world.get('/admin/api/find?text=oak', owner)).status).toBe(404);
    const twice = form({ text: 'oak', input: '{"a":1}' });
    expect((await send({ origin: world.origin, cookie: owner }, twice.payload, twice.contentType)).status).toBe(200);
    expect((await send({ origin: world.origin, cookie: owner }, '', form({}).contentType)).status).toBeLessThan(500);
  });
});

test('each search is in the audit trail, without what was typed', async () => {
  await find('unmistakable');
  const rows = await world.sql<{ actor_id: string; body: string }>(`select actor_id, body from audit_entry where action = 'search.run' order by seq`);
  expect(rows.at(-1)!.body).not.toContain('unmistakable');
  expect(JSON.parse(rows.at(-1)!.body).details).toMatchObject({ length: 12, among: expect.arrayContaining(['Person', 'Household', 'Invoice']) });
  await find('UNMISTAKABLE');
  const again = await world.sql<{ body: string }>(`select body from audit_entry where action = 'search.run' order by seq`);
  expect(JSON.parse(again.at(-1)!.body).details.term).toBe(JSON.parse(rows.at(-1)!.body).details.term);
});
