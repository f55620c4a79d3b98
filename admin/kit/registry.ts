import type { z } from 'zod';
import type { DocumentRow } from '#kit/storage/documents.js';
import type { AnyUseCase, Query } from '#access/use-case.js';
import type { Subject } from '#access/declare.js';
import type { Panel } from '#identity/index.js';
import type { Tx } from '#kit/db/tx.js';
import type { NameSql } from './name-sql.js';
import type { Kind } from './operators.js';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
export type Row = Readonly<Record<string, unknown>>;

export type { Kind } from './operators.js';

/** `reference` names the resource its id (or ids) belong to. */
export interface Field {
  readonly label: string;
  readonly kind?: Kind;
  readonly reference?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly tones?: Readonly<Record<string, Tone>>;
  readonly hint?: string;
  /** How the search finds it; absent: any part of it, by an index of parts. `whole`: an id or a code, as it stands. `few`: one of a few values, by any part of one. */
  readonly lookup?: 'whole' | 'few';
}

/** A value that is kept sealed: shown on the record's own page alone, to roles that may read `field`, with an audit row. */
export interface Sealed { readonly field: string; readonly label: string; readonly kind?: Kind; open(tx: Tx, row: Row): Promise<string> | string }

/** A value made of other fields, as they are after projection. */
export interface Computed { readonly label: string; readonly kind?: Kind; readonly from: readonly string[]; value(row: Row): unknown; readonly options?: Readonly<Record<string, string>>; readonly tones?: Readonly<Record<string, Tone>>;
  /** What only other rows can tell, by id; it wins over `value`, where `from` may be read. */
  look?(tx: Tx, rows: readonly Row[]): Promise<ReadonlyMap<string, string>>;
}

export interface Choice { readonly value: string; readonly label: string }
/** One line of what a use case would do. Money is cents, a date a calendar date. */
export interface PreviewLine { readonly label: string; readonly value: string | number | null; readonly kind: 'money' | 'date' | 'text'; readonly strong?: boolean }
/** A use case with the same input that says what would come of it; what it `confirms` goes into the input, so that what was seen is what is done. */
export interface PanelPreview { readonly useCase: AnyUseCase; lines(out: never): readonly PreviewLine[]; confirms?(out: never): Readonly<Record<string, unknown>>; /** Fields of the input that it does not take. */ readonly without?: readonly string[] }

export interface PanelAction {
  readonly useCase: AnyUseCase;
  readonly label: string;
  readonly on: 'record' | 'resource';
  /** Input that takes the record's id. */
  readonly id?: string;
  /** Another form than the use case's own input, and what its values become. */
  readonly form?: { readonly schema: z.ZodType<Record<string, unknown>>; toInput(values: Readonly<Record<string, unknown>>): Record<string, unknown> };
  /** What may be chosen in fields of the form, by name; read as the caller when the form is opened. */
  choices?(tx: Tx, row: Row): Promise<Readonly<Record<string, readonly Choice[]>>>;
  /** Shown, and asked to be confirmed, before it runs. */
  readonly preview?: PanelPreview;
  /** Input -> field of the record it starts from. */
  readonly prefill?: Readonly<Record<string, string>>;
  readonly explain?: string;
  /** Asked before it runs; absent = runs on the first press. */
  readonly confirm?: string;
  readonly danger?: boolean;
  /** Offered only on rows where it makes sense; permission is decided elsewhere. */
  when?(row: Row): boolean;
  /** The same where only other rows can tell: read as the caller, for the record's own page. */
  offered?(tx: Tx, row: Row): Promise<boolean>;
}

/** Rows of another resource whose `field` holds this record's `value` (its id if absent). */
export interface Related { readonly resource: string; readonly field: string; readonly label: string; readonly value?: string }

export interface PanelResource {
  readonly subject: Subject;
  readonly panels: readonly Panel[];
  readonly id: string;
  readonly label: string;
  readonly singular: string;
  readonly navigation: { readonly name: string; readonly icon: string };
  readonly hint?: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly computed?: Readonly<Record<string, Computed>>;
  readonly readers?: Readonly<Record<string, Sealed>>;
  /** Name of a row for people, from projected fields. */
  title(row: Row): string;
  /** Names that need other rows: by id, those the caller may see. They win over `title`. */
  names?(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The same name in SQL, for files. Needed where another list's reference leads here, and where there is a `nameLabel`. */
  readonly named?: NameSql;
  /** Heading of a first column with the name; absent = the list shows its fields only. */
  readonly nameLabel?: string;
  readonly list: readonly string[];
  readonly show: readonly string[];
  readonly filters: readonly string[];
  /** Text columns that the search box looks into. */
  readonly search: readonly string[];
  /** Offered by the search over everything (Ctrl-K), with these fields beside the name. */
  readonly spotlight?: readonly string[];
  readonly sortable?: readonly string[];
  readonly sort: { readonly by: string; readonly direction: 'asc' | 'desc' };
  readonly actions: readonly PanelAction[];
  readonly related?: readonly Related[];
  /** What a panel shows of it in other words. Fields and rows are the policy's matter; a view only leaves out, names and orders. */
  readonly views?: Readonly<Partial<Record<Panel, PanelView>>>;
  /** A page kept with each record, opened by a use case that says where it lies. */
  readonly document?: { readonly useCase: Query<{ id: string }, { document: DocumentRow; styleSource: string }>; readonly label: string };
  /** Counts on the dashboard: rows by the values of one field, and how many were made a day. */
  readonly dashboard?: { readonly groupBy?: string; readonly perDay?: string; readonly label: string; readonly perDayLabel?: string };
}

/** The part of a declaration that a panel may say differently. */
export type PanelView = Partial<Omit<PanelResource, 'subject' | 'panels' | 'id' | 'fields' | 'views'>>;

/** The resource as one panel has it. */
export const inPanel = ({ views, ...r }: PanelResource, panel: Panel): PanelResource => ({ ...r, ...views?.[panel] });

const SEALED_NEVER = /_sealed$|password|secret|_mac$|^id_hash$/i;

/** Declares a resource of the panels and checks, as each panel has it, that it names only what its subject declares. @throws Error at load time */
export function panelResource(r: PanelResource): PanelResource {
  for (const panel of Object.keys(r.views ?? {}) as Panel[]) if (!r.panels.includes(panel)) throw new Error(`${r.id}: a view for ${panel}, where it is not shown`);
  for (const panel of r.panels) check(inPanel(r, panel));
  return r;
}

function check(r: PanelResource): void {
  const known = new Set(Object.keys(r.subject.fields));
  const shown = new Set([...Object.keys(r.fields), ...Object.keys(r.computed ?? {}), ...Object.keys(r.readers ?? {})]);
  const need = (names: readonly string[], set: ReadonlySet<string>, where: string): void => {
    for (const name of names) if (!set.has(name)) throw new Error(`${r.id}: ${where} names ${name}, which is not declared`);
  };
  need(Object.keys(r.fields), known, 'fields');
  need([...r.named?.fields ?? [], ...r.named?.match ? [r.named.match] : []], new Set(Object.keys((r.named?.of ?? r.subject).fields)), 'named');
  if (r.nameLabel && !r.named) throw new Error(`${r.id}: a column of names that files cannot have`);
  need([...r.list, ...r.show], shown, 'list or show');
  need([...r.filters, ...r.search, ...(r.sortable ?? []), r.sort.by], new Set(Object.keys(r.fields)), 'filters, search or sort');
  need(r.spotlight ?? [], new Set(Object.keys(r.fields)), 'spotlight');
  if (r.spotlight && !r.search.length) throw new Error(`${r.id}: spotlight without search fields`);
  need(Object.values(r.computed ?? {}).flatMap(c => c.from), known, 'computed');
  need(Object.values(r.readers ?? {}).map(s => s.field), known, 'readers');
  for (const name of Object.keys(r.fields)) if (SEALED_NEVER.test(r.subject.fields[name]!)) throw new Error(`${r.id}: ${name} is a sealed or secret column; use a reader`);
  for (const action of r.actions) if (action.on === 'record' && !action.id) throw new Error(`${r.id}: ${action.useCase.name} does not say which input takes the record`);
}

/** Filter and sort columns are those of the subject: name -> column, or undefined. Own properties only: `__proto__` is no column. */
export const columnOf = (r: PanelResource, name: string): string | undefined => (Object.hasOwn(r.subject.fields, name) ? r.subject.fields[name] : undefined);
export const sortableFields = (r: PanelResource): readonly string[] => r.sortable ?? r.list.filter(name => Object.hasOwn(r.fields, name) && !['list', 'json', 'reference'].includes(r.fields[name]!.kind ?? 'text'));
