import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { forbidden, notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import { abilityOf, permits } from './ability.js';
import { abilityToSql, positional, type Sql } from './ability-sql.js';
import type { Subject } from './declare.js';

/** A query over the rows the caller may see: the ability compiled to WHERE. Row-level security stands behind it. */
export function scoped<E extends ObjectLiteral>(tx: Tx, subject: Subject, alias: string, action = 'read'): SelectQueryBuilder<E> {
  const scope = scopeSql(tx, subject, alias, action);
  return tx.builder(subject.entity, alias).andWhere(scope.text, scope.params) as SelectQueryBuilder<E>;
}

/**
 * Loads one visible row, locked if asked; not visible = 404. Plain SQL: the text is the same for everybody with the same
 * roles, so that it is planned once a connection, which the query builder's is not.
 */
export async function load<E extends ObjectLiteral>(tx: Tx, subject: Subject, id: string, lock: 'none' | 'update' = 'none'): Promise<E> {
  const metadata = tx.manager.connection.getMetadata(subject.entity);
  const scope = positional(scopeSql(tx, subject, 'row', 'read'), 2);
  const columns = metadata.columns.filter(c => c.isSelect).map(c => `"row"."${c.databaseName}"`).join(', ');
  const [row] = await tx.prepared(`select ${columns} from "${subject.table}" "row" where "row".id = $1 and ${scope.text}${lock === 'update' ? ' for update' : ''}`, [id, ...scope.values]);
  if (!row) throw notFound();
  return hydrate<E>(metadata, row);
}

const compiled = new WeakMap<object, Map<string, Sql>>();
/** The ability as a condition on the rows of `alias`; compiled once an ability, which is kept for all requests of one person. */
export function scopeSql(tx: Tx, subject: Subject, alias: string, action: string): Readonly<Sql> {
  const ability = abilityOf(tx.principal);
  let known = compiled.get(ability);
  if (!known) compiled.set(ability, known = new Map());
  const key = `${action} ${subject.name} ${alias}`;
  let sql = known.get(key);
  if (!sql) {
    const columns = Object.fromEntries(Object.entries(subject.fields).map(([field, column]) => [field, `"${alias}"."${column}"`]));
    known.set(key, sql = abilityToSql(ability, action, subject.name, columns));
  }
  return sql;
}

function hydrate<E extends ObjectLiteral>(metadata: EntityMetadata, row: Readonly<Record<string, unknown>>): E {
  const entity = metadata.create() as E;
  for (const column of metadata.columns.filter(c => c.isSelect)) column.setEntityValue(entity, metadata.connection.driver.prepareHydratedValue(row[column.databaseName], column));
  return entity;
}

/** Visible but not allowed = 403. Call it on the loaded row before the change, and again after one that moves the row. */
export function authorize(tx: Tx, action: string, subject: Subject, row: object): void {
  if (!permits(abilityOf(tx.principal), action, subject, row)) throw forbidden();
}
