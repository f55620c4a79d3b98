import { abilityOf } from '#access/ability.js';
import { cellSql, type ExportOutline, type ExportPlan, type ExportSource } from '#exports/index.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import type { Panel } from '#identity/index.js';
import { column, fieldScope, filtered, isAlways, isNever, type Query } from './conditions.js';
import { parseListQuery, type ListQuery } from './query.js';
import { count, sortOrder } from './reader.js';
import { inPanel, type PanelResource } from './registry.js';

/** Every list of every panel as a file: the same rows, fields, filters and order, compiled by the same code. */
export const exportSources = (resources: readonly PanelResource[]): ExportSource[] =>
  resources.flatMap(r => r.panels.map(panel => sourceOf(inPanel(r, panel), panel)));

const sourceOf = (r: PanelResource, panel: Panel): ExportSource => ({
  panel, resource: r.id, fileName: r.id,
  outline: (tx, raw) => outline(tx, r, readQuery(tx, r, raw)),
  plan: (tx, raw) => plan(tx, r, readQuery(tx, r, raw)),
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

async function plan(tx: Tx, r: PanelResource, q: ListQuery): Promise<ExportPlan> {
  const found = await filtered(tx, r, q);
  const order = await sortOrder(tx, r, q, (await count(tx, found)).capped);
  const ability = abilityOf(tx.principal);
  const query = found.query.setParameters({ ...order.params, exportZone: tx.timeZone }).select('"row"."id"::text', 'c');
  const headings = ['Id'];
  for (const name of new Set([...r.list, ...r.show])) {
    const field = Object.hasOwn(r.fields, name) ? r.fields[name]! : null;
    const scope = field && fieldScope(ability, r, name, `x${headings.length}s`);
    if (!field || !scope || isNever(scope)) continue;
    const cell = cellSql(column(r, name), field.kind ?? 'text', { zone: ':exportZone', options: field.options });
    query.addSelect(isAlways(scope) ? cell : `case when ${scope.text} then ${cell} end`, `c${headings.length}`).setParameters(scope.params);
    headings.push(field.kind === 'instant' ? `${field.label} (${tx.timeZone})` : field.label);
  }
  const direction = order.direction === 'asc' ? 'ASC' : 'DESC';
  if (order.name !== 'id') query.orderBy(order.at, direction, order.nullable ? 'NULLS LAST' : '');
  const [sql, params] = query.orderBy('"row"."id"', direction).sql();
  return { sql, params, headings };
}
