import type { Subject } from '#access/declare.js';
import type { Ability } from '#access/ability.js';
import type { Sql } from '#access/ability-sql.js';
import { fieldScopeOf, isNever } from './conditions.js';
import type { PanelResource } from './registry.js';

/**
 * A row's name in SQL, for files and for the references of a list: `title` and `names` say the same elsewhere. Made of `fields` of the
 * resource's own row, or of the row of `of` whose `match` is this row's `from`: a unique index allows one, so that no row of a list
 * stands twice. What the caller may not read gives no name.
 */
export interface NameSql {
  readonly of?: Subject;
  readonly match?: string;
  readonly from?: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  sql(column: (field: string) => string): string;
}

export interface NameJoin { readonly join: string; readonly params: Sql['params']; readonly name: string }

/**
 * Joins the name of the row of `r` whose `from` is the value `at` of "row"; null where the caller never sees one. `asUuid`: the value is
 * text that may hold other things than ids. `many`: all names are made at once instead of one by one.
 */
export function nameJoin(ability: Ability, r: PanelResource, { at, alias, asUuid = false, many }: { at: string; alias: string; asUuid?: boolean; many: boolean }): NameJoin | null {
  const { named } = r;
  if (!named || !ability.can('read', r.subject.name)) return null;
  const subject = named.of ?? r.subject;
  const column = (field: string): string => `"${alias}"."${subject.fields[field]!}"`;
  const scopes = named.fields.map((field, i) => fieldScopeOf(ability, subject, field, alias, `${alias}f${i}s`));
  if (scopes.some(isNever)) return null;
  const value = asUuid ? `case when ${at} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then ${at}::uuid end` : at;
  const key = column(named.match ?? 'id');
  const visible = [...Object.entries(named.where ?? {}).map(([field, value]) => `${column(field)} = '${value}'`), ...scopes.map(s => `(${s.text})`)].join(' and ');
  const join = many ? `left join (select ${key} "key", ${named.sql(column)} "name" from "${subject.table}" "${alias}" where ${visible}) "${alias}n" on "${alias}n"."key" = ${value}`
    : `left join lateral (select ${named.sql(column)} "name" from "${subject.table}" "${alias}" where ${key} = ${value} and ${visible} limit 1) "${alias}n" on true`;
  return { join, params: Object.assign({}, ...scopes.map(s => s.params)) as Sql['params'], name: `"${alias}n"."name"` };
}

/** The parts of titles that several resources share, in SQL. */
export const wordsSql = (column: string): string => `upper(left(${column}, 1)) || substr(replace(${column}, '_', ' '), 2)`;
export const dollarsSql = (column: string): string => `'$' || (${column}::numeric * 0.01)::text`;
