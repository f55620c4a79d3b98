import type { Actor } from '#access/actor.js';
import type { Tx } from '#kit/db/tx.js';

/** Rows of a list as text cells, ready for `COPY`: one SELECT with its parameters, and the headings of its columns. */
export interface ExportPlan { readonly sql: string; readonly params: readonly unknown[]; readonly headings: readonly string[] }
/** How many rows to expect, and what was asked for in words that may be kept. */
export interface ExportOutline { readonly rows: number; readonly asked: unknown }

/** One list of one panel. Both calls check the caller's rows, fields, filters and order, as the list itself does. */
export interface ExportSource {
  readonly panel: string;
  readonly resource: string;
  /** First part of the file's name. */
  readonly fileName: string;
  outline(tx: Tx, query: Readonly<Record<string, unknown>>): Promise<ExportOutline>;
  plan(tx: Tx, query: Readonly<Record<string, unknown>>): Promise<ExportPlan>;
}

const sources = new Map<string, ExportSource>();
const key = (panel: string, resource: string): string => `${panel}/${resource}`;

/** Called by the composition root: the lists are declared above this area. */
export function registerExportSources(added: readonly ExportSource[]): void { for (const s of added) sources.set(key(s.panel, s.resource), s); }
export const exportSource = (panel: string, resource: string): ExportSource | undefined => sources.get(key(panel, resource));

/** The roles that count in this panel, as a job has them. */
export type ActorOf = (userId: string, panel: string) => Promise<Actor | null>;
