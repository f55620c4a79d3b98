import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allSubjects } from '#access/ability.js';
import type { Subject } from '#access/declare.js';
import { rowSecuritySql } from '#access/row-security.js';
import { registerAreas } from '#composition/register.js';
import { adminUrl, cloneDatabase } from '#test/db/database.js';

registerAreas();

/** Tables that no declaration speaks of. Each needs a reason, and none of them a caller. */
const NO_SUBJECT: Readonly<Record<string, string>> = {
  audit_seal: 'batches of the sealer: digests only, written by mpp_system',
  business_clock: 'one row: how far the business clock is ahead',
  document: 'where a file is kept; read through the subject that owns it, by row-level security of its own',
  domain_event: 'ids of what happened, read by jobs',
  idempotency_record: 'answers already given, by scope and key',
  inbox_cursor: 'how far the processor\'s events were read',
  job_schedule: 'when each repeated task ran last',
  job_worker: 'heartbeats of workers',
  password_reset: 'single-use links by digest, of one user, by row-level security of its own',
  rate_limit: 'counters',
  recovery_code: 'digests of a user\'s codes, by row-level security of its own',
  replaced_contact: 'how a household was reached before; added with the change, read by the notices alone',
  state_history: 'who moved what from which state, by row-level security of its own',
  suppression: 'addresses that bounced or complained, asked before every message',
  verification: 'codes, reached by the id in the caller\'s scope alone',
};
/** Policies that say more than the declaration's `tenancy` can. */
const OWN_POLICIES: Readonly<Record<string, string>> = {
  audit_entry: 'anybody may add a row (the insert grant leaves out what the sealer writes), staff may read, and who was shown a record its history',
};
/** Without a subject, and still a tenant's. */
const TENANT_TABLES = ['document', 'password_reset', 'recovery_code', 'replaced_contact', 'state_history', 'verification'];
/** Append-only for everybody: a row may be added without seeing any. */
const OPEN_TO_INSERT = ['audit_entry', 'state_history'];

const secured = allSubjects().filter(s => s.tenancy !== 'public');
const tenantTables = [...secured.map(s => s.table), ...TENANT_TABLES].sort();

const POLICIES = `select policyname, permissive, roles::text, cmd, regexp_replace(qual, '\\s+', ' ', 'g') as qual, regexp_replace(with_check, '\\s+', ' ', 'g') as checked from pg_policies where schemaname = 'public' and tablename = $1 order by policyname`;

/** A value of the column's type that its checks take, or fails loudly when a new type comes. */
function filler(type: string, row: number): unknown {
  if (type === 'uuid') return `00000000-0000-7000-8000-${String(row).padStart(12, '0')}`;
  if (type === 'timestamp with time zone') return '2026-01-01T00:00:00Z';
  if (type === 'date') return '2026-01-01';
  if (type === 'boolean') return false;
  if (/^(bigint|integer|smallint)$/.test(type)) return row;
  if (type === 'jsonb') return '{}';
  if (type.endsWith('[]')) return '{}';
  if (type === 'text') return `x${row}`;
  throw new Error(`no filler for ${type}`);
}

describe('row-level security', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let admin: pg.Client;
  let app: pg.Client;
  let system: pg.Client;

  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  /** Rows as no caller could write them: foreign keys and checks are not asked. */
  async function fill(table: string): Promise<void> {
    const columns = await admin.query<{ name: string; type: string }>(`select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and d.oid is null and a.attidentity = ''`, [table]);
    for (const row of [1, 2]) {
      const values = columns.rows.map(c => filler(c.type, row));
      await admin.query(`insert into ${table} (${columns.rows.map(c => c.name).join(', ')}) values (${values.map((_, i) => `$${i + 1}`).join(', ')})`, values);
    }
  }

  const count = async (client: pg.Client, table: string): Promise<number> => (await client.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1;

  beforeAll(async () => {
    database = await cloneDatabase();
    const url = new URL(adminUrl());
    url.pathname = `/${database.name}`;
    admin = await connect(url.href);
    for (const { t, c } of (await admin.query<{ t: string; c: string }>(`select conrelid::regclass::text as t, conname as c from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`)).rows) await admin.query(`alter table ${t} drop constraint ${c}`);
    await admin.query(`set session_replication_role = replica`);
    for (const table of [...tenantTables, 'plan', 'site']) await fill(table);
    app = await connect(database.appUrl);
    system = await connect(database.systemUrl);
  });
  afterAll(async () => {
    for (const client of [admin, app, system]) await client?.end();
    await database?.dispose();
  });

  it('every table is declared as a subject or has a reason not to be', async () => {
    const tables = (await admin.query<{ t: string }>(`select tablename as t from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1`)).rows.map(r => r.t);
    const known = [...allSubjects().map(s => s.table), ...Object.keys(NO_SUBJECT)];
    expect(tables.filter(t => !known.includes(t))).toEqual([]);
    expect(known.filter(t => !tables.includes(t)), 'named here, but gone').toEqual([]);
    expect(Object.keys(NO_SUBJECT).filter(t => allSubjects().some(s => s.table === t)), 'declared after all').toEqual([]);
  });

  it.each(allSubjects().map(s => [s.name, s] as const))('%s: the database has what the declaration says', async (_name, subject: Subject) => {
    const before = (await admin.query(POLICIES, [subject.table])).rows;
    const [flags] = (await admin.query(`select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where oid = $1::regclass`, [subject.table])).rows;
    expect(flags).toEqual(subject.tenancy === 'public' ? { enabled: false, forced: false } : { enabled: true, forced: true });
    if (Object.hasOwn(OWN_POLICIES, subject.table)) return;
    await admin.query('begin');
    for (const { policyname } of before) await admin.query(`drop policy ${policyname} on ${subject.table}`);
    await admin.query(rowSecuritySql(subject));
    const declared = (await admin.query(POLICIES, [subject.table])).rows;
    await admin.query('rollback');
    expect(before).toEqual(declared);
  });

  it.each(secured.map(s => [s.name, s] as const))('%s: its fields and tenant keys are columns', async (_name, subject: Subject) => {
    const columns = (await admin.query<{ c: string }>(`select attname as c from pg_attribute where attrelid = $1::regclass and attnum > 0`, [subject.table])).rows.map(r => r.c);
    const keys = subject.tenancy === 'staff' || subject.tenancy === 'public' ? [] : Object.values(subject.tenancy);
    expect([...keys, ...Object.values(subject.fields)].filter(c => !columns.includes(c))).toEqual([]);
  });

  it.each(tenantTables)('%s: nobody in particular sees, changes or deletes a row', async table => {
    expect(await count(system, table), 'rows are there').toBe(2);
    expect(await count(app, table)).toBe(0);
    for (const sql of [`delete from ${table}`, `update ${table} set id = id`]) {
      const touched = await app.query(sql).then(r => r.rowCount, (error: { code?: string }) => error.code);
      expect([0, '42501'], sql).toContain(touched); // no row, or no such right at all
    }
    expect(await count(system, table)).toBe(2);
  });

  it.each(tenantTables)('%s: staff see every row, for the length of a transaction', async table => {
    await app.query('begin');
    await app.query(`select set_config('app.scope', 'all', true)`);
    expect(await count(app, table)).toBe(2);
    await app.query('commit');
    expect(await count(app, table)).toBe(0);
  });

  it.each(tenantTables.filter(t => !OPEN_TO_INSERT.includes(t)))('%s: nobody in particular adds a row', async table => {
    const [column] = (await admin.query<{ name: string; type: string }>(`select attname as name, format_type(atttypid, null) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum limit 1`, [table])).rows;
    const sql = `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object('${column?.name}', $1::text))).* from (select * from ${table} limit 0) t right join (select 1) one on true`;
    await expect(app.query(sql, [filler(column?.type ?? '', 3)])).rejects.toMatchObject({ code: '42501' });
  });

  it('a key of one tenant shows the rows of that tenant alone', async () => {
    await app.query('begin');
    await app.query(`select set_config('app.application', $1, true)`, [filler('uuid', 1)]);
    expect((await app.query('select id from application')).rows).toEqual([{ id: filler('uuid', 1) }]);
    expect((await app.query('select application_id from household')).rows).toEqual([{ application_id: filler('uuid', 1) }]);
    await app.query('rollback');
  });

  it('a record that is named shows its own history alone', async () => {
    await app.query('begin');
    await app.query(`select set_config('app.record', 'x1', true)`);
    expect((await app.query('select subject_id from audit_entry')).rows).toEqual([{ subject_id: 'x1' }]);
    await app.query('rollback');
    expect(await count(app, 'audit_entry')).toBe(0);
  });

  it('what is nobody\'s is readable as a whole', async () => {
    for (const table of ['plan', 'site']) expect(await count(app, table)).toBe(2);
  });
});

describe('database roles', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let client: pg.Client;
  const rows = async (sql: string): Promise<unknown[]> => (await client.query(sql)).rows;
  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => { await client?.end(); await database?.dispose(); });

  it('none may pass by the policies, or make databases and roles', async () => {
    expect(await rows(`select rolname from pg_roles where rolname like 'mpp\\_%' and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)`)).toEqual([]);
  });

  it('mpp_app is a member of nothing; the owner may act as mpp_system but does not inherit it', async () => {
    expect(await rows(`select m.rolname as member, r.rolname as role, a.inherit_option as inherits, a.admin_option as admin from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid where m.rolname like 'mpp\\_%'`))
      .toEqual([{ member: 'mpp_owner', role: 'mpp_system', inherits: false, admin: false }]);
  });

  it('mpp_app owns nothing, mpp_system only the queue, mpp_owner the rest', async () => {
    const owned = await rows(`select distinct n.nspname as schema, r.rolname as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2`);
    expect(owned).toEqual([{ schema: 'graphile_worker', owner: 'mpp_system' }, { schema: 'public', owner: 'mpp_owner' }]);
    expect(await rows(`select nspname as schema, r.rolname as owner from pg_namespace n join pg_roles r on r.oid = n.nspowner where r.rolname like 'mpp\\_%' order by 1`))
      .toEqual([{ schema: 'graphile_worker', owner: 'mpp_system' }, { schema: 'jobs', owner: 'mpp_system' }, { schema: 'public', owner: 'mpp_owner' }]);
  });

  it('functions that run as their owner fix their search path, and nobody but who needs them may call them', async () => {
    expect(await rows(`select n.nspname || '.' || p.proname as f from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname in ('public', 'jobs')
      and (p.proconfig is null or not p.proconfig::text ~ 'search_path' or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0))`)).toEqual([]);
  });

  it('nobody but the owner truncates, or has more on a table than data rights', async () => {
    expect(await rows(`select table_name, grantee, privilege_type from information_schema.role_table_grants where table_schema = 'public' and grantee <> 'mpp_owner' and (privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') or is_grantable = 'YES' or grantee = 'PUBLIC')`)).toEqual([]);
  });

  it('history cannot be rewritten by the application', async () => {
    const changing = await rows(`select table_name, grantee, privilege_type from information_schema.role_table_grants where table_name in ('audit_entry', 'audit_seal', 'state_history', 'domain_event') and grantee = 'mpp_app' and privilege_type in ('UPDATE', 'DELETE')`);
    expect(changing).toEqual([]);
    expect(await rows(`select grantee, privilege_type from information_schema.role_table_grants where table_name = 'audit_entry' and grantee = 'mpp_system' and privilege_type in ('UPDATE', 'DELETE')`)).toEqual([]);
  });
});
