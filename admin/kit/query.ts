import { notFound } from '#kit/errors/app-error.js';
import { isCalendarDate } from '#kit/time/calendar-date.js';
import { isUuid } from '#kit/ids/ids.js';
import type { Field, PanelResource } from './registry.js';
import { sortableFields } from './registry.js';

export const MOST_PER_PAGE = 50;
export const DEFAULT_PER_PAGE = 20;
/** Deepest row a page may start at: beyond it people filter. */
export const DEEPEST = 10_000;
export const COUNT_CAP = 10_000;

export type Condition = { field: string; op: 'equals' | 'contains' | 'empty'; value: string } | { field: string; op: 'from' | 'to'; value: string };
export interface ListQuery { readonly page: number; readonly perPage: number; readonly sortBy: string; readonly direction: 'asc' | 'desc'; readonly search: string | null; readonly conditions: readonly Condition[] }

const PLAIN = new Set(['page', 'perPage', 'sortBy', 'direction', 'query', 'refresh', 'tab', 'redirectUrl']);
const whole = (text: string | undefined, otherwise: number, most: number): number => {
  const n = Number(text ?? otherwise);
  return Number.isSafeInteger(n) && n >= 1 ? Math.min(n, most) : otherwise;
};

/** The query of a list, from an untrusted query string. What is not declared for this resource is refused with 404, never ignored. */
export function parseListQuery(r: PanelResource, raw: Readonly<Record<string, unknown>>): ListQuery {
  const text = (name: string): string | undefined => {
    if (!Object.hasOwn(raw, name) || raw[name] === '') return undefined;
    if (typeof raw[name] !== 'string' || raw[name].includes('\0')) throw notFound(); // PostgreSQL holds no NUL
    return raw[name];
  };
  const conditions: Condition[] = [];
  for (const key of Object.keys(raw)) {
    if (PLAIN.has(key)) continue;
    if (!key.startsWith('filters.')) throw notFound();
    const value = text(key);
    if (value !== undefined) conditions.push(condition(r, key.slice('filters.'.length), value));
    else filterField(r, key.slice('filters.'.length));
  }
  if (conditions.length > 12) throw notFound();
  const perPage = whole(text('perPage'), DEFAULT_PER_PAGE, MOST_PER_PAGE);
  return {
    perPage, page: whole(text('page'), 1, Math.floor(DEEPEST / perPage)), ...sortOf(r, text('sortBy'), text('direction')),
    search: r.search.length ? searchText(text('query')) : text('query') === undefined ? null : refuse(), conditions,
  };
}

const refuse = (): never => { throw notFound(); };
export const searchText = (text: string | undefined): string | null => text?.replaceAll('\0', '').trim().slice(0, 80) || null;

export function sortOf(r: PanelResource, by: string | undefined, direction: string | undefined): { sortBy: string; direction: 'asc' | 'desc' } {
  if (by === undefined) return { sortBy: r.sort.by, direction: r.sort.direction };
  if (!sortableFields(r).includes(by) && by !== r.sort.by) throw notFound();
  return { sortBy: by, direction: direction === 'asc' ? 'asc' : 'desc' };
}

function filterField(r: PanelResource, name: string): { name: string; part: string | undefined; field: Field } {
  const [base = '', part, ...rest] = name.split('~~');
  if (rest.length || !r.filters.includes(base)) throw notFound();
  return { name: base, part, field: r.fields[base]! };
}

/** One condition by the kind of the field. A value that cannot be one (a date that is none) matches nothing and is refused. */
export function condition(r: PanelResource, key: string, value: string): Condition {
  const { name, part, field } = filterField(r, key);
  const kind = field.kind ?? 'text';
  if (value.length > 200) throw notFound();
  if (value === 'is:empty' && part === undefined) return { field: name, op: 'empty', value: 'yes' };
  if (part !== undefined) {
    if (!['date', 'instant'].includes(kind) || (part !== 'from' && part !== 'to') || !isCalendarDate(value.slice(0, 10))) throw notFound();
    return { field: name, op: part, value: value.slice(0, 10) };
  }
  switch (kind) {
    case 'reference': if (!isUuid(value)) throw notFound(); return { field: name, op: 'equals', value };
    case 'flag': if (value !== 'true' && value !== 'false') throw notFound(); return { field: name, op: 'equals', value };
    case 'date': if (!isCalendarDate(value)) throw notFound(); return { field: name, op: 'equals', value };
    case 'money': case 'number': if (!/^-?\d{1,15}$/.test(value)) throw notFound(); return { field: name, op: 'equals', value };
    case 'state': case 'code': return { field: name, op: 'equals', value };
    case 'text': return { field: name, op: 'contains', value };
    default: throw notFound();
  }
}
