/** What the generators need of a database connection: `pg.Client`, `pg.Pool` and a query runner all fit. */
export interface CatalogClient { query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> }

/** Tables of the job queue and of the migrations belong to their libraries. */
export const OUR_SCHEMA = 'public';
const FOREIGN_TABLES = ['migration', 'typeorm_metadata'];

export interface CatalogColumn { readonly name: string; readonly type: string; readonly required: boolean; readonly defaultValue: string | null }
export interface CatalogConstraint { readonly name: string; readonly kind: 'p' | 'u' | 'f' | 'c' | 'x' | 'n'; readonly definition: string; readonly columns: readonly string[]; readonly target: string | null }
export interface CatalogTable {
  readonly name: string;
  readonly rowSecurity: boolean;
  readonly forcedRowSecurity: boolean;
  readonly columns: readonly CatalogColumn[];
  readonly constraints: readonly CatalogConstraint[];
  readonly indexes: readonly string[];
  readonly policies: readonly string[];
  readonly grants: readonly string[];
  readonly triggers: readonly string[];
}
export interface Catalog { readonly tables: readonly CatalogTable[]; readonly functions: readonly string[] }

type Row = Readonly<Record<string, unknown>>;

// Sorted in the database's "C" order, so that the text does not depend on the cluster's locale.
const TABLES = `select c.oid, c.relname as name, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forcedRowSecurity"
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relname = any($2) order by c.relname collate "C" limit 1000`;
const COLUMNS = `select a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, pg_catalog.pg_get_expr(d.adbin, d.adrelid) as "defaultValue"
  from pg_catalog.pg_attribute a left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attname collate "C"`;
const CONSTRAINTS = `select k.conname as name, k.contype as kind, pg_catalog.pg_get_constraintdef(k.oid) as definition, f.relname as target,
  array(select a.attname::text from unnest(k.conkey) with ordinality as key(num, position) join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.num order by key.position) as columns
  from pg_catalog.pg_constraint k left join pg_catalog.pg_class f on f.oid = k.confrelid
  where k.conrelid = $1 and k.contype <> 'n' order by k.contype, k.conname collate "C"`;
const INDEXES = `select pg_catalog.pg_get_indexdef(i.indexrelid) as text from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
  where i.indrelid = $1 and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by c.relname collate "C"`;
const POLICIES = `select format('%s %s for %s to %s%s%s', p.polname, case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    case when p.polroles = '{0}' then 'public' else (select string_agg(r.rolname, ', ' order by r.rolname collate "C") from pg_catalog.pg_roles r where r.oid = any(p.polroles)) end,
    coalesce(' using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid), ''), coalesce(' with check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '')) as text
  from pg_catalog.pg_policy p where p.polrelid = $1 order by p.polname collate "C"`;
// The owner can do everything by definition; said once, not for each table.
const GRANTS = `select text from (
    select format('%s: %s', grantee, string_agg(privilege, ', ' order by privilege collate "C")) as text from (
      select case when x.grantee = 0 then 'public' else pg_catalog.pg_get_userbyid(x.grantee) end as grantee, lower(x.privilege_type) as privilege
      from pg_catalog.pg_class c, lateral aclexplode(c.relacl) x where c.oid = $1 and x.grantee <> c.relowner) t group by grantee
    union all
    select format('%s: %s (%s)', grantee, privilege, string_agg(attname, ', ' order by attname collate "C")) from (
      select case when x.grantee = 0 then 'public' else pg_catalog.pg_get_userbyid(x.grantee) end as grantee, lower(x.privilege_type) as privilege, a.attname
      from pg_catalog.pg_attribute a, lateral aclexplode(a.attacl) x where a.attrelid = $1 and not a.attisdropped) u group by grantee, privilege
  ) g order by text collate "C"`;
const TRIGGERS = `select pg_catalog.pg_get_triggerdef(t.oid) as text from pg_catalog.pg_trigger t where t.tgrelid = $1 and not t.tgisinternal order by t.tgname collate "C"`;
const FUNCTIONS = `select format('%s(%s) returns %s language %s%s%s, md5 of the body %s%s', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid), l.lanname,
    case when p.prosecdef then ' security definer' else '' end, coalesce(' ' || array_to_string(p.proconfig, ' '), ''), md5(regexp_replace(p.prosrc, '\\s+', ' ', 'g')),
    coalesce(', execute: ' || (select string_agg(distinct case when x.grantee = 0 then 'public' else pg_catalog.pg_get_userbyid(x.grantee)::text end, ', ') from aclexplode(p.proacl) x where x.grantee <> p.proowner), '')) as text
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace join pg_catalog.pg_language l on l.oid = p.prolang
  where n.nspname = $1 and p.prokind in ('f', 'p') and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname collate "C", 1`;

async function rows<T>(client: CatalogClient, sql: string, ...values: unknown[]): Promise<T[]> {
  return (await client.query(sql, values)).rows as T[];
}

async function tableOf(client: CatalogClient, row: Row): Promise<CatalogTable> {
  const oid = row['oid'];
  const texts = async (sql: string) => (await rows<{ text: string }>(client, sql, oid)).map(({ text }) => text);
  return {
    name: String(row['name']), rowSecurity: row['rowSecurity'] === true, forcedRowSecurity: row['forcedRowSecurity'] === true,
    columns: await rows<CatalogColumn>(client, COLUMNS, oid), constraints: await rows<CatalogConstraint>(client, CONSTRAINTS, oid),
    indexes: await texts(INDEXES), policies: await texts(POLICIES), grants: await texts(GRANTS), triggers: await texts(TRIGGERS),
  };
}

/** Reads our schema from the system catalogue; any role that can connect may. */
export async function readCatalog(client: CatalogClient): Promise<Catalog> {
  const tables: CatalogTable[] = [];
  for (const row of await rows<Row>(client, TABLES, OUR_SCHEMA, FOREIGN_TABLES)) tables.push(await tableOf(client, row));
  return { tables, functions: (await rows<{ text: string }>(client, FUNCTIONS, OUR_SCHEMA)).map(({ text }) => text) };
}
