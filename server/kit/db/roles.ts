import pg from 'pg';

export interface RolePasswords { owner: string; app: string; system: string }
export interface RoleUrls { ownerUrl: string; appUrl: string; systemUrl: string }

const ROLES = { owner: 'mpp_owner', app: 'mpp_app', system: 'mpp_system' } as const;

/**
 * Creates the three database roles and an empty database, through a connection that may do so. Safe to repeat.
 * `docker/database/roles.sql` is the same by hand for a managed PostgreSQL.
 */
export async function createDatabase(adminUrl: string, name: string, passwords: RolePasswords): Promise<RoleUrls> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const [key, role] of Object.entries(ROLES) as [keyof RolePasswords, string][]) {
      const exists = (await client.query('select 1 from pg_roles where rolname = $1', [role])).rowCount;
      const attributes = `login nosuperuser nocreatedb nocreaterole nobypassrls password ${pg.escapeLiteral(passwords[key])}`;
      await client.query(`${exists ? 'alter' : 'create'} role ${role} ${attributes}`);
    }
    // the owner gives the queue's schema and function to mpp_system, so it must be a member of that role
    await client.query('grant mpp_system to mpp_owner with inherit false, set true');
    if (!(await client.query('select 1 from pg_database where datname = $1', [name])).rowCount)
      await client.query(`create database ${pg.escapeIdentifier(name)} owner mpp_owner`);
  } finally { await client.end(); }
  await ownPublicSchema(adminUrl, name);
  return roleUrls(adminUrl, name, passwords);
}

async function ownPublicSchema(adminUrl: string, name: string): Promise<void> {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`alter schema public owner to mpp_owner; revoke create on schema public from public; grant usage on schema public to mpp_app, mpp_system;
      create extension if not exists pg_trgm; grant create on database ${pg.escapeIdentifier(name)} to mpp_system;`);
  } finally { await client.end(); }
}

export function roleUrls(adminUrl: string, name: string, passwords: RolePasswords): RoleUrls {
  const as = (key: keyof RolePasswords): string => {
    const url = new URL(adminUrl);
    url.username = ROLES[key];
    url.password = encodeURIComponent(passwords[key]);
    url.pathname = `/${name}`;
    return url.href;
  };
  return { ownerUrl: as('owner'), appUrl: as('app'), systemUrl: as('system') };
}
