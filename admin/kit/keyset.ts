import { abilityOf } from '#access/ability.js';
import type { Tx } from '#kit/db/tx.js';
import { column, type Filtered, fieldScope, isAlways, isNever, type Query } from './conditions.js';
import { listFieldUnknown, placeInvalid } from './list.errors.js';
import type { ListQuery } from './query.js';
import type { PanelResource, Row } from './registry.js';
import type { TableFacts } from './table-facts.js';

/** The order of a page: an SQL expression with its parameters, and whether it can be empty. */
export interface Order { readonly name: string; readonly at: string; readonly params: Record<string, unknown>; readonly direction: 'asc' | 'desc'; readonly nullable: boolean; readonly indexed: boolean }
export interface Page { readonly rows: Row[]; readonly next: string | null; readonly previous: string | null }
interface Spot { readonly value: string | null; readonly id: string }
type Part = 'values' | 'nulls';

/** @throws list_field_unknown for a field the caller may not read anywhere */
export function orderOf(tx: Tx, r: PanelResource, { sortBy, direction }: Pick<ListQuery, 'sortBy' | 'direction'>, facts: TableFacts): Order {
  const scope = fieldScope(abilityOf(tx.principal), r, sortBy, 'os');
  if (isNever(scope)) throw listFieldUnknown();
  const name = r.subject.fields[sortBy]!;
  const at = column(r, sortBy);
  if (isAlways(scope)) return { name: sortBy, at, params: scope.params, direction, nullable: !facts.required.has(name), indexed: facts.ordered.has(name) };
  return { name: sortBy, at: `(case when ${scope.text} then ${at} end)`, params: scope.params, direction, nullable: true, indexed: false };
}
/** Ids are made in the order of time, and always indexed. */
export const orderById = (direction: 'asc' | 'desc'): Order => ({ name: 'id', at: '"row"."id"', params: {}, direction, nullable: false, indexed: true });

/**
 * One page by key: the rows after or before a place, found through the index however deep it lies, and the same whatever is
 * inserted meanwhile. Empty values come last in both directions, as a part of their own.
 */
export async function keysetPage(tx: Tx, r: PanelResource, { query, whole }: Pick<Filtered, 'query' | 'whole'>, order: Order, { place, perPage }: Pick<ListQuery, 'place' | 'perPage'>): Promise<Page> {
  const spot = place ? openPlace(tx, r, order, place.sealed) : null;
  const back = place?.side === 'before';
  const parts: Part[] = order.nullable ? (back ? ['nulls', 'values'] : ['values', 'nulls']) : ['values'];
  const first = spot ? parts.indexOf(spot.value === null ? 'nulls' : 'values') : 0;
  if (first < 0) throw placeInvalid();
  const found: { row: Row; spot: Spot }[] = [];
  for (const part of parts.slice(first)) {
    const wanted = perPage + 1 - found.length;
    if (wanted > 0) found.push(...await rowsOf(tx, query, whole, order, part, back, part === parts[first] ? spot : null, wanted));
  }
  const more = found.length > perPage;
  const shown = found.slice(0, perPage);
  if (back) shown.reverse();
  const seal = (at: { spot: Spot } | undefined): string | null => (at ? sealPlace(tx, r, order, at.spot) : null);
  return { rows: shown.map(f => f.row), next: back || more ? seal(shown.at(-1)) : null, previous: (back ? more : spot !== null) ? seal(shown[0]) : null };
}

async function rowsOf(tx: Tx, asked: Query, whole: boolean, order: Order, part: Part, back: boolean, spot: Spot | null, limit: number): Promise<{ row: Row; spot: Spot }[]> {
  const up = (order.direction === 'asc') !== back;
  const direction = up ? 'ASC' : 'DESC';
  const query = asked.clone().setParameters(order.params).addSelect(`${order.at}::text`, 'place_value');
  if (order.nullable) query.andWhere(`${order.at} is ${part === 'nulls' ? '' : 'not '}null`);
  if (spot && part === 'values' && order.name !== 'id') query.andWhere(`(${order.at}, "row"."id") ${up ? '>' : '<'} (:placeValue, :placeId)`, { placeValue: spot.value, placeId: spot.id });
  else if (spot) query.andWhere(`"row"."id" ${up ? '>' : '<'} :placeId`, { placeId: spot.id });
  if (order.name !== 'id') query.orderBy(order.at, direction);
  const rows = await query.orderBy('"row"."id"', direction).limit(limit).rows<Row & { place_value: string | null }>(tx, whole);
  return rows.map(({ place_value: value, ...row }) => ({ row, spot: { value, id: String((row as Row)['id']) } }));
}

const context = (tx: Tx, r: PanelResource, order: Order): string => `place:${tx.principal.id}:${r.id}:${order.name}:${order.direction}`;

/**
 * A place holds a value of a row, perhaps a name: addresses are logged and shared, so it is sealed. It opens for one person alone:
 * somebody else who may change rows of their own could find the value by where these come to stand.
 */
const sealPlace = (tx: Tx, r: PanelResource, order: Order, { value, id }: Spot): string => tx.keys.seal(JSON.stringify([value, id]), context(tx, r, order)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** @throws list_place_invalid for one that was not given out to this person for this list in this order */
function openPlace(tx: Tx, r: PanelResource, order: Order, sealed: string): Spot {
  try {
    const [value, id] = JSON.parse(tx.keys.open(sealed.replaceAll('-', '+').replaceAll('_', '/'), context(tx, r, order))) as [string | null, string];
    return { value, id };
  } catch (cause) { throw placeInvalid({ cause }); }
}
