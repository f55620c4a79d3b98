import type { Tx } from '#kit/db/tx.js';
import { COUNT_CAP } from './query.js';
import { tableFacts } from './table-facts.js';

/** Ids of the rows that fit, or how many were met before it stopped: then an index of the order is the faster way. */
export type FoundRows = { readonly ids: readonly string[]; readonly met: null } | { readonly ids: null; readonly met: number };

export const NOTHING: FoundRows = { ids: [], met: null };

const MOST_WORDS = 4;
/** A trigram index knows parts of three letters; shorter text is looked for at the start of words. */
const SHORTEST_PART = 3;

export const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** A phone number as it is kept is digits after a plus, however it is typed. */
const asPhone = (text: string): string | null => (/^[\d\s().+-]{7,24}$/.test(text) && !/^\d{4}-\d\d-\d\d$/.test(text) ? text.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '') : null);

/** What is searched for, word by word. */
export function patternsOf(text: string): string[] {
  const phone = asPhone(text.trim());
  const words = phone ? [phone] : text.trim().split(/\s+/).slice(0, MOST_WORDS);
  return words.filter(Boolean).map(word => (word.length < SHORTEST_PART ? `${likeText(word)}%` : `%${likeText(word)}%`));
}

/** An anchored pattern, or one with enough letters for the index. */
const usable = (pattern: string): boolean => !pattern.startsWith('%') || pattern.replace(/[\\%_]/g, '').length >= SHORTEST_PART;

/** Rows of the caller's tenants where every pattern fits one of the columns, by trigram index; null where there is none or it would not help. */
export async function findRows(tx: Tx, table: string, columns: readonly string[], patterns: readonly string[]): Promise<FoundRows | null> {
  const { searchable } = await tableFacts(tx, table);
  if (!columns.every(c => searchable.has(c)) || !patterns.some(usable)) return null;
  // not a named statement: the function plans its query for these very patterns
  const [row] = await tx.query<{ ids: string[] }>('select rows_like($1::regclass, $2, $3, $4) ids', [table, columns, patterns, COUNT_CAP + 1]);
  return row!.ids.length > COUNT_CAP ? { ids: null, met: COUNT_CAP } : { ids: row!.ids, met: null };
}

/** More than the values of any column that is declared to have few. */
const MOST_VALUES = 500;

/** The values of a column that hold the text, from value to value by its index: the rows between are not read. */
export async function fewLike(tx: Tx, table: string, column: string, text: string): Promise<string[]> {
  const wanted = text.trim().toLowerCase();
  const rows = await tx.query<{ value: string }>(`with recursive value as ((select "${column}" v from "${table}" order by "${column}" limit 1)
    union all select (select "${column}" from "${table}" where "${column}" > v order by "${column}" limit 1) from value where v is not null) select v "value" from value where v is not null limit ${MOST_VALUES}`);
  return rows.map(row => row.value).filter(value => value.toLowerCase().includes(wanted) || value.toLowerCase().replaceAll(/[._-]/g, ' ').includes(wanted));
}
