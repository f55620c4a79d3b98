import { type Catalog, type CatalogClient, type CatalogTable, readCatalog } from './catalog.js';

export const ERD_DOCUMENT = 'docs/diagrams/erd.md';

/** Mermaid wants one word for a type. */
const word = (type: string): string => type.replace(/\s+with(out)? time zone/, (_, out?: string) => (out === undefined ? 'tz' : '')).replace(/\[\]/g, '_list').replace(/\W+/g, '_').replace(/_+$/, '');

function keysOf(table: CatalogTable, column: string): string {
  const has = (kind: string) => table.constraints.some((one) => one.kind === kind && one.columns.includes(column));
  return [has('p') ? 'PK' : '', has('f') ? 'FK' : '', has('u') ? 'UK' : ''].filter((key) => key !== '').join(', ');
}

function entity(table: CatalogTable): string[] {
  const columns = table.columns.map(({ name, type, required }) => [`    ${word(type)} ${name}`, keysOf(table, name), required ? '' : '"may be empty"'].filter((part) => part !== '').join(' '));
  return [`  ${table.name} {`, ...columns, '  }'];
}

/** One line per foreign key: required or not on the one side, one or many on the other. */
function relations(table: CatalogTable): string[] {
  const unique = (columns: readonly string[]) => table.constraints.some(({ kind, columns: own }) => (kind === 'p' || kind === 'u') && own.length === columns.length && own.every((name) => columns.includes(name)))
    || table.indexes.some((text) => text.startsWith('CREATE UNIQUE INDEX') && !/ WHERE /.test(text) && text.endsWith(`(${columns.join(', ')})`));
  return table.constraints.filter(({ kind }) => kind === 'f').map(({ columns, target }) => {
    const required = columns.every((name) => table.columns.find((column) => column.name === name)?.required === true);
    return `  ${target} ${required ? '||' : '|o'}--${unique(columns) ? 'o|' : 'o{'} ${table.name} : ${columns.join('_and_')}`;
  });
}

export function erdOf(catalog: Catalog): string {
  const body = [...catalog.tables.flatMap(relations), ...catalog.tables.flatMap(entity)];
  return ['# Entities and relations', '', 'Generated from a migrated database; do not edit. A test compares this file with it.', '', '```mermaid', 'erDiagram', ...body, '```', ''].join('\n');
}

/** The Markdown of `docs/diagrams/erd.md`. */
export async function erd(client: CatalogClient): Promise<string> {
  return erdOf(await readCatalog(client));
}
