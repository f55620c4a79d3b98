import { abilityOf, project } from '#access/ability.js';
import { scoped } from '#access/scope.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import { isUuid } from '#kit/ids/ids.js';
import { type Asked, type Filtered, filtered, seesAll } from './conditions.js';
import { keysetPage, type Order, orderById, orderOf, type Page } from './keyset.js';
import { sortTooLarge } from './list.errors.js';
import { COUNT_CAP, type ListQuery } from './query.js';
import { nameIn, type Reference, withNames } from './reference-names.js';
import { type PanelResource, type Row, sortableFields } from './registry.js';
import { tableFacts } from './table-facts.js';

const MOST_ROWS = 500;

export interface Counted { readonly total: number; readonly capped: boolean }
/** `unsorted` are the columns that so many rows cannot be sorted by. */
export interface Listed extends Page, Counted { readonly unsorted: readonly string[] }

/** A page of a list with its capped count: scoped, filtered and sorted by what the caller may read. With `references` come their names. */
export async function listPage(tx: Tx, r: PanelResource, q: ListQuery, references: readonly Reference[] = []): Promise<Listed> {
  const found = await filtered(tx, r, q);
  const counted = await knownOrCounted(tx, r, q, found);
  const page = await keysetPage(tx, r, await withNames(tx, r, found, references), await sortOrder(tx, r, q, counted.capped), q);
  const { ordered } = await tableFacts(tx, r.subject.table);
  return { ...page, ...counted, unsorted: counted.capped ? sortableFields(r).filter(name => !ordered.has(r.subject.fields[name]!)) : [] };
}

/** An index, or few enough rows to sort; a list that opens by itself in an order without index falls back to the order of ids. */
export async function sortOrder(tx: Tx, r: PanelResource, q: Pick<ListQuery, 'sortBy' | 'direction'>, many: boolean): Promise<Order> {
  const order = orderOf(tx, r, q, await tableFacts(tx, r.subject.table));
  if (order.indexed || !many) return order;
  if (q.sortBy === r.sort.by) return orderById(q.direction);
  throw sortTooLarge();
}

/** Counts under the same scope and stops counting at the cap. */
export const countRows = async (tx: Tx, r: PanelResource, q: Asked): Promise<Counted> => count(tx, await filtered(tx, r, q));

/** Tables whose rows were more than the cap when somebody who sees all of them looked: rows are not deleted, so they still are. */
const beyondCap = new Set<string>();

async function knownOrCounted(tx: Tx, r: PanelResource, q: Asked, found: Filtered): Promise<Counted> {
  const whole = !q.search && !q.conditions.length && seesAll(tx, r);
  if (whole && beyondCap.has(r.subject.table)) return { total: COUNT_CAP, capped: true };
  const counted = await count(tx, found);
  if (whole && counted.capped) beyondCap.add(r.subject.table);
  return counted;
}

/** As the list shows it: exact below the cap. */
export async function count(tx: Tx, { query, atLeast }: Filtered): Promise<Counted> {
  if (atLeast !== null) return { total: atLeast, capped: true };
  const [sql, params] = query.clone().select('1', 'one').limit(COUNT_CAP + 1).sql();
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
  scoped(tx, r.subject, 'row').andWhere('"row".id = any(:rowIds)', { rowIds: [...ids].slice(0, MOST_ROWS) }).getMany();

/** Names of the rows behind ids, those the caller may see. */
export async function titlesOf(tx: Tx, r: PanelResource, ids: readonly string[]): Promise<Map<string, string>> {
  const known = [...new Set(ids)].filter(isUuid);
  if (!known.length) return new Map();
  if (!r.names) return namesOf(tx, r, await manyRows(tx, r, known));
  // a name from elsewhere is made of rows the caller may see: the record itself need not be read for it
  const named = await r.names(tx, known.slice(0, MOST_ROWS));
  const nameless = known.filter(id => !named.has(id));
  return new Map([...named, ...(nameless.length ? await namesOf(tx, r, await manyRows(tx, r, nameless)) : [])]);
}

/** Names by id of what these rows refer to by `field`: those that came with them, and the others looked up. */
export async function namesReferred(tx: Tx, { field, target }: Reference, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const lacking: string[] = [];
  for (const row of rows) {
    const [id, name] = [row[field], nameIn(row, field)];
    if (typeof id !== 'string') continue;
    if (name === null) lacking.push(id);
    else names.set(id, name);
  }
  return lacking.length ? new Map([...names, ...await titlesOf(tx, target, lacking)]) : names;
}

/** Names of visible rows, from permitted fields alone. */
export async function namesOf(tx: Tx, r: PanelResource, rows: readonly Row[]): Promise<Map<string, string>> {
  const ability = abilityOf(tx.principal);
  const made = r.names && rows.length ? await r.names(tx, rows.map(row => String(row['id']))) : new Map<string, string>();
  return new Map(rows.map(row => [String(row['id']), made.get(String(row['id'])) ?? (r.title(project(ability, r.subject, row)) || String(row['id']))]));
}
