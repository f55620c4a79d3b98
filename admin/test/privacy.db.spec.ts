import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { panelResources } from '#admin/index.js';
import { AUDIT_FAULT } from '#audit/index.js';
import { verifyNightly } from '#audit/audit.tasks.js';
import { createLog } from '#kit/http/log.js';
import { newId } from '#kit/ids/ids.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import { queueForOwners } from '#notices/queue-notice.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { sealAll } from '#test/simulators/seal-all.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

const storage = new MemoryStorage();
let world: PanelWorld;
let family: Family;
let [owner, support, billing, compliance] = ['', '', '', ''];
beforeAll(async () => {
  world = await panelWorld({ ports: { storage } });
  family = await aFamily(world.db, await aCatalogue(world.db), { birthDate: '1984-02-29' });
  [owner, support, billing, compliance] = [await world.enter(['owner']), await world.enter(['support']), await world.enter(['billing']), await world.enter(['compliance'])];
});
afterAll(async () => { await world?.close(); });

interface Audited { action: string; actor_id: string | null; subject_type: string; subject_id: string; body: string }
/** The rows of the trail that a request left. */
async function left(request: () => Promise<unknown>): Promise<Audited[]> {
  const [before] = await world.sql<{ n: string }>('select coalesce(max(seq), 0)::text n from audit_entry');
  await request();
  return world.sql<Audited>('select action, actor_id, subject_type, subject_id, body from audit_entry where seq > $1 order by seq', before!.n);
}
const run = (cookie: string, action: string, input: object, [resource, id] = ['households', family.household]) => world.run(`/admin/api/resources/${resource}/records/${id}/${action}`, cookie, input);
const DISCLOSURE = { disclosedOn: '2024-05-05', basis: 'law_enforcement', recipient: 'Sheriff of Maricopa', description: 'Name and dates of membership', purpose: 'Subpoena 4711' };

describe('a disclosure', () => {
  test('is recorded by support, with an audit row that tells nothing of it', async () => {
    const rows = await left(async () => { expect((await run(support, 'recordHouseholdDisclosure', DISCLOSURE)).status).toBe(200); });
    expect(rows.map(r => [r.action, r.subject_id])).toEqual([['disclosure.recorded', family.household]]);
    expect(rows[0]!.body).not.toMatch(/Sheriff|Subpoena|membership/);
    expect((await run(owner, 'recordMemberDisclosure', { ...DISCLOSURE, disclosedOn: '2025-01-02', basis: 'public_health', recipient: 'County <b>Health</b>', times: 3, lastOn: '2025-03-02' }, ['members', family.person])).status).toBe(200);
    expect((await run(owner, 'recordHouseholdDisclosure', { ...DISCLOSURE, recipient: 'Secret Agency', withheldUntil: '2999-01-01', withheldBy: 'Secret Agency' })).status).toBe(200);
  });
  test.each([['billing', () => billing], ['compliance', () => compliance]])('is not recorded by %s', async (_, cookie) => {
    expect((await run(cookie(), 'recordHouseholdDisclosure', DISCLOSURE)).status).toBe(403);
  });
  test.each([
    ['on an exempt ground', { basis: 'treatment' }, 'basis'], ['of the future', { disclosedOn: '2999-01-01' }, 'disclosedOn'], ['whose last time comes first', { lastOn: '2020-01-01' }, 'lastOn'], ['that was repeated, without its last time', { times: 2 }, 'lastOn'],
    ['withheld for nobody', { withheldUntil: '2999-01-01' }, 'withheldBy'],
  ])('%s is refused', async (_, change, field) => {
    const { status, body } = await run(owner, 'recordHouseholdDisclosure', { ...DISCLOSURE, ...change });
    expect([status, body.fields.map((f: { path: string }) => f.path)]).toEqual([422, [field]]);
  });
});

describe('an accounting', () => {
  const newest = async (): Promise<{ id: string; text: string; csp: string }> => {
    const [row] = await world.sql<{ id: string }>('select id from accounting order by created_at desc, id desc limit 1');
    const page = await world.get(`/admin/documents/accountings/${row!.id}`, compliance);
    expect(page.status).toBe(200);
    return { id: row!.id, text: page.text, csp: String(page.headers['content-security-policy']) };
  };

  test('lists what counts, in the language asked for, as a page that runs nothing; making and opening it are audited', async () => {
    const rows = await left(async () => { expect((await run(support, 'produceAccounting', { locale: 'es' })).status).toBe(200); });
    expect(rows.map(r => r.action)).toEqual(['accounting.produced']);
    expect(JSON.parse(rows[0]!.body)).toMatchObject({ details: { disclosures: 2, locale: 'es' } });
    let page = { id: '', text: '', csp: '' };
    const opened = await left(async () => { page = await newest(); });
    expect(opened.map(r => [r.action, r.subject_id])).toEqual([['sensitive.read', page.id]]);
    for (const text of ['Informe de divulgaciones', 'Ines Example', 'Sheriff of Maricopa', 'County &lt;b&gt;Health', '3 veces']) expect(page.text).toContain(text);
    expect(page.text).not.toContain('Secret Agency');
    expect(page.csp).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; sandbox/);
    const [kept] = await world.sql<{ sha256: string }>('select d.sha256 from document d join accounting a on a.document_id = d.id where a.id = $1', page.id);
    expect(kept!.sha256).toBe(sha256(page.text));
  });
  test('of a part of the time lists that part', async () => {
    expect((await run(support, 'produceMemberAccounting', { from: '2025-01-01', to: '2025-12-31' }, ['members', family.person])).status).toBe(200);
    const { text } = await newest();
    expect(text).toContain('County');
    expect(text).not.toContain('Sheriff');
  });
  test.each([['more than six years back', { from: '2010-01-01' }, 'from'], ['of the future', { to: '2999-01-01' }, 'to'], ['that ends before it begins', { from: '2026-01-02', to: '2026-01-01' }, 'to']])('%s is refused', async (_, dates, field) => {
    const { status, body } = await run(owner, 'produceAccounting', dates);
    expect([status, body.fields[0].path]).toEqual([422, field]);
  });
  test('is nothing for billing, and none is there for a strange id', async () => {
    const { id } = await newest();
    for (const cookie of [billing, compliance]) expect((await run(cookie, 'produceAccounting', {})).status).toBe(403);
    for (const url of [`/admin/documents/accountings/${id}`, `/admin/resources/accountings/records/${id}/show`, '/admin/api/resources/disclosures/actions/list']) expect((await world.get(url, billing)).status, url).toBe(404);
    for (const url of [`/admin/documents/accountings/${newId()}`, '/admin/documents/accountings/x', `/admin/documents/__proto__/${id}`, `/admin/documents/members/${family.person}`]) expect((await world.get(url, owner)).status, url).toBe(404);
    expect((await world.get(`/admin/documents/accountings/${id}`)).status).toBe(303);
  });
});

describe('reads of what is sealed, and of documents', () => {
  /** Each reader and document of the panels; a new one needs a record here. */
  const RECORDS: Readonly<Record<string, () => string>> = { members: () => family.person, agreements: () => agreement, accountings: () => accounting };
  let [agreement, accounting] = ['', ''];
  beforeAll(async () => {
    await run(owner, 'produceAccounting', {});
    accounting = (await world.sql<{ id: string }>('select id from accounting limit 1'))[0]!.id;
    const [doc] = await world.sql<{ document_id: string }>('select document_id from accounting limit 1');
    agreement = newId();
    await world.sql(`insert into agreement (id, application_id, document_id, text_hash, version, pack_state, locale, signatures, countersigned_by, countersigned_at, consents, signed_at) values ($1, $2, $3, 'x', '1', 'AZ', 'en', '[]', 'x', now(), '{}', now())`, agreement, family.application, doc!.document_id);
  });

  test('every one has a record here', () => {
    expect(panelResources.filter(r => r.document ?? Object.keys(r.readers ?? {}).length > 0).map(r => r.id).sort()).toEqual(Object.keys(RECORDS).sort());
  });
  test.each(panelResources.filter(r => Object.keys(r.readers ?? {}).length > 0).map(r => [r.id, r] as const))('%s: the page of a record shows them, with an audit row that names the fields and not the values', async (id, resource) => {
    const rows = await left(async () => {
      const { status, body } = await world.get(`/admin/api/resources/${id}/records/${RECORDS[id]!()}/show`, owner);
      expect(status).toBe(200);
      for (const name of Object.keys(resource.readers!)) expect(body.record.params[name]).toBeTruthy();
    });
    expect(rows.map(r => [r.action, r.subject_id, JSON.parse(r.body).details.fields])).toEqual([['sensitive.read', RECORDS[id]!(), Object.keys(resource.readers!)]]);
    expect(rows[0]!.body).not.toContain('1984');
  });
  test.each(panelResources.filter(r => r.document).map(r => [r.id]))('%s: its document is opened with an audit row', async id => {
    const rows = await left(async () => { expect((await world.get(`/admin/documents/${id}/${RECORDS[id]!()}`, owner)).status).toBe(200); });
    expect(rows.map(r => [r.action, r.subject_id])).toEqual([['sensitive.read', RECORDS[id]!()]]);
  });
  test('no list, search, name or timeline holds a sealed value', async () => {
    for (const { id } of panelResources) for (const url of [`/admin/api/resources/${id}/actions/list`, `/admin/api/resources/${id}/search/ines`, `/admin/api/resources/members/records/${family.person}/timeline`])
      expect((await world.get(url, owner)).text, url).not.toContain('1984-02-29');
  });
});

describe('the nightly check of the trail', () => {
  test('is kept and shown, with the first bad entry in red; the owners get a mail, and the log is loud', async () => {
    await sealAll(world.db);
    const lines: string[] = [];
    const log = { ...createLog('silent'), error: (_: unknown, text: string) => { lines.push(text); }, info: () => undefined } as never;
    await verifyNightly(world.db, {}, log);
    const list = async () => (await world.get('/admin/api/resources/audit-checks/actions/list?sortBy=at&direction=desc', compliance)).body.records.map((r: { params: object }) => r.params) as Record<string, unknown>[];
    expect(await list()).toMatchObject([{ outcome: 'verified', finding: expect.stringMatching(/^\d+ entries are as they were written$/), verifiedUntil: expect.stringMatching(/^20/) }]);
    expect((await world.get('/admin/api/resources/audit-checks/actions/list', support)).status).toBe(404);

    const admin = new pg.Client({ connectionString: world.ownerUrl });
    await admin.connect();
    const { rows: [bad] } = await admin.query<{ seq: string }>(`update audit_entry set at = at - interval '30 hours' where action = 'audit.verified' returning seq::text`);
    await admin.end();
    await verifyNightly(world.db, {}, log);
    expect((await list())[0]).toMatchObject({ outcome: 'fault', finding: expect.stringContaining(`row ${bad!.seq}`), faultRow: bad!.seq });
    expect(lines).toEqual(['the audit trail does not verify']);
    expect(await world.sql('select 1 from domain_event where name = $1', AUDIT_FAULT)).toHaveLength(1);
  });
  test('tells each owner once for one check, and nobody else', async () => {
    const told = () => world.db.systemChange('test', tx => queueForOwners(tx, { template: 'audit_fault', dedupKey: 'audit_fault:one' }));
    await told();
    await told();
    const notices = await world.sql<{ email: string; roles: string[] }>(`select u.email, array_agg(g.role) roles from notice n join user_account u on u.id = n.user_id join role_grant g on g.user_id = u.id where n.template = 'audit_fault' group by u.email`);
    expect(notices.map(n => n.roles)).toEqual([['owner']]);
  });
});
