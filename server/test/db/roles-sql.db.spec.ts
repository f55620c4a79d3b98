import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataSource } from '#kit/db/data-source.js';
import { migrate } from '#kit/db/migrate.js';
import { newId } from '#kit/ids/ids.js';
import { migrations } from '#migrations/index.js';
import { adminUrl, PASSWORDS } from './database.js';

const name = `t_${newId().replaceAll('-', '')}`;
const file = path.join(import.meta.dirname, '../../../docker/database/roles.sql');
const passwords: Readonly<Record<string, string>> = { owner_password: PASSWORDS.owner, app_password: PASSWORDS.app, system_password: PASSWORDS.system };
/** psql's interpolation, the only feature of psql that the file uses. */
const script = (given = passwords): string => readFileSync(file, 'utf8').replace(/:'(\w+)'/gu, (_, key: string) => pg.escapeLiteral(given[key] ?? ''));

const urlOf = (database: string, user?: string, password?: string): string => {
  const url = new URL(adminUrl());
  url.pathname = `/${database}`;
  if (user !== undefined) { url.username = user; url.password = password ?? ''; }
  return url.href;
};
async function run(url: string, ...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let last: pg.QueryResult | undefined;
    for (const sql of statements) last = await client.query(sql);
    if (!last) throw new Error('nothing to run');
    return last;
  } finally { await client.end(); }
}
const asApp = (sql: string) => run(urlOf(name, 'mpp_app', PASSWORDS.app), sql);

describe('docker/database/roles.sql', () => {
  beforeAll(async () => { await run(urlOf('postgres'), `create database ${name}`); });
  afterAll(async () => { await run(urlOf('postgres'), `drop database if exists ${name} with (force)`); });

  it('can be run twice, and the migrations run on what it leaves', async () => {
    await run(urlOf(name), script());
    await run(urlOf(name), script());
    const owner = dataSource({ url: urlOf(name, 'mpp_owner', PASSWORDS.owner), poolSize: 2, migrations, name: 'roles-sql' });
    await owner.initialize();
    try { expect((await migrate(owner, urlOf(name, 'mpp_system', PASSWORDS.system))).length).toBe(migrations.length); } finally { await owner.destroy(); }
  });

  it('gives no role more than it needs', async () => {
    const { rows } = await run(urlOf(name), `select rolname from pg_roles where rolname like 'mpp\\_%' and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)`);
    expect(rows).toEqual([]);
    const owned = await run(urlOf(name), `select count(*)::int as n from pg_class where relowner = 'mpp_app'::regrole`);
    expect(owned.rows).toEqual([{ n: 0 }]);
  });

  it('mpp_app cannot make tables, change audit rows, or become another role', async () => {
    await expect(asApp('create table public.x (id int)')).rejects.toThrow(/permission denied/u);
    await expect(asApp('delete from audit_entry')).rejects.toThrow(/permission denied/u);
    for (const role of ['mpp_owner', 'mpp_system']) await expect(asApp(`set role ${role}`)).rejects.toThrow(/permission denied/u);
  });

  it('refuses missing and short passwords', async () => {
    await expect(run(urlOf(name), script({ ...passwords, app_password: 'short' }))).rejects.toThrow(/password of mpp_app is missing or shorter/u);
  });
});
