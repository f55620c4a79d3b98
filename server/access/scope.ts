import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { forbidden, notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import { abilityOf, permits } from './ability.js';
import { abilityToSql } from './ability-sql.js';
import type { Subject } from './declare.js';

/** A query over the rows the caller may see: the ability compiled to WHERE. Row-level security stands behind it. */
export function scoped<E extends ObjectLiteral>(tx: Tx, subject: Subject, alias: string, action = 'read'): SelectQueryBuilder<E> {
  const columns = Object.fromEntries(Object.entries(subject.fields).map(([field, column]) => [field, `"${alias}"."${column}"`]));
  const scope = abilityToSql(abilityOf(tx.principal), action, subject.name, columns);
  return tx.builder(subject.entity, alias).andWhere(scope.text, scope.params) as SelectQueryBuilder<E>;
}

/** Loads one visible row, locked if asked; not visible = 404. */
export async function load<E extends ObjectLiteral>(tx: Tx, subject: Subject, id: string, lock: 'none' | 'update' = 'none'): Promise<E> {
  const query = scoped<E>(tx, subject, 'row').andWhere('"row".id = :id', { id });
  if (lock === 'update') query.setLock('pessimistic_write');
  const row = await query.getOne();
  if (!row) throw notFound();
  return row;
}

/** Visible but not allowed = 403. Call it on the loaded row before the change, and again after one that moves the row. */
export function authorize(tx: Tx, action: string, subject: Subject, row: object): void {
  if (!permits(abilityOf(tx.principal), action, subject, row)) throw forbidden();
}
