import { createMongoAbility, type RawRuleOf } from '@casl/ability';
import { type Ability, abilityOf } from '#access/ability.js';
import { abilityToSql, type Sql } from '#access/ability-sql.js';
import type { Subject } from '#access/declare.js';
import type { Tx } from '#kit/db/tx.js';
import { listFieldUnknown } from './list.errors.js';
import { fewLike, findRows, type FoundRows, likeText, NOTHING, patternsOf } from './find-rows.js';
import { type Condition, COUNT_CAP, type ListQuery } from './query.js';
import type { PanelResource } from './registry.js';
import { RowQuery } from './row-query.js';

export type Query = RowQuery;
export type Asked = Pick<ListQuery, 'search' | 'conditions'>;
/** A query of the rows asked for; `atLeast` when a search has already met that many and nothing else narrows it. */
export interface Filtered { readonly query: Query; readonly atLeast: number | null; /** Nothing but the caller's scope narrows the rows. */ readonly whole: boolean }

export const column = (r: PanelResource, field: string): string => `"row"."${r.subject.fields[field]!}"`;

/** Where this one field may be read: filtering or sorting by a field must not tell what reading it would not. */
export const fieldScope = (ability: Ability, r: PanelResource, field: string, prefix: string): Sql => fieldScopeOf(ability, r.subject, field, 'row', prefix);

/** The same for the rows of `alias`. */
export function fieldScopeOf(ability: Ability, subject: Subject, field: string, alias: string, prefix: string): Sql {
  const raw = ability.rulesFor('read', subject.name, field).map(rule => rule.origin) as RawRuleOf<Ability>[];
  const columns = Object.fromEntries(Object.entries(subject.fields).map(([name, column]) => [name, `"${alias}"."${column}"`]));
  // rulesFor lists the strongest rule first, createMongoAbility wants it last
  const rules = raw.reverse().map(({ fields: _, ...rule }) => rule) as RawRuleOf<Ability>[];
  return abilityToSql(createMongoAbility<Ability>(rules), 'read', subject.name, columns, prefix);
}
export const isNever = (scope: Sql): boolean => scope.text === 'FALSE';
export const isAlways = (scope: Sql): boolean => scope.text === 'TRUE' || scope.text === '(TRUE)';

/** Is there no row of this kind that the caller may not see? */
export const seesAll = (tx: Tx, r: PanelResource): boolean => tx.principal.rowScope.all === true && isAlways(abilityToSql(abilityOf(tx.principal), 'read', r.subject.name, r.subject.fields));

/** Rows of the caller's scope that fit every condition and the search. @throws list_field_unknown for a field the caller may not read */
export async function filtered(tx: Tx, r: PanelResource, { search, conditions }: Asked): Promise<Filtered> {
  const ability = abilityOf(tx.principal);
  const query = RowQuery.scoped(tx, r.subject);
  for (const [i, c] of conditions.entries()) {
    const scope = fieldScope(ability, r, c.field, `f${i}s`);
    if (isNever(scope)) throw listFieldUnknown();
    query.andWhere(`(${scope.text})`, scope.params).andWhere(...where(tx, r, c, `f${i}v`));
    if (c.operator === 'contains' || c.operator === 'starts' || (c.operator === 'is' && c.kind === 'text')) await narrow(tx, r, query, [c.field], [textPattern(c)], `f${i}n`);
  }
  return { query, whole: !search && conditions.length === 0, atLeast: search ? await searched(tx, ability, r, query, search, conditions.length === 0) : null };
}

interface Sought { readonly field: string; readonly scope: Sql; readonly lookup: 'whole' | 'few' | undefined }

/** Every word must stand in one of the search fields; or the whole text is an id or a code. */
async function searched(tx: Tx, ability: Ability, r: PanelResource, query: Query, text: string, alone: boolean): Promise<number | null> {
  const sought: Sought[] = r.search.map((field, i) => ({ field, scope: fieldScope(ability, r, field, `q${i}s`), lookup: r.fields[field]!.lookup })).filter(s => !isNever(s.scope));
  const patterns = patternsOf(text);
  if (!sought.length || !patterns.length) { query.andWhere('false'); return null; }
  const parts = sought.filter(s => !s.lookup);
  const whole = await wholeCondition(tx, r, sought.filter(s => s.lookup), text);
  const inParts = patterns.map((_, i) => `(${parts.map(s => `((${s.scope.text}) and ${column(r, s.field)} ilike :qp${i})`).join(' or ')})`).join(' and ');
  query.andWhere([...parts.length ? [`(${inParts})`] : [], whole.text].join(' or '), { ...whole.params, ...parts.length ? Object.fromEntries(patterns.map((pattern, i) => [`qp${i}`, pattern])) : {} });
  for (const s of sought) query.setParameters(s.scope.params);
  const met = await narrowSearch(tx, r, query, parts.map(s => s.field), patterns, whole);
  return alone && met !== null && seesAll(tx, r) && sought.every(s => isAlways(s.scope)) ? met : null;
}

/** The fields that are looked up whole, as one condition on "row"; FALSE where there are none. */
async function wholeCondition(tx: Tx, r: PanelResource, sought: readonly Sought[], text: string): Promise<Sql> {
  const params: Record<string, unknown> = {};
  const texts: string[] = [];
  for (const [i, { field, scope, lookup }] of sought.entries()) {
    Object.assign(params, scope.params, { [`qw${i}`]: lookup === 'few' ? await fewLike(tx, r.subject.table, r.subject.fields[field]!, text) : [text.trim()] });
    texts.push(`((${scope.text}) and ${column(r, field)} = any(:qw${i}))`);
  }
  return { text: texts.length ? `(${texts.join(' or ')})` : 'false', params };
}

/** Adds the ids that the indexes find, where there are some and they are few. Returns how many were met when they are too many. */
async function narrowSearch(tx: Tx, r: PanelResource, query: Query, parts: readonly string[], patterns: readonly string[], whole: Sql): Promise<number | null> {
  const inParts = parts.length ? await findRows(tx, r.subject.table, parts.map(f => r.subject.fields[f]!), patterns) : NOTHING;
  if (inParts === null || inParts.met !== null) return inParts && inParts.met;
  const found = whole.text === 'false' ? NOTHING : await findWhole(tx, r, whole);
  if (found.met !== null) return found.met;
  query.andWhere('"row"."id" = any(:qn)', { qn: [...new Set([...inParts.ids, ...found.ids])] });
  return null;
}

async function findWhole(tx: Tx, r: PanelResource, { text, params }: Sql): Promise<FoundRows> {
  const rows = await RowQuery.scoped(tx, r.subject).select('"row"."id"', 'id').andWhere(text, params).limit(COUNT_CAP + 1).rows<{ id: string }>(tx);
  return rows.length > COUNT_CAP ? { ids: null, met: COUNT_CAP } : { ids: rows.map(row => row.id), met: null };
}

/** Adds the ids that an index of text parts finds, where there is one and they are few. Returns how many were met when they are too many. */
async function narrow(tx: Tx, r: PanelResource, query: Query, fields: readonly string[], patterns: readonly string[], name: string): Promise<number | null> {
  if (!patterns.length) return null;
  const found = await findRows(tx, r.subject.table, fields.map(f => r.subject.fields[f]!), patterns);
  if (found === null) return null;
  if (found.ids === null) return found.met;
  query.andWhere(`"row"."id" = any(:${name})`, { [name]: found.ids });
  return null;
}

function textPattern(c: Condition): string {
  const text = likeText(c.values[0] ?? '');
  if (c.operator === 'is') return text;
  return c.operator === 'starts' ? `${text}%` : `%${text}%`;
}

type Where = [text: string, params: Record<string, unknown>];

function where(tx: Tx, r: PanelResource, c: Condition, name: string): Where {
  const at = column(r, c.field);
  const isText = c.kind === 'text' || c.kind === 'code';
  switch (c.operator) {
    case 'empty': return [isText ? `(${at} is null or ${at} = '')` : `${at} is null`, {}];
    case 'filled': return [isText ? `${at} <> ''` : `${at} is not null`, {}];
    case 'any': return [`${at} = any(:${name})`, { [name]: c.values }];
    case 'none': return [`(${at} = any(:${name})) is not true`, { [name]: c.values }];
    case 'contains': case 'starts': return [`${at} ilike :${name}`, { [name]: textPattern(c) }];
    default: break;
  }
  if (c.kind === 'text') return [`${at} ilike :${name}`, { [name]: textPattern(c) }];
  const params = { [`${name}0`]: c.values[0], [`${name}1`]: c.values.at(-1), ...(c.kind === 'instant' ? { [`${name}z`]: tx.timeZone } : {}) };
  return [c.kind === 'instant' ? days(at, c, name) : plain(at, c, name), params];
}

const plain = (at: string, { operator }: Condition, name: string): string => {
  switch (operator) {
    case 'before': return `${at} < :${name}0`;
    case 'after': return `${at} > :${name}0`;
    case 'least': return `${at} >= :${name}0`;
    case 'most': return `${at} <= :${name}0`;
    case 'between': return `(${at} >= :${name}0 and ${at} <= :${name}1)`;
    default: return `${at} = :${name}0`;
  }
};

/** Days of the provider's calendar: an instant is compared with midnight in its time zone. */
function days(at: string, { operator }: Condition, name: string): string {
  const midnight = (value: number, later = 0): string => `((:${name}${value}::date + ${later})::timestamp at time zone :${name}z)`;
  switch (operator) {
    case 'before': return `${at} < ${midnight(0)}`;
    case 'after': return `${at} >= ${midnight(0, 1)}`;
    case 'least': return `${at} >= ${midnight(0)}`;
    case 'most': return `${at} < ${midnight(0, 1)}`;
    case 'between': return `(${at} >= ${midnight(0)} and ${at} < ${midnight(1, 1)})`;
    default: return `(${at} >= ${midnight(0)} and ${at} < ${midnight(0, 1)})`;
  }
}
