import { type Catalog, type CatalogClient, type CatalogTable, readCatalog } from './catalog.js';

export const SCHEMA_DOCUMENT = 'docs/domain/schema.txt';

const KINDS = { p: 'primary key', u: 'unique', f: 'foreign key', c: 'check', x: 'exclusion', n: 'not null' } as const;

function chapter(table: CatalogTable): string[] {
  const security = table.forcedRowSecurity ? 'row security forced' : table.rowSecurity ? 'row security' : 'no row security';
  return [
    `table ${table.name} (${security})`,
    ...table.columns.map(({ name, type, required, defaultValue }) => `  column ${name} ${type}${required ? ' not null' : ''}${defaultValue === null ? '' : ` default ${defaultValue}`}`),
    ...table.constraints.map(({ name, kind, definition }) => `  ${KINDS[kind]} ${name}: ${definition}`),
    ...table.indexes.map((text) => `  index ${text}`),
    ...table.policies.map((text) => `  policy ${text}`),
    ...table.grants.map((text) => `  grant ${text}`),
    ...table.triggers.map((text) => `  trigger ${text}`),
    '',
  ];
}

/**
 * Columns, constraints with their expressions, indexes, policies, grants, triggers and functions as text that is the same for
 * the same schema: what a migration did to the database shows in the review, and "up, down, up" is compared by it.
 */
export function schemaTextOf(catalog: Catalog): string {
  return [...catalog.tables.flatMap(chapter), ...catalog.functions.map((text) => `function ${text}`), ''].join('\n');
}

export async function schemaSnapshot(client: CatalogClient): Promise<string> {
  return schemaTextOf(await readCatalog(client));
}
