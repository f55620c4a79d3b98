import { DefaultNamingStrategy, type Table } from 'typeorm';

const snake = (s: string): string => s.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
const tableName = (t: Table | string): string => (typeof t === 'string' ? t : t.name).split('.').pop()!;

/** PostgreSQL's own default names, so that SQL-first migrations and entities agree without naming anything twice. */
export class PostgresNaming extends DefaultNamingStrategy {
  override tableName(className: string, custom?: string): string { return custom ?? snake(className); }
  override columnName(property: string, custom: string | undefined, prefixes: string[]): string { return [...prefixes, custom ?? property].map(snake).join('_'); }
  override primaryKeyName(t: Table | string): string { return `${tableName(t)}_pkey`; }
  override foreignKeyName(t: Table | string, columns: string[]): string { return `${tableName(t)}_${columns.join('_')}_fkey`; }
  override uniqueConstraintName(t: Table | string, columns: string[]): string { return `${tableName(t)}_${columns.join('_')}_key`; }
  override indexName(t: Table | string, columns: string[]): string { return `${tableName(t)}_${columns.join('_')}_idx`; }
}
