import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Router } from '#admin/kit/adminjs.js';
import { panelResources } from '#admin/index.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { form, type PanelWorld, panelWorld } from './panel-world.js';

// Each test is one row of the list of what breaks in stock AdminJS, as the attack it is.
let world: PanelWorld;
let [owner, support, billing, compliance] = ['', '', '', ''];
let family: Family;

beforeAll(async () => {
  world = await panelWorld();
  [owner, support, billing, compliance] = [await world.enter(['owner']), await world.enter(['support']), await world.enter(['billing']), await world.enter(['compliance'])];
  const catalogue = await aCatalogue(world.db);
  family = await aFamily(world.db, catalogue, { last: 'Lindqvist', email: 'lindqvist@family.example', state: 'submitted' });
  for (let i = 0; i < 60; i++) await aFamily(world.db, catalogue, { last: `Example${i}` });
});
afterAll(async () => { await world?.close(); });

const list = (resource: string, query: string, cookie = owner) => world.get(`/admin/api/resources/${resource}/actions/list${query}`, cookie);
const audited = (action: string) => world.sql<{ actor_id: string; body: string }>('select actor_id, body from audit_entry where action = $1 order by seq', action);

describe('1: actions', () => {
  test.each(['new', 'edit', 'delete', 'bulkDelete', 'export'])('%s is unknown on every resource, by every address', async action => {
    for (const { id } of panelResources) {
      for (const url of [`/admin/api/resources/${id}/actions/${action}`, `/admin/api/resources/${id}/records/${family.person}/${action}`, `/admin/api/resources/${id}/bulk/${action}?recordIds=${family.person}`])
        for (const method of ['GET', 'POST'] as const) expect((await world.send({ method, url, headers: { cookie: owner, origin: world.origin } })).status, `${method} ${url}`).toBe(404);
    }
    expect(await world.sql('select 1 from person where id = $1', family.person)).toHaveLength(1);
  });

  test('a use case without the permission is refused on show, on submit, and leaves an audit row', async () => {
    const url = `/admin/api/resources/households/records/${family.household}/correctContact`;
    expect((await world.get(url, billing)).status).toBe(403);
    expect((await world.run(url, billing, { email: 'x@family.example', reason: 'no right' })).status).toBe(403);
    expect((await audited('access.denied')).some(r => r.body.includes('correctContact'))).toBe(true);
    expect(await world.sql('select email from household where id = $1', family.household)).toEqual([{ email: 'lindqvist@family.example' }]);
  });

  test('is not offered where it is not allowed', async () => {
    const show = await world.get(`/admin/api/resources/households/records/${family.household}/show`, billing);
    expect(show.body.record.recordActions.map((a: { name: string }) => a.name)).not.toContain('correctContact');
  });
});

test('2: a refused action did no work before the check', async () => {
  const before = await world.sql('select count(*)::int n from audit_entry where action = $1', 'application.decline_requested');
  expect((await world.run(`/admin/api/resources/applications/records/${family.application}/declineApplication`, billing, { reason: 'not allowed to' })).status).toBe(403);
  expect(await world.sql('select count(*)::int n from audit_entry where action = $1', 'application.decline_requested')).toEqual(before);
});

describe('3 and 4: columns', () => {
  const secret = /sealed|password|argon2|hmac|birthDate|"seq"|sessionEpoch|resumeMac|dedupKey|"props"/;
  test.each(panelResources.map(r => r.id))('%s: list JSON and populated rows hold listed fields only', async id => {
    const reply = await list(id, '');
    expect(reply.status).toBe(200);
    expect(JSON.stringify(reply.body.records.map((r: { params: object; populated: object }) => [r.params, r.populated]))).not.toMatch(secret);
    const entry = panelResources.find(r => r.id === id)!;
    for (const record of reply.body.records) {
      expect(new Set(Object.keys(record.params))).toEqual(new Set(Object.keys(record.params).filter(k => k === 'id' || entry.list.includes(k))));
      for (const populated of Object.values<{ params: object }>(record.populated)) expect(Object.keys(populated.params)).toEqual([]);
    }
  });

  test('a referenced row shows its name on a record page, nothing else of it', async () => {
    const { body } = await world.get(`/admin/api/resources/memberships/records/${family.membership}/show`, owner);
    expect(body.record.populated.householdId.title).toBe('Lindqvist, Ines');
    expect(Object.keys(body.record.populated.householdId.params)).toEqual(['id']);
  });

  test('a role sees its own fields: billing no Medicare and no birth date, support both', async () => {
    const url = `/admin/api/resources/members/records/${family.person}/show`;
    const [b, s] = [await world.get(url, billing), await world.get(url, support)];
    expect(Object.keys(b.body.record.params).sort()).toEqual(['createdAt', 'firstName', 'householdId', 'id', 'lastName', 'role']);
    expect(s.body.record.params.birthDate).toBe('1984-02-29');
  });

  test('opening a sealed value is written to the audit trail, with its field and without its value', async () => {
    await world.get(`/admin/api/resources/members/records/${family.person}/show`, compliance);
    const rows = (await world.sql<{ body: string }>('select body from audit_entry where action = $1 and subject_id = $2', 'sensitive.read', family.person));
    expect(rows.at(-1)!.body).toContain('birthDate');
    expect(JSON.stringify(rows)).not.toContain('1984');
  });
});

describe('5 and 7: search, filter, sort, count', () => {
  test.each(['?filters.birthDateSealed=k1', '?filters.passwordHash=x', '?filters.email=a', '?sortBy=birthDateSealed', '?sortBy=id%3Bdrop', '?filters.__proto__=x', '?filters.constructor=x', '?filters.toString=x', '?sortBy=__proto__', '?unknown=1', '?page=2', '?filters=x', '?filters.=x'])('%s is no field of the list', async query => {
    expect((await list('members', query)).body).toMatchObject({ status: 404, code: 'list_field_unknown' });
  });

  test.each(['?filters.role~between=a..b', '?filters.role=self&filters.role=child', '?filters.role=nosuch', '?filters.role~any=self,nosuch', '?filters.agesOutOn~after=soon', '?filters.agesOutOn~between=2026-01-01', '?filters.householdId=1', '?filters.role~__proto__=x', '?filters.medicare=perhaps', '?filters.role~any=', '?after=x&before=x', `?filters.firstName=${'x'.repeat(201)}`])('%s is a filter that does not fit', async query => {
    const reply = await list('members', query);
    if (query === '?filters.role~any=') expect(reply.status).toBe(200); // an emptied field of a form asks nothing
    else expect(reply.body).toMatchObject({ status: 422, code: 'filter_invalid' });
  });

  test('a field the role may not read is no filter, no sort and no search for it', async () => {
    for (const query of ['?filters.medicare=true', '?sortBy=agesOutOn', '?filters.agesOutOn~after=2020-01-01', '?filters.agesOutOn~empty=yes']) {
      expect((await list('members', query, billing)).status, query).toBe(404);
      expect((await list('members', query, support)).status, query).toBe(200);
    }
    const { email } = await world.user(['agent']);
    expect((await list('users', `?query=${email}`, owner)).body.meta.total).toBe(1);
    expect((await list('users', `?query=${email}`, support)).body.meta.total).toBe(0);
  });

  test('a page is at most 50 rows, whatever is asked', async () => {
    for (const perPage of ['500', '1000000', '-1', '0', 'x']) expect((await list('members', `?perPage=${perPage}`)).body.records.length).toBeLessThanOrEqual(50);
    expect((await list('members', '?perPage=500')).body.meta).toMatchObject({ perPage: 50, total: 61 });
    expect((await world.get('/admin/api/resources/members/actions/search/?perPage=500', owner)).body.records.length).toBeLessThanOrEqual(20);
  });

  test('search text is text: wildcards and quotes find themselves', async () => {
    expect((await list('members', '?query=%25')).body.meta.total).toBe(0);
    expect((await list('members', `?query=${encodeURIComponent(`' or 1=1 --`)}`)).body.meta.total).toBe(0);
    expect((await list('members', '?query=lindq')).body.meta.total).toBe(1);
  });

  test('the count is of the caller\'s own rows, and filtered', async () => {
    expect((await list('applications', '?filters.state=submitted')).body.meta).toMatchObject({ total: 1, capped: false });
    await world.sql(`insert into audit_entry (id, at, actor_kind, action, subject_type, subject_id, outcome, body, key_id, hmac) select gen_random_uuid(), now(), 'system', 'bulk.row', 'X', 'x', 'done', '{"changes":{},"details":{}}', 'k1', 'x' from generate_series(1, 10050)`);
    expect((await list('audit', '?filters.action=bulk.row')).body.meta).toMatchObject({ total: 10_000, capped: true });
  });
});

describe('6: mass assignment', () => {
  const url = () => `/admin/api/resources/households/records/${family.household}/correctContact`;
  test('a field the use case does not name is refused, beside the form and inside it', async () => {
    const extra = form({ input: JSON.stringify({ email: 'a@family.example', reason: 'test it' }), zip: '99999' });
    expect((await world.send({ method: 'POST', url: url(), headers: { cookie: owner, origin: world.origin, 'content-type': extra.contentType }, payload: extra.payload })).status).toBe(422);
    const reply = await world.run(url(), owner, { email: 'a@family.example', reason: 'test it', zip: '99999', agencyId: family.site });
    expect(reply.status).toBe(422);
    expect(reply.body.fields.map((f: { path: string }) => f.path).sort()).toEqual(['agencyId', 'zip']);
    expect(await world.sql('select zip, email from household where id = $1', family.household)).toEqual([{ zip: '85004', email: 'lindqvist@family.example' }]);
  });

  test('the record comes from the address, not from the form', async () => {
    expect((await world.run(url(), owner, { id: family.person, email: 'a@family.example', reason: 'test it' })).status).toBe(422);
  });

  test('a card number in any field is refused', async () => {
    expect((await world.run(url(), owner, { email: 'a@family.example', reason: 'card 4242 4242 4242 4242' })).body.code).toBe('card_number_in_text');
  });

  test('a use case runs with its audit row, and answers with it', async () => {
    const reply = await world.run(url(), support, { email: 'lindqvist2@family.example', reason: 'They called us' });
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ notice: { type: 'success' }, audit: { action: 'household.contact_corrected', changes: { email: ['(changed)', '(changed)'] } }, record: { params: { email: 'lindqvist2@family.example' } } });
  });

  test('an error of the use case comes back as text beside its field', async () => {
    const reply = await world.run(url(), owner, { phone: '12', reason: 'x' });
    expect(reply.status).toBe(422);
    expect(reply.body.notice).toEqual({ type: 'error', message: reply.body.detail });
    expect(reply.body.fields).toEqual([{ path: 'reason', code: 'too_short', message: 'Please write at least 3 characters.' }]);
  });
});

describe('11 and 12: the page', () => {
  test('a name cannot break out of its script; every inline script has the nonce; nothing foreign is loaded', async () => {
    const name = `</script><script>alert(1)</script><!--`;
    const { email } = await world.user(['owner'], name);
    const cookie = await world.signIn(email);
    const { text, headers } = await world.get('/admin', cookie);
    expect(text).not.toContain('alert(1)</script>');
    expect(text).toContain('\\u003c/script\\u003e');
    const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))![1]!;
    const tags = text.match(/<(script|style)\b[^>]*>/g)!;
    expect(tags.length).toBeGreaterThan(1);
    for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
    expect(/https?:\/\/(?!www\.w3\.org)|fonts\.g/.exec(text)?.[0]).toBeUndefined();
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe/);
    expect((await world.get('/admin', cookie)).headers['content-security-policy']).not.toBe(headers['content-security-policy']);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  test('holds only what its reader may see', async () => {
    const [theirs, ours, billings] = await Promise.all([support, owner, billing].map(async cookie => (await world.get('/admin', cookie)).text));
    const holds = (text: string | undefined, ...words: string[]) => words.filter(w => text?.includes(w));
    expect(holds(theirs, '"id":"audit"', '"name":"bulkDelete"', '"name":"edit"', 'withMadeWithLove')).toEqual([]);
    expect(holds(ours, '"id":"audit"', '"id":"settings"', '"medicare":{')).toHaveLength(3);
    expect(holds(billings, '"medicare":{', '"birthDate":{')).toEqual([]);
    expect(ours!.length).toBeLessThan(90_000);
  });

  test('files are the hashed ones, compressed, for a year', async () => {
    const [, file] = /src="(\/assets\/admin\/panel\.[\w-]+\.js)"/.exec((await world.get('/admin', owner)).text)!;
    const reply = await world.send({ method: 'GET', url: file!, headers: { 'accept-encoding': 'gzip, br' } });
    expect(reply.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
    expect(Number(reply.headers['content-length'])).toBeLessThan(3_333_253 * 0.1);
    for (const other of ['manifest.json', '..%2f..%2fpackage.json', 'panel.js']) expect((await world.get(`/assets/admin/${other}`)).status).toBe(404);
  });
});

describe('14 and 15: every address', () => {
  const address = (path: string) => `/admin${path.replace('{resourceId}', 'members').replace('{recordId}', family.person).replace('{action}', 'show').replace('{query}', 'a').replace('{pageName}', 'x')}`;

  test('asks for a session: 401 for data, the sign-in page for pages', async () => {
    for (const route of Router.routes) {
      const reply = await world.send({ method: route.method as 'GET' | 'POST', url: address(route.path), headers: { origin: world.origin } });
      const page = route.method === 'GET' && !route.path.startsWith('/api');
      expect([reply.status, page ? String(reply.headers.location).split('?')[0] : undefined], `${route.method} ${route.path}`).toEqual(page ? [303, '/admin/sign-in'] : [401, undefined]);
    }
  });
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'nosuch'])('%s is no resource, action, record or page', async name => {
    for (const url of [`/admin/api/resources/${name}/actions/list`, `/admin/api/resources/members/actions/${name}`, `/admin/api/resources/members/records/${family.person}/${name}`, `/admin/api/resources/members/records/${name}/show`, `/admin/api/resources/members/bulk/${name}?recordIds=${family.person}`, `/admin/api/resources/members/bulk/show?recordIds=${name}`, `/admin/api/pages/${name}`, `/admin/resources/${name}`, `/admin/pages/${name}`])
      expect((await world.get(url, owner)).status, url).toBe(404);
  });
  test('a record that does not exist, or whose resource the role may not read, is 404, and the latter is audited', async () => {
    expect((await world.get(`/admin/api/resources/members/records/${family.site}/show`, owner)).status).toBe(404);
    expect((await list('audit', '', support)).status).toBe(404);
    expect((await world.get('/admin/resources/audit', support)).status).toBe(404);
    expect((await audited('access.denied')).length).toBeGreaterThan(0);
  });
  test('no answer is a server error, whatever is in the address', async () => {
    for (const tail of ['/api/resources/members/actions/list?page=1e99', '/api/resources/members/actions/list?filters.role=%00', '/api/resources/members/actions/list?query=%00', '/api/resources/members/actions/search/%00', `/api/resources/members/bulk/show`, `/api/resources/members/actions/show`, '/resources/members/bulk/show', '/api/resources/members/actions/list?filters.createdAt~~from=9999-12-31', '/api/resources/applications/actions/list?filters.createdAt~~to=9999-12-31', '/%E0%A4%A'])
      expect((await world.get(`/admin${tail}`, owner)).status, tail).toBeLessThan(500);
  });
});

test('the dashboard counts what its reader may read', async () => {
  const { body } = await world.get('/admin/api/dashboard', billing);
  expect(body.cards.map((c: { resource: string }) => c.resource)).toEqual(['applications', 'memberships', 'payments', 'refunds', 'differences', 'notices']);
  expect(body.clockMoves).toBe(false);
  expect((await world.run('/admin/api/resources/settings/actions/moveBusinessClock', billing, { days: 1 })).status).toBe(403);
});
