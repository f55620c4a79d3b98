import { invalid } from './errors.js';
import type { Doc, Hidden, Unit } from './store.js';

/** Fields that Stripe lets one search by; the others are refused. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, 'text' | 'number'>>>> = {
  customer: { created: 'number', email: 'text', name: 'text', phone: 'text' },
  subscription: { created: 'number', status: 'text' },
};
const CLAUSE = /^\s*(-?)(?:metadata\[(?:'([^']+)'|"([^"]+)")\]|([a-z_]+))\s*(:|~|>=|<=|>|<)\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(null|-?\d+))/;
const MAX_CLAUSES = 10;

interface Query { sql: string; values: unknown[] }

/** Stripe's search language: up to 10 clauses joined by AND or by OR. Throws a 400 on anything else. */
export function readQuery(object: string, text: string): Query {
  const values: unknown[] = [object];
  const parts: string[] = [];
  let joiner = '';
  let rest = text.trim();
  while (rest !== '') {
    const match = CLAUSE.exec(rest);
    if (!match || parts.length === MAX_CLAUSES) throw badQuery(text);
    parts.push(clause(object, match, values));
    rest = rest.slice(match[0].length).trim();
    if (rest === '') break;
    const join = /^(AND|OR)\s+/i.exec(rest);
    const word = join ? (join[1] ?? '').toUpperCase() : 'AND';
    if (joiner && joiner !== word) throw invalid('You may not use a query that uses both AND and OR.', undefined, 'query');
    joiner = word;
    if (join) rest = rest.slice(join[0].length);
  }
  if (parts.length === 0) throw badQuery(text);
  return { sql: parts.join(joiner === 'OR' ? ' or ' : ' and '), values };
}

const badQuery = (text: string) => invalid(`We were unable to parse your search query: ${text}`, undefined, 'query');

function clause(object: string, match: RegExpExecArray, values: unknown[]): string {
  const [, minus, key1, key2, field, operator, text1, text2, bare] = match;
  const quoted = text1 ?? text2;
  const value = quoted === undefined ? bare ?? '' : quoted.replace(/\\(.)/g, '$1');
  const isNull = quoted === undefined && bare === 'null';
  const key = key1 ?? key2;
  const sql = key !== undefined ? metadataClause(key, operator ?? ':', value, isNull, values) : fieldClause(object, field ?? '', operator ?? ':', value, values);
  return minus ? `(not coalesce((${sql}), false))` : `coalesce((${sql}), false)`;
}

function metadataClause(key: string, operator: string, value: string, isNull: boolean, values: unknown[]): string {
  if (isNull) { values.push(key); return `not (data -> 'metadata' ? $${values.length})`; }
  if (operator === ':') { values.push(JSON.stringify({ [key]: value })); return `data -> 'metadata' @> $${values.length}::jsonb`; }
  if (operator === '~') { values.push(key, `%${value.replace(/[%_\\]/g, '\\$&')}%`); return `data -> 'metadata' ->> $${values.length - 1} ilike $${values.length}`; }
  throw invalid(`Operator ${operator} is not supported for metadata.`, undefined, 'query');
}

function fieldClause(object: string, field: string, operator: string, value: string, values: unknown[]): string {
  const kind = FIELDS[object]?.[field];
  if (!kind) throw invalid(`Field \`${field}\` is an unsupported search field for resource \`${object}s\`.`, undefined, 'query');
  if (kind === 'number') {
    values.push(Number(value));
    return `(data ->> '${field}')::bigint ${operator === ':' ? '=' : operator} $${values.length}`;
  }
  if (operator !== ':' && operator !== '~') throw invalid(`Operator ${operator} is not supported for ${field}.`, undefined, 'query');
  values.push(operator === ':' ? value.toLowerCase() : `%${value.toLowerCase().replace(/[%_\\]/g, '\\$&')}%`);
  return `lower(data ->> '${field}') ${operator === ':' ? '=' : 'like'} $${values.length}`;
}

/** One page of results, newest first. `page` is the `next_page` of the page before. */
export async function searchObjects(unit: Unit, object: string, query: string, limit: number, page: string | undefined, url: string) {
  const { sql, values } = readQuery(object, query);
  const offset = page ? Number(Buffer.from(page, 'base64url').toString('utf8')) : 0;
  if (!Number.isInteger(offset) || offset < 0) throw invalid('Invalid page.', undefined, 'page');
  const { rows } = await unit.tx.query<{ data: Doc; hidden: Hidden }>(
    `select data, hidden from stripe_object where object = $1 and (${sql}) order by created desc, seq desc limit ${limit + 1} offset ${offset}`, values);
  const more = rows.length > limit;
  return {
    object: 'search_result' as const, data: rows.slice(0, limit).map(row => unit.remember(row.data, row.hidden)), has_more: more,
    next_page: more ? Buffer.from(String(offset + limit)).toString('base64url') : null, url,
  };
}
