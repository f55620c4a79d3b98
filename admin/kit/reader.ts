import { createMongoAbility, type RawRuleOf } from '@casl/ability';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { type Ability, abilityOf, project } from '#access/ability.js';
import { abilityToSql, type Sql } from '#access/ability-sql.js';
import { scoped } from '#access/scope.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import { isUuid } from '#kit/ids/ids.js';
import { type Condition, COUNT_CAP, type ListQuery } from './query.js';
import type { PanelResource, Row } from './registry.js';

export interface Counted { readonly total: number; readonly capped: boolean }
type Query = SelectQueryBuilder<ObjectLiteral>;

/** Rows of a list page: scoped, filtered and sorted by what the caller may read. */
export const listRows = (tx: Tx, r: PanelResource, q: ListQuery): Promise<Row[]> =>
  sorted(tx, r, filtered(tx, r, q), q).limit(q.perPage).offset((q.page - 1) * q.perPage).getMany();

/** Counts under the same scope and stops counting at the cap. */
export async function countRows(tx: Tx, r: PanelResource, q: Pick<ListQuery, 'search' | 'conditions'>): Promise<Counted> {
  const [sql, params] = filtered(tx, r, q).select('1', 'one').limit(COUNT_CAP + 1).getQueryAndParameters();
  const [row] = await tx.query<{ n: number }>(`select count(*)::int n from (${sql}) counted`, params);
  return { total: Math.min(row!.n, COUNT_CAP), capped: row!.n > COUNT_CAP };
}

/** One visible row. @throws not_found */
export async function oneRow(tx: Tx, r: PanelResource, id: string): Promise<Row> {
  const row = await scoped(tx, r.subject, 'row').andWhere('"row".id = :rowId', { rowId: id }).getOne();
  if (!row) throw notFound();
  return row;
}

export const manyRows = (tx: Tx, r: PanelResource, ids: readonly string[]): Promise<Row[]> =>
  scoped(tx, r.subject, 'row').andWhere('"row".id = any(:rowIds)', { rowIds: [...ids].slice(0, 500) }).getMany();

/** Names of the rows behind ids, those the caller may see. */
export async function titlesOf(tx: Tx, r: PanelResource, ids: readonly string[]): Promise<Map<string, string>> {
  const known = [...new Set(ids)].filter(isUuid);
  return known.length ? namesOf(tx, r, await manyRows(tx, r, known)) : new Map();
}

/** Names of visible rows, from permitted fields alone. */
export async function namesOf(tx: Tx, r: PanelResource, rows: readonly Row[]): Promise<Map<string, string>> {
  const ability = abilityOf(tx.principal);
  const made = r.names && rows.length ? await r.names(tx, rows.map(row => String(row['id']))) : new Map<string, string>();
  return new Map(rows.map(row => [String(row['id']), made.get(String(row['id'])) ?? (r.title(project(ability, r.subject, row)) || String(row['id']))]));
}

const column = (r: PanelResource, field: string): string => `"row"."${r.subject.fields[field]!}"`;

/** Where this one field may be read: filtering or sorting by a field must not tell what reading it would not. */
function fieldScope(ability: Ability, r: PanelResource, field: string, prefix: string): Sql {
  const raw = ability.rulesFor('read', r.subject.name, field).map(rule => rule.origin) as RawRuleOf<Ability>[];
  const columns = Object.fromEntries(Object.keys(r.subject.fields).map(name => [name, column(r, name)]));
  // rulesFor lists the strongest rule first, createMongoAbility wants it last
  const rules = raw.reverse().map(({ fields: _, ...rule }) => rule) as RawRuleOf<Ability>[];
  return abilityToSql(createMongoAbility<Ability>(rules), 'read', r.subject.name, columns, prefix);
}

function filtered(tx: Tx, r: PanelResource, { search, conditions }: Pick<ListQuery, 'search' | 'conditions'>): Query {
  const ability = abilityOf(tx.principal);
  const query = scoped(tx, r.subject, 'row');
  conditions.forEach((c, i) => {
    const scope = fieldScope(ability, r, c.field, `f${i}s`);
    if (scope.text === 'FALSE') throw notFound();
    query.andWhere(`(${scope.text})`, scope.params).andWhere(...where(r, c, `f${i}v`));
  });
  if (search) searched(query, ability, r, search);
  return query;
}

function where(r: PanelResource, c: Condition, name: string): [string, Record<string, string>] {
  const at = column(r, c.field);
  switch (c.op) {
    case 'empty': return [`${at} is null`, {}];
    case 'contains': return [`${at}::text ilike :${name}`, { [name]: `%${likeText(c.value)}%` }];
    case 'from': return [`${at} >= :${name}`, { [name]: c.value }];
    case 'to': return [`${at} < (:${name}::date + 1)`, { [name]: c.value }];
    case 'equals': return [`${at} = :${name}`, { [name]: c.value }];
  }
}

const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function searched(query: Query, ability: Ability, r: PanelResource, text: string): void {
  const parts: string[] = [];
  r.search.forEach((field, i) => {
    const scope = fieldScope(ability, r, field, `q${i}s`);
    if (scope.text === 'FALSE') return;
    parts.push(`((${scope.text}) and ${column(r, field)} ilike :searchText)`);
    query.setParameters(scope.params);
  });
  query.andWhere(parts.length ? `(${parts.join(' or ')})` : 'false', { searchText: `%${likeText(text)}%` });
}

function sorted(tx: Tx, r: PanelResource, query: Query, { sortBy, direction }: ListQuery): Query {
  const scope = fieldScope(abilityOf(tx.principal), r, sortBy, 'os');
  if (scope.text === 'FALSE') throw notFound();
  const at = column(r, sortBy);
  const order = direction === 'asc' ? 'ASC' : 'DESC';
  query.setParameters(scope.params);
  if (scope.text === '(TRUE)' || scope.text === 'TRUE') query.orderBy(at, order, 'NULLS LAST');
  else query.orderBy(`case when ${scope.text} then ${at} end`, order, 'NULLS LAST');
  return query.addOrderBy('"row"."id"', order);
}
