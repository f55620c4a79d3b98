import { abilityOf } from '#access/ability.js';
import type { Tx } from '#kit/db/tx.js';
import { column, type Filtered } from './conditions.js';
import { nameJoin } from './name-sql.js';
import type { PanelResource, Row } from './registry.js';
import { tableFacts } from './table-facts.js';

/** A field of a list, and the resource its ids belong to. */
export interface Reference { readonly field: string; readonly target: PanelResource }

const selected = (field: string): string => `name of ${field}`;

/** The rows with the names of what they refer to, as far as SQL can make them: one statement for a page, not one more for each reference. */
export async function withNames(tx: Tx, r: PanelResource, found: Filtered, references: readonly Reference[]): Promise<Filtered> {
  if (!references.length) return found;
  const [ability, { ids }] = [abilityOf(tx.principal), await tableFacts(tx, r.subject.table)];
  const query = found.query.clone();
  for (const { field, target } of references) {
    const joined = nameJoin(ability, target, { at: column(r, field), alias: `n${field.toLowerCase()}`, asUuid: !ids.has(r.subject.fields[field]!), many: false });
    if (joined) query.join(joined.join, joined.params).addSelect(joined.name, selected(field));
  }
  return { ...found, query };
}

/** The name that came with a row; null where SQL could not make it, or the caller may not see it. */
export function nameIn(row: Row, field: string): string | null {
  const name = row[selected(field)];
  return typeof name === 'string' && name !== '' ? name : null;
}
