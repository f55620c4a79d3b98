import { abilityOf } from '#access/ability.js';
import { cellSql, harmless, type ExportOutline, type ExportPlan, type ExportSource } from '#exports/index.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import type { Panel } from '#identity/index.js';
import { column, fieldScope, filtered, isAlways, isNever, type Query } from './conditions.js';
import { nameJoin } from './name-sql.js';
import { parseListQuery, type ListQuery } from './query.js';
import { count, sortOrder } from './reader.js';
import { inPanel, type PanelResource } from './registry.js';
import { tableFacts } from './table-facts.js';

/** Every list of every panel as a file: the same rows, fields, filters and order, compiled by the same code. */
export const exportSources = (resources: readonly PanelResource[]): ExportSource[] => resources.flatMap(r => r.panels.map(panel => sourceOf(inPanel(r, panel), panel, inOnePanel(resources, panel))));

/** The resources of one panel by id: references lead there. */
type Neighbours = ReadonlyMap<string, PanelResource>;
const inOnePanel = (resources: readonly PanelResource[], panel: Panel): Neighbours => new Map(resources.filter(r => r.panels.includes(panel)).map(r => [r.id, inPanel(r, panel)]));

const sourceOf = (r: PanelResource, panel: Panel, neighbours: Neighbours): ExportSource => ({
  panel, resource: r.id, fileName: r.id,
  outline: (tx, raw) => outline(tx, r, readQuery(tx, r, raw)),
  plan: (tx, raw) => plan(tx, r, readQuery(tx, r, raw), neighbours),
});

function readQuery(tx: Tx, r: PanelResource, raw: Readonly<Record<string, unknown>>): ListQuery {
  if (!abilityOf(tx.principal).can('read', r.subject.name)) throw notFound();
  return parseListQuery(r, raw);
}

async function outline(tx: Tx, r: PanelResource, q: ListQuery): Promise<ExportOutline> {
  const found = await filtered(tx, r, q);
  const { total, capped } = await count(tx, found);
  await sortOrder(tx, r, q, capped);
  return { rows: capped ? Math.max(total, await estimate(tx, found.query)) : total, asked: asked(tx, q) };
}

/** How many rows the planner expects: exact counting of a large table takes as long as reading it. */
async function estimate(tx: Tx, query: Query): Promise<number> {
  const [sql, params] = query.clone().select('1', 'one').sql();
  const [row] = await tx.query<{ 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }] }>(`explain (format json) ${sql}`, params);
  return Math.round(row!['QUERY PLAN'][0].Plan['Plan Rows']);
}

/** What was asked for, as it may be kept: text that people type is a digest, since it is often a name. */
function asked(tx: Tx, q: ListQuery): unknown {
  const digest = (text: string): string => tx.keys.mac('index', `search:${text.toLowerCase()}`);
  return {
    filters: q.conditions.map(({ field, kind, operator, values }) => ({ field, operator, values: kind === 'text' || kind === 'code' ? values.map(digest) : values })),
    ...(q.search ? { search: digest(q.search) } : {}), sort: `${q.sortBy} ${q.direction}`,
  };
}

async function plan(tx: Tx, r: PanelResource, q: ListQuery, neighbours: Neighbours): Promise<ExportPlan> {
  const found = await filtered(tx, r, q);
  const { capped } = await count(tx, found);
  const order = await sortOrder(tx, r, q, capped);
  await tx.query(`select set_config('timezone', $1, true)${capped ? MANY : ''}`, [tx.timeZone]);
  const file: File = { tx, r, query: found.query.setParameters(order.params).select('"row"."id"::text', 'c'), headings: ['Id'], many: capped };
  addName(file);
  for (const name of new Set([...r.list, ...r.show])) await addField(file, name, neighbours);
  const direction = order.direction === 'asc' ? 'ASC' : 'DESC';
  if (order.name !== 'id') file.query.orderBy(order.at, direction, order.nullable ? 'NULLS LAST' : '');
  const [sql, params] = file.query.orderBy('"row"."id"', direction).sql();
  return { sql, params, headings: file.headings };
}

/** The planner cannot know how many rows row-level security lets through and expects few: it would look up a million names one by one. */
const MANY = `, set_config('enable_nestloop', 'off', true), set_config('work_mem', '32MB', true)`;

interface File { readonly tx: Tx; readonly r: PanelResource; readonly query: Query; readonly headings: string[]; readonly many: boolean }
const add = ({ query, headings }: File, heading: string, cell: string): void => { query.addSelect(cell, `c${headings.length}`); headings.push(heading); };

/** The column in front of the list, where it has one. */
function addName(file: File): void {
  const { tx, r, query, many } = file;
  const joined = r.nameLabel ? nameJoin(abilityOf(tx.principal), r, { at: column(r, r.named?.from ?? 'id'), alias: 'n0', many }) : null;
  if (!joined) return;
  query.join(joined.join, joined.params);
  add(file, r.nameLabel!, harmless(joined.name));
}

/** One field where it may be read; a reference by its name, as the list has it, and the id to join files by. */
async function addField(file: File, name: string, neighbours: Neighbours): Promise<void> {
  const { tx, r, query, many } = file;
  const ability = abilityOf(tx.principal);
  const field = Object.hasOwn(r.fields, name) ? r.fields[name]! : null;
  const scope = field && fieldScope(ability, r, name, `x${name}s`);
  if (!field || !scope || isNever(scope)) return;
  const permitted = (cell: string): string => (isAlways(scope) ? cell : `case when ${scope.text} then ${cell} end`);
  query.setParameters(scope.params);
  const at = column(r, name);
  const target = field.reference === undefined ? undefined : neighbours.get(field.reference);
  const joined = target && nameJoin(ability, target, { at, alias: `n${name.toLowerCase()}`, asUuid: !(await tableFacts(tx, r.subject.table)).ids.has(r.subject.fields[name]!), many });
  if (joined) {
    query.join(joined.join, joined.params);
    add(file, field.label, permitted(harmless(joined.name)));
  }
  add(file, field.kind === 'instant' ? `${field.label} (${tx.timeZone})` : field.kind === 'reference' ? `${field.label} id` : field.label, permitted(cellSql(at, field.kind ?? 'text', field.options)));
}
