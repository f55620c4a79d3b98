import pg from 'pg';
import { createDatabase, type RoleUrls } from '#kit/db/roles.js';
import { dataSource } from '#kit/db/data-source.js';
import { migrate } from '#kit/db/migrate.js';
import { migrations } from '#migrations/index.js';
import { newId } from '#kit/ids/ids.js';

export const PASSWORDS = { owner: 'owner-for-tests', app: 'app-for-tests', system: 'system-for-tests' };
const TEMPLATE = 'mpp_template';
/** The template with the demo data in it, made by the first file that starts the whole product. */
export const DEMO_TEMPLATE = 'mpp_template_demo';
/** The same data for the use cases alone, under the keys of `testKeys`. */
export const ENROLLMENT_TEMPLATE = 'mpp_template_enrollment';

/** Address of the PostgreSQL that the global set-up of vitest started. */
export function adminUrl(): string {
  const url = process.env['MPP_TEST_PG'];
  if (!url) throw new Error('database tests need the global set-up of vitest.config.ts');
  return url;
}

/** Migrated once a run; every test file clones it in a few tens of milliseconds. */
export async function buildTemplate(admin: string): Promise<void> {
  for (const name of [DEMO_TEMPLATE, ENROLLMENT_TEMPLATE]) await asAdmin(admin, `drop database if exists ${name} with (force)`);
  const urls = await createDatabase(admin, TEMPLATE, PASSWORDS);
  const owner = dataSource({ url: urls.ownerUrl, poolSize: 2, migrations, name: 'template' });
  await owner.initialize();
  try { await migrate(owner, urls.systemUrl); } finally { await owner.destroy(); }
}

/** A database of the test's own, with the schema of today. Drop it with `dispose`. */
export async function cloneDatabase(template = TEMPLATE): Promise<RoleUrls & { name: string; dispose(): Promise<void> }> {
  const admin = adminUrl();
  const name = `t_${newId().replaceAll('-', '')}`;
  await asAdmin(admin, `create database ${name} template ${template} owner mpp_owner strategy file_copy`, `grant create on database ${name} to mpp_system`);
  const url = (user: string, password: string) => { const u = new URL(admin); u.username = user; u.password = password; u.pathname = `/${name}`; return u.href; };
  return {
    name, ownerUrl: url('mpp_owner', PASSWORDS.owner), appUrl: url('mpp_app', PASSWORDS.app), systemUrl: url('mpp_system', PASSWORDS.system),
    dispose: () => asAdmin(admin, `drop database if exists ${name} with (force)`),
  };
}

export async function asAdmin(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try { for (const s of statements) await client.query(s); } finally { await client.end(); }
}

