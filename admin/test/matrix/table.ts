import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Role } from '#access/actor.js';

/** The hand-reviewed table. Nothing here is read from the declarations: people decide what stands in it. */
export const TABLE = 'docs/security/permissions.expected.json';

const Cell = z.strictObject({ rows: z.string(), fields: z.string(), actions: z.string() });
const Expected = z.strictObject({
  about: z.array(z.string()),
  /** Panels a role may enter. */
  doors: z.record(z.string(), z.string()),
  /** Resource -> roles ("owner billing") -> cell. A role without a cell may not even know that the resource exists. */
  resources: z.record(z.string(), z.record(z.string(), Cell)),
  /** Table -> roles -> whose rows row-level security lets through. */
  tables: z.record(z.string(), z.record(z.string(), z.string())),
  /** Route -> caller -> status. */
  routes: z.record(z.string(), z.record(z.string(), z.int())),
});
export type Expected = z.output<typeof Expected>;
/** `fields` are all of the cell; `only` says for which rows a field is meant alone (`email@billing`), and so an action. */
export interface ExpectedCell { readonly rows: ReadonlySet<string> | 'all'; readonly fields: ReadonlySet<string>; readonly only: ReadonlyMap<string, string>; readonly actions: ReadonlyMap<string, string | undefined> }

export const words = (text: string): string[] => text.split(' ').filter(Boolean);
const tags = (text: string): ReadonlySet<string> | 'all' => (text === '*' ? 'all' : new Set(words(text)));

export const readTable = (): Expected => Expected.parse(JSON.parse(readFileSync(path.resolve(TABLE), 'utf8')));

const cellOf = <T>(by: Readonly<Record<string, T>> | undefined, role: Role): T | undefined => Object.entries(by ?? {}).find(([roles]) => words(roles).includes(role))?.[1];

export function expectedCell(table: Expected, resource: string, role: Role): ExpectedCell | null {
  const cell = cellOf(table.resources[resource], role);
  if (!cell) return null;
  const fields = words(cell.fields).map(f => f.split('@') as [string, string?]);
  return { rows: tags(cell.rows), fields: new Set(fields.map(([f]) => f)), only: new Map(fields.flatMap(([f, tag]) => (tag === undefined ? [] : [[f, tag]]))), actions: new Map(words(cell.actions).map(a => a.split('@') as [string, string?]).map(([a, tag]) => [a, tag])) };
}
export const expectedRows = (table: Expected, name: string, role: Role): ReadonlySet<string> | 'all' => tags(cellOf(table.tables[name], role) ?? '');
export const covers = (rows: ReadonlySet<string> | 'all', tag: string): boolean => rows === 'all' || rows.has(tag);
