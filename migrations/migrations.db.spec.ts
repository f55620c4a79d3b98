import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { schemaSnapshot } from '#cli/generate/schema-snapshot.js';
import { entities } from '#composition/entities.js';
import { dataSource } from '#kit/db/data-source.js';
import { migrate } from '#kit/db/migrate.js';
import { createDatabase, type RoleUrls } from '#kit/db/roles.js';
import { newId } from '#kit/ids/ids.js';
import { migrations } from '#migrations/index.js';
import { adminUrl, PASSWORDS } from '#test/db/database.js';

/**
 * What TypeORM would still change although it is right. Each line: the statement as it would run, and why it stays away.
 * An entity or a migration that is missing something shows here as a statement that nobody expected.
 */
const KNOWN_DRIFT: Readonly<Record<string, string>> = {
  'DROP INDEX "public"."audit_entry_chain_idx"': 'the sealer reads in this order, in SQL of its own',
  'ALTER TABLE "audit_entry" DROP COLUMN "xid"': 'the order of commits belongs to the sealer; no caller reads it',
  'ALTER TABLE "audit_entry" DROP COLUMN "key_id"': 'the seal of a row is nobody\'s to read: record() and audit:verify use SQL',
  'ALTER TABLE "audit_entry" DROP COLUMN "hmac"': 'the seal of a row is nobody\'s to read: record() and audit:verify use SQL',
  'ALTER TABLE "verification" DROP COLUMN "replaces"': 'the release before writes it; the next one drops it',
  ...Object.fromEntries(['site agency', 'site agent', 'site group', 'role_grant agency', 'role_grant agent', 'role_grant group', 'role_grant household', 'invitation agency', 'invitation agent', 'invitation group'].map(key => key.split(' ')).map(([table, to]) =>
    [`ALTER TABLE "${table}" DROP CONSTRAINT "${table}_${to}_id_fkey"`, 'sites and identity stand below agents, groups and enrollment, and may not name their entities'])),
};

/** Indexes of the panels' lists, search and figures: several columns of several kinds, made in SQL alone. */
const LIST_INDEX = /^DROP INDEX "public"\."\w+_(list|find|figures)_idx"$/;

const name = `t_${newId().replaceAll('-', '')}`;
let urls: RoleUrls;
let owner: DataSource;

async function asAdmin<T extends pg.QueryResultRow>(sql: string, database = name): Promise<T[]> {
  const url = new URL(adminUrl());
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  try { return (await client.query<T>(sql)).rows; } finally { await client.end(); }
}

/** What a migration may leave behind that the snapshot of tables does not show. */
const SURROUNDINGS = `select kind || ' ' || name as text from (
    select 'schema' as kind, nspname::text as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    union all select 'function', n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'jobs') and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all select 'type', t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'public' and t.typtype in ('e', 'd', 'c') and not exists (select from pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
    union all select 'sequence', c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S' and c.relname <> 'migration_id_seq'
    union all select 'default privileges', d.defaclobjtype::text || ' ' || d.defaclacl::text from pg_default_acl d
  ) all_of_it order by 1`;

describe('migrations', () => {
  beforeAll(async () => {
    urls = await createDatabase(adminUrl(), name, PASSWORDS);
    owner = dataSource({ url: urls.ownerUrl, poolSize: 2, migrations, entities, name: 'migrations-spec' });
    await owner.initialize();
  });
  afterAll(async () => {
    await owner?.destroy();
    await asAdmin(`drop database if exists ${name} with (force)`, 'postgres');
  });

  const snapshot = async (): Promise<string> => {
    const client = new pg.Client({ connectionString: urls.ownerUrl });
    await client.connect();
    try { return await schemaSnapshot(client); } finally { await client.end(); }
  };
  const surroundings = async (): Promise<string[]> => (await asAdmin<{ text: string }>(SURROUNDINGS)).map(r => r.text);

  it('up, down and up again give the same schema, and down leaves nothing', async () => {
    const before = await surroundings();
    expect(await migrate(owner, urls.systemUrl)).toHaveLength(migrations.length);
    const [first, around] = [await snapshot(), await surroundings()];
    for (let i = 0; i < migrations.length; i++) await owner.undoLastMigration({ transaction: 'each' });
    expect((await asAdmin<{ t: string }>(`select tablename as t from pg_tables where schemaname = 'public'`)).map(r => r.t)).toEqual(['migration']);
    expect(await surroundings()).toEqual(before);
    expect(await migrate(owner, urls.systemUrl)).toHaveLength(migrations.length);
    expect(await snapshot()).toBe(first);
    expect(await surroundings()).toEqual(around);
  });

  it('a second run finds nothing to do', async () => {
    expect(await migrate(owner, urls.systemUrl)).toEqual([]);
  });

  it('two starts at the same moment migrate once', async () => {
    const other = dataSource({ url: urls.ownerUrl, poolSize: 2, migrations, name: 'migrations-race' });
    await other.initialize();
    try {
      for (let i = 0; i < migrations.length; i++) await owner.undoLastMigration({ transaction: 'each' });
      const ran = await Promise.all([migrate(owner, urls.systemUrl), migrate(other, urls.systemUrl)]);
      expect(ran.map(r => r.length).sort((a, b) => a - b)).toEqual([0, migrations.length]);
    } finally { await other.destroy(); }
  });

  it('each waits a bounded time for its locks, in both directions, and its class ends with its time', () => {
    for (const migration of migrations) {
      const text = String(migration.prototype.up) + String(migration.prototype.down);
      expect(text.match(/set local lock_timeout = '5s'/gu), migration.name).toHaveLength(2);
      expect(migration.name).toMatch(/\d{13}$/u);
    }
    const times = migrations.map(m => m.name.slice(-13));
    expect(times).toEqual([...new Set(times)].sort());
  });

  it('the entities agree with the tables', async () => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    const found = upQueries.map(q => q.query);
    expect(found.filter(q => !Object.hasOwn(KNOWN_DRIFT, q) && !LIST_INDEX.test(q))).toEqual([]);
    expect(Object.keys(KNOWN_DRIFT).filter(q => !found.includes(q)), 'no longer drifting').toEqual([]);
  });
});
