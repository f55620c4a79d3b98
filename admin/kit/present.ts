import { type Ability, project } from '#access/ability.js';
import type { PanelResource, Row } from './registry.js';

export type Params = Record<string, string | number | boolean | null>;

/** What a panel may know of one row: permitted fields and values made of them, as JSON scalars. Sealed columns are never among them. */
export function presentRow(ability: Ability, r: PanelResource, row: Row, fields: readonly string[]): Params {
  const seen = project(ability, r.subject, row);
  const params: Params = { id: String(row['id']) };
  for (const name of fields) {
    if (Object.hasOwn(r.fields, name) && Object.hasOwn(seen, name)) params[name] = scalar(seen[name]);
    else if (r.computed && Object.hasOwn(r.computed, name)) params[name] = computedValue(r, name, seen);
  }
  return params;
}

function computedValue(r: PanelResource, name: string, seen: Row): string | number | boolean | null {
  const made = r.computed![name]!;
  return made.from.every(field => Object.hasOwn(seen, field)) ? scalar(made.value(seen)) : null;
}

/** JSON has no bigint and no Date; lists and objects travel as JSON text, which AdminJS does not flatten into paths. */
function scalar(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));
  return value as string | number | boolean;
}

export const fieldsToShow = (r: PanelResource): readonly string[] => [...new Set([...r.list, ...r.show])];
