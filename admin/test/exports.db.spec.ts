import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { panelResources } from '#admin/index.js';
import { expireExports, failStrandedExports, runExport } from '#exports/index.js';
import type { Ports } from '#kit/db/ports.js';
import { createLog } from '#kit/http/log.js';
import { startWorker } from '#kit/jobs/worker.js';
import { FileStorage } from '#integrations/storage/file-storage.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { csv } from './csv.js';
import { aCatalogue, aFamily, type Family, somePartners } from './people.js';
import { form, type PanelWorld, panelWorld, type Reply } from './panel-world.js';

// A list as a file: the same rows and fields as the list, and nothing a spreadsheet would run.
const storage = new MemoryStorage();
const ports: Partial<Ports> = { storage };
const log = createLog('silent');
let world: PanelWorld;
let [owner, billing] = ['', ''];
let family: Family;

beforeAll(async () => {
  world = await panelWorld({ ports });
  [owner, billing] = [await world.enter(['owner']), await world.enter(['billing'])];
  const catalogue = await aCatalogue(world.db);
  for (let i = 0; i < 30; i++) await aFamily(world.db, catalogue, { first: `First${i}`, last: `Last${String(i).padStart(2, '0')}`, daysAgo: i + 1 });
  family = await aFamily(world.db, catalogue, { first: '=HYPERLINK("http://evil.example")', last: 'Quote " and, comma\nand line', email: '+1+cmd@family.example' });
  await world.sql(`update person set created_at = '2026-03-10T06:30:00.123456Z', ages_out_on = '2031-05-06' where id = $1`, family.person);
});
afterAll(async () => { await world?.close(); });

async function request(resource: string, query = '', cookie = owner, root = '/admin'): Promise<Reply> {
  const { payload, contentType } = form({ resource, query });
  return world.send({ method: 'POST', url: `${root}/api/exports`, headers: { cookie, origin: world.origin, 'content-type': contentType }, payload });
}
async function exported(resource: string, query = '', cookie = owner): Promise<{ id: string; lines: string[]; text: string; reply: Reply }> {
  const asked = await request(resource, query, cookie);
  expect(asked.status, asked.text).toBe(201);
  await runExport(world.db, asked.body.id, log);
  const reply = await world.get(`/admin/api/exports/${asked.body.id}/file`, cookie);
  expect(reply.status, reply.text).toBe(200);
  return { id: asked.body.id, text: reply.text, lines: reply.text.replace(/^\uFEFF/, '').trim().split('\n'), reply };
}
const audit = async (action: string, id: string) => (await world.sql<{ actor_kind: string; body: string }>('select actor_kind, body from audit_entry where action = $1 and subject_id = $2 order by seq', action, id)).map(r => ({ by: r.actor_kind, ...JSON.parse(r.body).details }));

describe('the file', () => {
  test('has the list\'s rows in its order, UTF-8 with a mark, times of the provider, nothing that a spreadsheet runs', async () => {
    const { text, reply } = await exported('members', 'filters.agesOutOn=2031-05-06');
    expect(text.startsWith('\uFEFFId,Last name,First name,Role,Household,Household id,Ages out on,Created (America/Phoenix),')).toBe(true);
    expect(text).toContain(`${family.person},"Quote "" and, comma\nand line","'=HYPERLINK(""http://evil.example"")",Subscriber,"Quote "" and, comma
and line, =HYPERLINK(""http://evil.example"")",${family.household},2031-05-06,2026-03-09 23:30:00`);
    expect(reply.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'no-store' });
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="members-\d{4}-\d\d-\d\d\.csv"$/);
    const sorted = await exported('members', 'sortBy=lastName&direction=desc&filters.lastName~starts=last');
    expect(sorted.lines.slice(1).map(l => l.split(',')[1])).toEqual(Array.from({ length: 30 }, (_, i) => `Last${String(29 - i).padStart(2, '0')}`));
  });

  test('has money as plain decimals, states by their names and phones as text', async () => {
    const payments = await exported('payments', 'perPage=1&after=x');
    expect(csv(payments.text)).toHaveLength(32);
    expect(payments.text).toMatch(/,99\.00,Succeeded,/);
    const { text } = await exported('households', 'query=%2B1%2Bcmd');
    expect(text).toContain(`,'+1+cmd@family.example,'+14805550123,Phoenix,AZ,`);
  });

  test('names what a row refers to as the list does, for who may see that name, beside its id', async () => {
    const { id: user } = await world.user(['owner'], 'Setting Setter');
    await world.sql(`insert into setting (id, key, value, effective_on, created_by, created_at) values (gen_random_uuid(), 'start_rule', '"today"', '2020-01-01', $1, now())`, user);
    let compared = 0;
    for (const r of panelResources.filter(x => x.panels.includes('admin'))) {
      const { body: { records } } = await world.get(`/admin/api/resources/${r.id}/actions/list?perPage=50`, owner) as { body: { records: { id: string; title: string; params: Record<string, unknown>; populated: Record<string, { title: string }> }[] } };
      if (!records.some(x => Object.keys(x.populated).length) && !r.nameLabel) continue;
      const [headings, ...rows] = csv((await exported(r.id)).text);
      for (const record of records) {
        const row = rows.find(x => x[0] === record.id)!;
        const cell = (heading: string) => row[headings!.indexOf(heading)]!.replace(/^'/, '');
        if (r.nameLabel) expect(cell(r.nameLabel)).toBe(record.title);
        for (const [name, { title }] of Object.entries(record.populated)) {
          expect([cell(r.fields[name]!.label), cell(`${r.fields[name]!.label} id`)], `${r.id}.${name}`).toEqual([title, record.params[name]]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  test('of more rows than are counted has every name, each row once', async () => {
    const [{ id }] = await world.sql<{ id: string }>(`insert into agency (id, code, name, state, email, created_at, updated_at) values (gen_random_uuid(), 'MANY', '=Many, Inc.', 'active', 'many@agency.example', now(), now()) returning id`) as [{ id: string }];
    await world.sql(`insert into agent (id, agency_id, code, name, state, email, licensed_states, created_at, updated_at) select gen_random_uuid(), $1, 'M' || n, 'Agent ' || n, 'active', 'm' || n || '@agency.example', '{}', now(), now() from generate_series(1, 10001) n`, id);
    const { lines } = await exported('agents', 'filters.createdAt~filled=');
    expect(lines[0]).toMatch(/^Id,Name,Code,Agency,Agency id,State/);
    expect(lines.filter(l => l.includes(`,"'=Many, Inc.",${id},`))).toHaveLength(10_001);
    expect(new Set(lines.map(l => l.slice(0, 36))).size).toBe(lines.length);
  });

  test('has a name for every kind of record that a list refers to', () => {
    const targets = new Set(panelResources.flatMap(r => Object.values(r.fields).flatMap(f => f.reference ?? [])));
    expect(panelResources.filter(r => targets.has(r.id) && !r.named).map(r => r.id)).toEqual([]);
  });

  test.each(['\t=1', '-1+1', '@SUM(1)', '\r=1', '＝1', '+1'])('%j in a name is kept from running', async name => {
    await world.sql('update person set first_name = $2 where id = $1', family.person, name);
    const { text } = await exported('members', 'filters.agesOutOn=2031-05-06');
    expect(text).toContain(`'${name}`);
  });

  test('is written down when it is asked for, made and fetched: how many rows, which filters, no names', async () => {
    const { id } = await exported('members', 'query=last0&filters.role~any=self&filters.lastName~starts=Last');
    expect(await audit('export.requested', id)).toEqual([expect.objectContaining({ by: 'user', resource: 'members', rowsExpected: 10, asked: expect.objectContaining({ sort: 'createdAt desc', filters: expect.arrayContaining([{ field: 'role', operator: 'any', values: ['self'] }]) }) })]);
    expect(await audit('export.made', id)).toEqual([expect.objectContaining({ by: 'system', rows: 10 })]);
    await world.get(`/admin/api/exports/${id}/file`, owner);
    expect(await audit('export.downloaded', id)).toEqual([expect.objectContaining({ by: 'user', rows: 10 }), expect.objectContaining({ rows: 10 })]);
    const all = await world.sql(`select body from audit_entry where subject_id = $1 union all select asked::text from export_file where id::text = $1 union all select query_sealed from export_file where id::text = $1`, id);
    expect(JSON.stringify(all)).not.toMatch(/last0|"Last/);
  });
});

describe('gives nobody more than the list', () => {
  test('a role gets its own columns, and no filter, order or search by others', async () => {
    const { lines } = await exported('members', '', billing);
    expect(lines[0]).toBe('Id,Last name,First name,Role,Household,Household id,Created (America/Phoenix)');
    const all = await exported('members');
    expect(all.text).not.toMatch(/sealed|Birth date|1984-\d\d-\d\d/);
    expect(all.lines[0]).toContain('On Medicare');
    for (const query of ['filters.medicare=true', 'sortBy=agesOutOn', 'filters.birthDateSealed=x', 'filters.__proto__=x', 'sortBy=__proto__', 'nosuch=1']) expect((await request('members', query, billing)).status, query).toBe(404);
    for (const resource of ['nosuch', '__proto__', 'constructor', 'audit']) expect((await request(resource, '', billing)).status, resource).toBe(404);
    expect((await request('members', 'filters.role=nosuch')).status).toBe(422);
    expect((await request('members', '__proto__=1')).status).toBe(422);
    const users = await exported('users', '', billing);
    expect(users.text.match(/@clinic\.example/g)).toHaveLength(1); // one's own address may be read, as in the list
  });

  test('a file is its owner\'s: not another\'s, not an owner\'s, not a stranger\'s, and no guess finds it', async () => {
    const { id } = await exported('members', '', billing);
    for (const cookie of [owner, await world.enter(['billing'])]) {
      expect((await world.get(`/admin/api/exports/${id}/file`, cookie)).status).toBe(404);
      expect((await world.get(`/admin/api/exports/${id}`, cookie)).status).toBe(404);
      expect((await world.get(`/admin/api/resources/exports/records/${id}/show`, cookie)).status).toBe(404);
      expect(JSON.stringify((await world.get('/admin/api/resources/exports/actions/list', cookie)).body.records)).not.toContain(id);
    }
    expect((await world.get(`/admin/api/exports/${id}/file`)).status).toBe(401);
    for (const guess of ['..%2f..%2fkeys', '__proto__', '0']) expect((await world.get(`/admin/api/exports/${guess}/file`, billing)).status).toBe(404);
  });

  test('a session that did not prove its second factor lately is asked to, and nothing is made', async () => {
    const cookie = await world.enter(['support']);
    await world.sql(`update session set mfa_at = mfa_at - interval '1 hour'`);
    const before = await world.sql('select count(*)::int n from export_file');
    expect((await request('members', '', cookie)).body).toMatchObject({ status: 403, code: 'step_up_required' });
    expect(await world.sql('select count(*)::int n from export_file')).toEqual(before);
    await world.sql(`update session set mfa_at = now()`);
    expect((await world.send({ method: 'POST', url: '/admin/api/exports', headers: { cookie, origin: 'https://evil.example' } })).status).toBe(403);
  });

  test('a role that was revoked before the job ran makes no file; a suspended person neither', async () => {
    const { id: user, email } = await world.user(['support']);
    for (const spoil of [`update role_grant set ends_on = '2020-01-01' where user_id = $1`, `update user_account set state = 'suspended' where id = $1`]) {
      await world.sql(`update role_grant set ends_on = null where user_id = $1`, user);
      await world.sql(`update user_account set state = 'active' where id = $1`, user);
      const [{ id }] = await world.sql<{ id: string }>(`insert into export_file (id, user_id, panel, resource, query_sealed, asked, rows_expected, created_at, updated_at) select gen_random_uuid(), $1, panel, resource, query_sealed, asked, 1, now(), now() from export_file limit 1 returning id`, user) as [{ id: string }];
      await world.sql(spoil, user);
      await runExport(world.db, id, log);
      expect(await world.sql('select state, failure, storage_key from export_file where id = $1', id), email).toEqual([{ state: 'failed', failure: 'not_allowed', storage_key: null }]);
    }
  });
});

describe('a run', () => {
  test('that is cut short starts again and leaves one whole file', async () => {
    const { body: { id } } = await request('members');
    const whole = storage.putStream.bind(storage);
    storage.putStream = async (key, chunks) => { for await (const _ of chunks) throw new Error('the disk is gone'); return whole(key, chunks); };
    await expect(runExport(world.db, id, log)).rejects.toThrow('the disk is gone');
    expect((await world.get(`/admin/api/exports/${id}`, owner)).body).toMatchObject({ state: 'running' });
    expect((await world.get(`/admin/api/exports/${id}/file`, owner)).body).toMatchObject({ status: 409, code: 'export_not_ready' });
    storage.putStream = whole;
    await runExport(world.db, id, log);
    await runExport(world.db, id, log); // a second worker with the same job
    expect((await world.get(`/admin/api/exports/${id}`, owner)).body).toMatchObject({ state: 'ready', rowsDone: 31 });
    expect(await audit('export.made', id)).toHaveLength(1);
  });

  test('that two workers make at once ends with one file and no other left behind', async () => {
    const files = storage.files.size;
    const { body: { id } } = await request('members');
    await Promise.all([runExport(world.db, id, log), runExport(world.db, id, log)].map(p => p.catch(() => undefined)));
    await runExport(world.db, id, log);
    expect((await world.get(`/admin/api/exports/${id}`, owner)).body.state).toBe('ready');
    expect(storage.files.size).toBe(files + 1);
  });

  test('is one of three at most that a person may have waiting', async () => {
    const cookie = await world.enter(['support']);
    const replies = [];
    for (let i = 0; i < 4; i++) replies.push(await request('members', '', cookie));
    expect(replies.map(r => r.status)).toEqual([201, 201, 201, 409]);
    expect(replies[3]!.body.code).toBe('export_busy');
  });

  test('leaves a file for a day', async () => {
    const { id } = await exported('members');
    const key = (await world.sql<{ storage_key: string }>('select storage_key from export_file where id = $1', id))[0]!.storage_key;
    expect(storage.files.has(key)).toBe(true);
    await world.sql(`update export_file set expires_at = now() - interval '1 second' where id = $1`, id);
    expect((await world.get(`/admin/api/exports/${id}/file`, owner)).status).toBe(409);
    expect(await expireExports(world.db)).toBe(1);
    expect(await world.sql(`select payload from graphile_worker._private_jobs where key = $1`, `exports.remove:${key}`)).toEqual([{ payload: { storageKey: key } }]);
    expect((await world.get(`/admin/api/resources/exports/records/${id}/show`, owner)).body.record.params.state).toBe('expired');
  });
});

describe('a worker that is killed in the middle of a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-export-'));
  const kept = (): string[] => readdirSync(path.join(folder, 'documents/export'));
  let [agent, id] = ['', ''];
  const state = async () => (await world.sql('select state, failure, rows_done::int rows, storage_key "key" from export_file where id = $1', id))[0];
  /** The built product's worker, killed while it writes. */
  const killedWorker = async (): Promise<void> => {
    const child = spawn(process.execPath, ['dist/server/main.js'], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', MPP_MODE: 'test', WORKER: 'only', CRASH_AT: 'export.midway', ...world.env, DATA_DIR: folder } });
    let said = '';
    child.stderr.on('data', part => { said += String(part); });
    expect([...await once(child, 'exit'), said]).toEqual([null, 'SIGKILL', '']);
  };
  const tries = (most: number) => world.sql('update graphile_worker._private_jobs set max_attempts = $2 where key = $1', `export:${id}`, most);

  beforeAll(async () => {
    const { build } = await import(new URL('../../server/cli/build.mjs', import.meta.url).href) as { build(say: () => void, parts: string[]): Promise<void> };
    await build(() => undefined, ['server']);
    for (const rest of ['delete from graphile_worker._private_jobs', `update export_file set state = 'expired' where state in ('queued', 'running')`]) await world.sql(rest);
    ports.storage = new FileStorage(path.join(folder, 'documents'));
    const { id: user, email } = await world.user(['agent']);
    const [mine, others] = [await somePartners(world.db, 'Aster'), await somePartners(world.db, 'Birch')];
    await world.sql('update role_grant set agent_id = $2 where user_id = $1', user, mine.agents[0]);
    const catalogue = await aCatalogue(world.db);
    for (const [last, tenant] of [['Mine', { agency: mine.agency, agent: mine.agents[0] }], ['Colleague', { agency: mine.agency, agent: mine.agents[1] }], ['Stranger', { agency: others.agency, agent: others.agents[0] }]] as const) await aFamily(world.db, catalogue, { last, tenant });
    agent = await world.signIn(email);
    id = (await request('members', '', agent, '/agent')).body.id;
    await tries(1);
  });
  afterAll(() => { ports.storage = storage; rmSync(folder, { recursive: true, force: true }); });

  test('for the last time leaves a file that fails once, says why, and keeps no byte', async () => {
    await killedWorker();
    expect(await state()).toMatchObject({ state: 'running', failure: null });
    expect(kept(), 'a draft with names in it').toHaveLength(1);
    expect(await failStrandedExports(world.db), 'its worker may still live').toBe(0);
    // an hour of silence
    for (const [table, at] of [['job_worker', 'seen_at'], ['graphile_worker._private_jobs', 'locked_at'], ['graphile_worker._private_job_queues', 'locked_at']] as const) await world.sql(`update ${table} set ${at} = ${at} - interval '1 hour'`);
    const worker = await startWorker(world.db, log, { url: world.systemUrl, jobsOnly: true });
    try {
      // the sweep that the killed process had asked for may be the first
      await expect.poll(async () => { await failStrandedExports(world.db); return (await state())!['state']; }, { timeout: 8000 }).toBe('failed');
      expect(await failStrandedExports(world.db)).toBe(0);
      await worker.drain();
    } finally { await worker.stop(); }
    expect(await state()).toEqual({ state: 'failed', failure: 'gave_up', rows: 0, key: null });
    expect(kept()).toEqual([]);
    await tries(2);
    await world.sql(`update export_file set state = 'running' where id = $1`, id);
    expect([await failStrandedExports(world.db), await world.sql(`update export_file set state = 'failed' where id = $1 returning 1`, id)], 'with a try left').toMatchObject([0, [{}]]);
    expect(await audit('export.failed', id)).toEqual([{ by: 'system', failure: 'gave_up' }]);
    const { body } = await world.get(`/agent/api/resources/exports/records/${id}/show`, agent);
    expect(body.record.params).toMatchObject({ state: 'failed', failure: 'gave_up' });
    expect(body.record.recordActions.map((a: { name: string }) => a.name)).toContain('retryExport');
    expect((await world.get(`/agent/api/exports/${id}`, agent)).body).toMatchObject({ state: 'failed', failure: 'gave_up' });
  });

  test('its owner alone tries again, and gets the rows of their own scope, with one row in the audit trail', async () => {
    const retry = (cookie: string, root: string) => world.run(`${root}/api/resources/exports/records/${id}/retryExport`, cookie, {});
    expect((await retry(owner, '/admin')).status).toBe(404);
    await world.sql(`update session set mfa_at = now() - interval '1 hour'`);
    expect((await retry(agent, '/agent')).body.code).toBe('step_up_required');
    await world.sql(`update session set mfa_at = now()`);
    expect((await retry(agent, '/agent')).status).toBe(200);
    expect((await retry(agent, '/agent')).body).toMatchObject({ status: 409, code: 'transition_refused' });
    const worker = await startWorker(world.db, log, { url: world.systemUrl, jobsOnly: true });
    try { await worker.drain(); } finally { await worker.stop(); }
    expect(await state()).toMatchObject({ state: 'ready', failure: null, rows: 1 });
    const { text } = await world.get(`/agent/api/exports/${id}/file`, agent);
    expect(text.trim().split('\n').slice(1).map(l => l.split(',')[1])).toEqual(['Mine']);
    expect(kept()).toHaveLength(1);
    expect([await audit('export.retried', id), await audit('export.made', id)]).toEqual([[expect.objectContaining({ by: 'user', rowsExpected: 1 })], [expect.objectContaining({ by: 'system', rows: 1 })]]);
  });

  test('and asks for nothing that their list would not show: hidden fields, other lists, other panels, forged input', async () => {
    const refused = async (resource: string, query: string, root = '/agent') => (await request(resource, query, agent, root)).status;
    for (const query of ['filters.agesOutOn~filled=', 'filters.medicare=true', 'sortBy=agesOutOn', 'sortBy=birthDateSealed', 'filters.birthDateSealed~starts=k', 'filters.constructor=x', 'filters.id=x']) expect(await refused('members', query), query).toBe(404);
    for (const resource of ['payments', 'invoices', 'users', 'audit', 'groups', 'agreements', 'toString']) expect(await refused(resource, ''), resource).toBe(404);
    for (const root of ['/admin', '/employer']) expect(await refused('members', '', root), root).toBe(401);
    expect((await world.run(`/agent/api/resources/exports/records/${id}/retryExport`, agent, { id, userId: id, panel: 'admin', resource: 'payments' })).status).toBe(422);
    expect((await world.send({ method: 'GET', url: '/agent/api/exports?_method=POST', headers: { cookie: agent, 'x-http-method-override': 'POST' } })).status).toBe(404);
    for (const path of ['../exports', '%2e%2e', `${id}%00`, `${id}/`]) expect([400, 404], path).toContain((await world.get(`/agent/api/exports/${path}/file`, agent)).status);
    const [fetched, file] = [(await audit('export.downloaded', id)).length, await world.get(`/agent/api/exports/${id.toUpperCase()}/file`, agent)];
    expect([file.status, file.headers['cache-control'], file.headers['x-content-type-options'], (await audit('export.downloaded', id)).length - fetched], 'written under the id as it is kept').toEqual([200, 'no-store', 'nosniff', 1]);
  });
});
