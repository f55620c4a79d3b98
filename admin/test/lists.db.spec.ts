import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { user } from '#access/actor.js';
import { panelResources } from '#admin/index.js';
import { listPage } from '#admin/kit/reader.js';
import { inPanel } from '#admin/kit/registry.js';
import { newId } from '#kit/ids/ids.js';
import { openTestDb } from '#test/db/open-db.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

// Paging by key, filters with operators, search by parts of words.
let world: PanelWorld;
let owner: string;
let catalogue: { site: string; planVersion: string };
let families: Family[];

beforeAll(async () => {
  world = await panelWorld();
  owner = await world.enter(['owner']);
  catalogue = await aCatalogue(world.db);
  families = [];
  for (let i = 0; i < 23; i++) families.push(await aFamily(world.db, catalogue, { first: `First${i % 4}`, last: `Last${String(i).padStart(2, '0')}`, email: `mail${i}@family.example`, daysAgo: 40 - i }));
  for (const [i, f] of families.entries()) await world.sql('update person set ages_out_on = $2::date, medicare = $3 where id = $1', f.person, i % 3 === 0 ? null : `2030-01-${String(1 + (i % 5)).padStart(2, '0')}`, i % 2 === 0);
});
afterAll(async () => { await world?.close(); });

interface Listed { status: number; ids: string[]; meta: { total: number; capped: boolean; next: string | null; previous: string | null; unsorted: string[] } }
async function list(resource: string, query = '', cookie = owner): Promise<Listed> {
  const { status, body } = await world.get(`/admin/api/resources/${resource}/actions/list?${query}`, cookie);
  return { status, ids: (body.records ?? []).map((r: { id: string }) => r.id), meta: body.meta };
}
const names = async (query: string): Promise<string[]> => (await world.get(`/admin/api/resources/members/actions/list?perPage=50&sortBy=lastName&direction=asc&${query}`, owner)).body.records.map((r: { params: { lastName: string } }) => r.params.lastName);

async function walk(query: string, side: 'next' | 'previous' = 'next', from = ''): Promise<string[][]> {
  const pages: string[][] = [];
  let place = from;
  for (let i = 0; i < 40; i++) {
    const page = await list('members', `${query}${place}`);
    expect(page.status).toBe(200);
    pages.push(page.ids);
    if (page.meta[side] === null) return pages;
    place = `&${side === 'next' ? 'after' : 'before'}=${page.meta[side]}`;
  }
  throw new Error('pages without end');
}

describe('pages by key', () => {
  test.each(['createdAt', 'lastName', 'firstName', 'agesOutOn', 'role'].flatMap(by => ['asc', 'desc'].map(d => [by, d])))('%s %s: every row once, the same both ways, empty values last', async (by, direction) => {
    const query = `sortBy=${by}&direction=${direction}&perPage=4`;
    const forward = await walk(query);
    expect(forward.map(p => p.length)).toEqual([4, 4, 4, 4, 4, 3]);
    expect(new Set(forward.flat()).size).toBe(23);
    const last = await list('members', `${query}&after=${(await pageAt(query, 4)).meta.next}`);
    expect(last.meta.next).toBeNull();
    const back = await walk(query, 'previous', `&before=${last.meta.previous}`);
    expect(back.reverse().flat()).toEqual(forward.slice(0, -1).flat());
    const column = { createdAt: 'created_at', lastName: 'last_name', firstName: 'first_name', agesOutOn: 'ages_out_on', role: 'role' }[by!]!;
    expect(forward.flat()).toEqual((await world.sql<{ id: string }>(`select id from person order by ${column} ${direction} nulls last, id ${direction}`)).map(r => r.id));
  });
  async function pageAt(query: string, n: number): Promise<Listed> {
    let page = await list('members', query);
    for (let i = 0; i < n; i++) page = await list('members', `${query}&after=${page.meta.next}`);
    return page;
  }

  test('a row that is made meanwhile moves no other: the next page is the next page', async () => {
    const query = 'sortBy=createdAt&direction=desc&perPage=5';
    const first = await list('members', query);
    const second = await list('members', `${query}&after=${first.meta.next}`);
    const added = await aFamily(world.db, catalogue, { last: 'Last99' });
    const again = await list('members', `${query}&after=${first.meta.next}`);
    expect(again.ids).toEqual(second.ids);
    expect((await list('members', query)).ids[0]).toBe(added.person);
    expect((await list('members', `${query}&before=${again.meta.previous}`)).ids).toEqual(first.ids);
    await world.sql(`update person set last_name = 'Zed' where id = $1`, added.person);
  });

  test('a place says nothing of the row it stands for, and works for its own list and order alone', async () => {
    const { meta } = await list('members', 'sortBy=lastName&direction=asc&perPage=2');
    expect(Buffer.from(meta.next!, 'base64url').toString('latin1')).not.toContain('Last');
    for (const query of [`sortBy=lastName&direction=desc&after=${meta.next}`, `sortBy=firstName&direction=asc&after=${meta.next}`, `after=${meta.next}`, 'after=k1.AAAA', `after=${meta.next!.slice(0, -3)}AAA`, 'before=__proto__', `after=${'A'.repeat(1999)}`])
      expect((await world.get(`/admin/api/resources/members/actions/list?${query}`, owner)).body).toMatchObject({ status: 422, code: 'list_place_invalid' });
    expect((await list('users', `sortBy=name&direction=asc&after=${meta.next}`)).status).toBe(422);
  });

  test('above the cap only columns with an index can be sorted by; below it all that are offered', async () => {
    await world.sql(`insert into audit_entry (id, at, actor_kind, action, subject_type, subject_id, outcome, body, key_id, hmac) select gen_random_uuid(), now(), 'system', 'many.rows', 'X', 'x', 'done', '{"changes":{},"details":{}}', 'k1', 'x' from generate_series(1, 10050)`);
    const all = await list('audit', '');
    expect(all.meta).toMatchObject({ total: 10_000, capped: true });
    expect(all.meta.unsorted).toEqual(expect.arrayContaining(['actorKind', 'outcome']));
    expect(all.meta.unsorted).not.toContain('at');
    expect((await world.get('/admin/api/resources/audit/actions/list?sortBy=outcome', owner)).body).toMatchObject({ status: 422, code: 'list_sort_too_large' });
    expect((await list('audit', 'sortBy=outcome&filters.action~starts=sess')).status).toBe(200);
    expect((await list('audit', 'sortBy=at&direction=asc')).ids).toHaveLength(20);
  });

  test('the order every long list opens in has an index', async () => {
    const short = ['plans', 'plan-codes', 'sites', 'settings', 'roles', 'agencies', 'exports', 'audit-checks', 'key-rotations', 'disclosures', 'accountings', 'sessions', 'invitations']; // tables that stay small, or whose rows are one person's
    const missing: string[] = [];
    for (const r of panelResources.filter(x => !short.includes(x.id))) {
      const [found] = await world.sql(`select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indrelid = $1::regclass and a.attname = $2 and i.indpred is null`, r.subject.table, r.subject.fields[r.sort.by]);
      if (!found) missing.push(`${r.subject.table}.${r.subject.fields[r.sort.by]!}`);
    }
    expect(missing, 'make an index, or say that the table stays small').toEqual([]);
  });
});

test('what a reference is named by is one row: a unique index says so', async () => {
  for (const r of panelResources.filter(one => one.named)) {
    const { of = r.subject, match = 'id', where = {} } = r.named!;
    const predicate = Object.entries(where).map(([field, value]) => `(${of.fields[field]} = '${value}'::text)`).join(' AND ') || null;
    const found = await world.sql(`select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = $1::regclass and i.indisunique and i.indnatts = 1 and a.attname = $2 and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = $3)`, of.table, of.fields[match], predicate);
    expect({ resource: r.id, table: of.table, unique: found.length > 0 }).toEqual({ resource: r.id, table: of.table, unique: true });
  }
});

describe('filters', () => {
  test.each([
    ['filters.lastName=last03', ['Last03']], ['filters.lastName~starts=LAST0', ['Last00', 'Last01', 'Last02', 'Last03', 'Last04', 'Last05', 'Last06', 'Last07', 'Last08', 'Last09']], ['filters.lastName~contains=t12', ['Last12']],
    ['filters.lastName~contains=%25', []], ['filters.lastName~contains=_ast', []], ['filters.lastName~contains=a\\', []], ['filters.lastName~empty=yes', []],
    ['filters.agesOutOn=2030-01-02&filters.medicare=true', ['Last16']], ['filters.agesOutOn~before=2030-01-02', ['Last05', 'Last10', 'Last20']], ['filters.agesOutOn~most=2030-01-02&filters.agesOutOn~after=2030-01-01', ['Last01', 'Last11', 'Last16']],
    ['filters.agesOutOn~between=2030-01-04..2030-01-05', ['Last04', 'Last08', 'Last13', 'Last14', 'Last19']], ['filters.agesOutOn~empty=yes', ['Last00', 'Last03', 'Last06', 'Last09', 'Last12', 'Last15', 'Last18', 'Last21', 'Zed']],
    ['filters.medicare~none=true,false', ['Zed']], ['filters.medicare~any=true&filters.lastName~starts=last1', ['Last10', 'Last12', 'Last14', 'Last16', 'Last18']], ['filters.role~none=self', []], ['filters.agesOutOn~filled=yes&filters.lastName~contains=st2', ['Last20', 'Last22']],
  ])('%s', async (query, expected) => { expect(await names(query)).toEqual(expected); });

  test('money is asked for in dollars', async () => {
    expect((await list('invoices', 'filters.totalCents=99')).meta.total).toBe(24);
    expect((await list('invoices', 'filters.totalCents~least=99.01')).meta.total).toBe(0);
    expect((await list('invoices', 'filters.totalCents~between=98.5..99.00')).meta.total).toBe(24);
    for (const bad of ['99.001', '1e3', '--1', '0x10', '99,00']) expect((await list('invoices', `filters.totalCents=${bad}`)).status).toBe(422);
  });

  test('a day is a day of the provider, wherever the server stands', async () => {
    // 23:30 on the 9th in Phoenix is the 10th in UTC
    await world.sql(`update payment set collected_at = '2026-03-10T06:30:00Z' where id = $1`, families[0]!.payment);
    const on = async (query: string) => (await list('payments', query)).ids.includes(families[0]!.payment);
    expect(await on('filters.collectedAt=2026-03-09')).toBe(true);
    expect(await on('filters.collectedAt=2026-03-10')).toBe(false);
    expect(await on('filters.collectedAt~before=2026-03-10')).toBe(true);
    expect(await on('filters.collectedAt~after=2026-03-09')).toBe(false);
    expect(await on('filters.collectedAt~most=2026-03-09&filters.collectedAt~least=2026-03-09')).toBe(true);
  });

  test('several records of another list', async () => {
    const reply = await world.get(`/admin/api/resources/members/actions/list?filters.householdId~any=${families[1]!.household},${families[2]!.household}`, owner);
    expect(reply.body.meta).toMatchObject({ total: 2, chosen: { [families[1]!.household]: 'Last01, First1' } });
  });
});

describe('search', () => {
  test('finds every word in any field, by parts, and a phone however it is typed', async () => {
    expect((await list('members', 'query=last07')).ids).toEqual([families[7]!.person]);
    expect((await list('members', `query=${encodeURIComponent('ast07 irst3')}`)).ids).toEqual([families[7]!.person]);
    expect((await list('members', `query=${encodeURIComponent('last07 first2')}`)).ids).toEqual([]);
    expect((await list('members', 'query=la')).meta.total).toBe(23);
    expect((await list('members', 'query=st')).meta.total).toBe(0); // two letters: the start of a word
    for (const phone of ['(480) 555-0123', '+1 480 555 0123', '480.555.0123', '5550123']) expect((await list('households', `query=${encodeURIComponent(phone)}`)).meta.total, phone).toBe(24);
    expect((await list('households', 'query=mail7@family')).ids).toEqual([families[7]!.household]);
  });

  test('leaves one audit row, without the word, for the first page alone', async () => {
    const before = (await world.sql<{ body: string }>(`select body from audit_entry where action = 'search.run'`)).length;
    const { meta } = await list('members', 'query=last1&perPage=2');
    await list('members', `query=last1&perPage=2&after=${meta.next}`);
    const rows = await world.sql<{ body: string }>(`select body from audit_entry where action = 'search.run' order by seq`);
    expect(rows.length - before).toBe(1);
    expect(rows.at(-1)!.body).not.toContain('last1');
    expect(JSON.parse(rows.at(-1)!.body).details).toMatchObject({ among: ['Person'], length: 5 });
  });
});

describe('search by codes and ids', () => {
  test('finds them whole, and the few values of a column by any part', async () => {
    const [payment] = await world.sql<{ id: string; processor: string }>('select id, processor_payment_id processor from payment order by id limit 1');
    expect((await list('payments', `query=${payment!.processor}`)).ids).toEqual([payment!.id]);
    expect((await list('payments', `query=${payment!.processor.slice(0, -1)}`)).ids).toEqual([]);
    expect((await list('payments', 'query=4242')).meta.total).toBe(24);
    expect((await list('payments', 'query=424')).meta.total).toBe(0);
    for (const text of ['welc', 'welcome', 'mail7@family']) expect((await list('notices', `query=${text}`)).meta.total, text).toBe(text.includes('@') ? 1 : 24);
    const [entry] = await world.sql<{ subject_id: string }>(`select subject_id from audit_entry where action = 'session.opened' limit 1`);
    for (const text of ['session.ope', 'session opened', entry!.subject_id]) expect((await list('audit', `query=${encodeURIComponent(text)}`)).meta.total, text).toBeGreaterThan(0);
    expect((await list('audit', 'query=no.such.action')).meta.total).toBe(0);
    expect((await list('audit', 'query=many.rows')).meta).toMatchObject({ total: 10_000, capped: true });
  });

  test('every field that a search looks into has an index of its kind, and no statement of a search reads a long table through', async () => {
    const short = ['setting', 'site', 'plan', 'key_rotation']; // of some hundred rows
    const missing: string[] = [];
    for (const r of panelResources.flatMap(x => x.panels.map(panel => inPanel(x, panel)))) for (const field of r.search) {
      const method = r.fields[field]!.lookup ? 'btree' : 'gin';
      const [found] = await world.sql(`select 1 from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam join pg_attribute a on a.attrelid = i.indrelid and (a.attnum = i.indkey[0] or (am.amname = 'gin' and a.attnum = any(i.indkey)))
        where i.indrelid = $1::regclass and a.attname = $2 and am.amname = $3 and i.indpred is null`, r.subject.table, r.subject.fields[field], method);
      if (!found && !short.includes(r.subject.table)) missing.push(`${r.subject.table}.${r.subject.fields[field]!} (${method})`);
    }
    expect(missing).toEqual([]);
    const plans = await plansOf('audit', 'no.such.record');
    expect(plans.filter(plan => plan.includes('audit_entry')).length).toBeGreaterThan(1);
    for (const plan of plans) expect(plan).not.toContain('Seq Scan on audit_entry');
  });

  /** How the database runs each statement of a search, as the owner. */
  async function plansOf(resource: string, text: string): Promise<string[]> {
    const entry = panelResources.find(r => r.id === resource)!;
    const client = new pg.Client({ connectionString: world.ownerUrl });
    await client.connect();
    try { await client.query(`analyze ${entry.subject.table}`); } finally { await client.end(); }
    const plans: string[] = [];
    await world.db.read(user(newId(), 'Olivia Owner', [{ role: 'owner' }]), async tx => {
      const explained = { ...tx, query: async (sql: string, values?: readonly unknown[]) => { if (/^\s*(select|with)/.test(sql)) plans.push((await tx.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values)).map(r => r['QUERY PLAN']).join('\n')); return tx.query(sql, values); } } as typeof tx;
      await listPage(explained, entry, { perPage: 20, sortBy: entry.sort.by, direction: entry.sort.direction, place: null, search: text, conditions: [] });
    });
    return plans;
  }
});

describe('rows_like, the one door past row-level security', () => {
  const ask = async (settings: Record<string, string>, sql: string): Promise<unknown> => {
    const { clone, close } = await openTestDb();
    const client = new pg.Client({ connectionString: clone.appUrl });
    try {
      await client.connect();
      await client.query('begin');
      for (const [name, value] of Object.entries(settings)) await client.query('select set_config($1, $2, true)', [`app.${name}`, value]);
      return (await client.query(sql)).rows[0];
    } finally { await client.end(); await close(); }
  };
  test('gives the rows of the scope that is set, and none without one', async () => {
    const find = (scope: Record<string, string>) => world.db.read({ kind: 'test', id: null, rowScope: scope['all'] ? { all: true } : { keys: scope['household'] ? { household: [scope['household']] } : {} } }, tx => tx.query<{ ids: string[] }>(`select rows_like('person', '{last_name,first_name}', '{%last%}', 100) ids`));
    expect((await find({ all: 'yes' }))[0]!.ids).toHaveLength(23);
    expect((await find({ household: families[3]!.household }))[0]!.ids).toEqual([families[3]!.person]);
    expect((await find({}))[0]!.ids).toEqual([]);
  });
  test.each([
    [`select rows_like('suppression', '{address}', '{%a%}', 10)`, /permission|privilege|may not read/], [`select rows_like('rate_limit', '{key}', '{%}', 10)`, /permission|privilege|may not read/], [`select rows_like('pg_authid', '{rolpassword}', '{%}', 10)`, /permission|privilege|may not read/],
    [`select rows_like('person', '{"last_name ilike ''%'' or true --"}', '{%x%}', 10)`, /does not exist/],
  ])('%s is refused', async (sql, message) => { await expect(ask({ scope: 'all' }, sql)).rejects.toThrow(message); });
  test('a pattern is a value, a table without rows of the caller is empty, no pattern finds nothing', async () => {
    expect(await ask({ scope: 'all' }, `select rows_like('person', '{last_name}', array[$$x' or true --$$], 10) ids`)).toEqual({ ids: [] });
    expect(await ask({}, `select rows_like('audit_entry', '{action}', '{%}', 10) ids`)).toEqual({ ids: [] });
    expect(await ask({ scope: 'all' }, `select rows_like('person', '{last_name}', '{}', 10) ids`)).toEqual({ ids: [] });
  });
});
