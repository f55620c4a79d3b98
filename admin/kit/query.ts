import { isCalendarDate } from '#kit/time/calendar-date.js';
import { isUuid } from '#kit/ids/ids.js';
import { filterInvalid, listFieldUnknown } from './list.errors.js';
import { LIST, type Operator, OPERATORS_OF, RANGE, readFilterKey, takesValue } from './operators.js';
import type { Field, Kind, PanelResource } from './registry.js';
import { sortableFields } from './registry.js';

export const MOST_PER_PAGE = 50;
export const DEFAULT_PER_PAGE = 20;
/** Counting stops here: "10,000+". */
export const COUNT_CAP = 10_000;
const MOST_CONDITIONS = 12;
const MOST_VALUES = 50;
const LONGEST_VALUE = 200;
const LONGEST_PLACE = 2000;

/** Values as the database compares them: money in cents, dates as `YYYY-MM-DD`. */
export interface Condition { readonly field: string; readonly kind: Kind; readonly operator: Operator; readonly values: readonly string[] }
/** Where a page begins: after or before a sealed place that an earlier page gave out. */
export interface Place { readonly side: 'after' | 'before'; readonly sealed: string }
export interface ListQuery { readonly perPage: number; readonly sortBy: string; readonly direction: 'asc' | 'desc'; readonly place: Place | null; readonly search: string | null; readonly conditions: readonly Condition[] }

/** `from` is the browser's own note of the first row's number. */
const PLAIN = new Set(['after', 'before', 'from', 'perPage', 'sortBy', 'direction', 'query', 'refresh', 'tab', 'redirectUrl']);

export function perPageOf(text: string | undefined): number {
  const n = Number(text ?? DEFAULT_PER_PAGE);
  return Number.isSafeInteger(n) && n >= 1 ? Math.min(n, MOST_PER_PAGE) : DEFAULT_PER_PAGE;
}

/** The query of a list, from an untrusted query string. What is not declared for this resource is refused, never ignored. */
export function parseListQuery(r: PanelResource, raw: Readonly<Record<string, unknown>>): ListQuery {
  const text = (name: string): string | undefined => {
    if (!Object.hasOwn(raw, name) || raw[name] === '') return undefined;
    if (typeof raw[name] !== 'string' || raw[name].includes('\0')) throw filterInvalid({ fields: [{ path: name, code: 'invalid' }] }); // PostgreSQL holds no NUL
    return raw[name];
  };
  const conditions: Condition[] = [];
  for (const key of Object.keys(raw)) {
    if (PLAIN.has(key)) continue;
    const value = text(key);
    const asked = condition(r, key, value ?? '');
    if (value !== undefined || !takesValue(asked.operator)) conditions.push(asked);
  }
  if (conditions.length > MOST_CONDITIONS) throw filterInvalid({ fields: [{ path: 'filters', code: 'too_many' }] });
  if (!r.search.length && text('query') !== undefined) throw listFieldUnknown();
  return { perPage: perPageOf(text('perPage')), ...sortOf(r, text('sortBy'), text('direction')), place: placeOf(text('after'), text('before')), search: searchText(text('query')), conditions };
}

function placeOf(after: string | undefined, before: string | undefined): Place | null {
  const sealed = after ?? before;
  if (sealed === undefined) return null;
  if ((after !== undefined && before !== undefined) || sealed.length > LONGEST_PLACE) throw filterInvalid({ fields: [{ path: 'after', code: 'invalid' }] });
  return { side: after === undefined ? 'before' : 'after', sealed };
}

export const searchText = (text: string | undefined): string | null => text?.replaceAll('\0', '').trim().slice(0, 80) || null;

export function sortOf(r: PanelResource, by: string | undefined, direction: string | undefined): { sortBy: string; direction: 'asc' | 'desc' } {
  if (by === undefined) return { sortBy: r.sort.by, direction: r.sort.direction };
  if (!sortableFields(r).includes(by) && by !== r.sort.by) throw listFieldUnknown();
  return { sortBy: by, direction: direction === 'asc' ? 'asc' : 'desc' };
}

/** One condition: field and operator by allow-list, values by the kind of the field. */
export function condition(r: PanelResource, key: string, value: string): Condition {
  const asked = readFilterKey(key);
  if (!asked || !r.filters.includes(asked.field)) throw listFieldUnknown();
  const field = r.fields[asked.field]!;
  const kind = field.kind ?? 'text';
  const operator = OPERATORS_OF[kind].find(o => o === asked.operator);
  if (!operator) throw filterInvalid({ fields: [{ path: key, code: 'invalid' }] });
  const values = takesValue(operator) && value !== '' ? valuesOf(field, kind, operator, value) : [];
  if (values === null) throw filterInvalid({ fields: [{ path: key, code: 'invalid' }] });
  return { field: asked.field, kind, operator, values };
}

function valuesOf(field: Field, kind: Kind, operator: Operator, text: string): string[] | null {
  const parts = operator === 'between' ? text.split(RANGE) : operator === 'any' || operator === 'none' ? text.split(LIST) : [text];
  if (parts.length > MOST_VALUES || (operator === 'between' && parts.length !== 2)) return null;
  const values = parts.map(part => valueOf(field, kind, part.trim()));
  return values.every(v => v !== null) ? values : null;
}

function valueOf(field: Field, kind: Kind, text: string): string | null {
  if (text === '' || text.length > LONGEST_VALUE) return null;
  switch (kind) {
    case 'reference': return isUuid(text) ? text : null;
    case 'flag': return text === 'true' || text === 'false' ? text : null;
    case 'date': case 'instant': return isCalendarDate(text) ? text : null;
    case 'number': return /^-?\d{1,9}$/.test(text) ? text : null;
    case 'money': return cents(text);
    case 'state': return !field.options || Object.hasOwn(field.options, text) ? text : null;
    case 'text': case 'code': return text;
    default: return null;
  }
}

/** `99`, `99.5` or `99.50` dollars in cents; no floating point on the way. */
function cents(text: string): string | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text);
  return match ? `${match[1]}${BigInt(match[2]!) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'))}` : null;
}
