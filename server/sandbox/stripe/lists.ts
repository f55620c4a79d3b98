import { missing } from './errors.js';
import type { Created, Paging } from './params.js';
import type { Doc, Hidden, Unit } from './store.js';

export interface Filter { sql: string; value: unknown }
/** A filter for a parameter that was given; none for one that was not. */
export const is = (sql: string, value: unknown): Filter[] => (value === undefined ? [] : [{ sql, value }]);
export interface List { object: 'list'; data: unknown[]; has_more: boolean; url: string }

export function createdFilters(created: Created): Filter[] {
  if (created === undefined) return [];
  if (typeof created === 'number') return [{ sql: 'created = ?', value: created }];
  const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  return Object.entries(signs).flatMap(([key, sign]) => {
    const value = created[key as keyof typeof signs];
    return value === undefined ? [] : [{ sql: `created ${sign} ?`, value }];
  });
}

/** `?` -> `$n`, and the values in that order. */
export function bind(filters: Filter[], values: unknown[]): string {
  return filters.map(filter => `and ${filter.sql.replace('?', () => `$${values.push(filter.value)}`)}`).join(' ');
}

/** One page of objects, newest first, in Stripe's list form. */
export async function listObjects(unit: Unit, object: string, filters: Filter[], paging: Paging, url: string): Promise<List> {
  await unit.flush();
  const limit = paging.limit ?? 10;
  const cursor = paging.starting_after ?? paging.ending_before;
  const backwards = paging.starting_after === undefined && cursor !== undefined;
  const values: unknown[] = [object];
  let where = bind(filters, values);
  if (cursor !== undefined) {
    const at = await unit.tx.query<{ created: string; seq: string }>('select created, seq from stripe_object where id = $1 and object = $2', [cursor, object]);
    const row = at.rows[0];
    if (!row) throw missing(object, cursor, backwards ? 'ending_before' : 'starting_after');
    values.push(row.created, row.seq);
    where += ` and (created, seq) ${backwards ? '>' : '<'} ($${values.length - 1}, $${values.length})`;
  }
  const order = backwards ? 'asc' : 'desc';
  const { rows } = await unit.tx.query<{ data: Doc; hidden: Hidden }>(
    `select data, hidden from stripe_object where object = $1 ${where} order by created ${order}, seq ${order} limit ${limit + 1}`, values);
  const page = rows.slice(0, limit).map(row => unit.remember(row.data, row.hidden));
  return { object: 'list', data: backwards ? page.reverse() : page, has_more: rows.length > limit, url };
}
