import { scoped } from '#access/scope.js';
import type { Caller } from '#admin/kit/caller.js';
import { namesOf, titlesOf } from '#admin/kit/reader.js';
import type { Range } from '#admin/kit/range.js';
import type { PanelResource } from '#admin/kit/registry.js';
import type { Tx } from '#kit/db/tx.js';
import { addDays, addMonths, calendarDate, dayOfWeek, startOfMonth } from '#kit/time/calendar-date.js';

type Unit = 'money' | 'number' | 'percent';
/** A sum, a count or a share. Money is cents, a share is in percent; null where there is nothing to take a share of. `how` says how it is computed, `to` is the list it counts, `tone` marks what waits for somebody. */
export interface Figure { label: string; value: number | null; kind: Unit; hint: string | null; how?: string; to?: { resource: string; query: string }; tone?: 'warn' | 'bad' }
export interface Card { resource: string; label: string; field: string | null; total: number; parts: { value: string; label: string; tone: string; count: number; cents?: number }[]; how?: string }
/**
 * Bars over time, oldest first; `days` are the first days of each step, or the names of classes. `stacked` bars of one step stand
 * on each other, those below zero under the axis. A `level` is what there is at a step, not what came in it. Counts unless a unit is given.
 */
export interface Plot { id: string; label: string; step: 'day' | 'week' | 'month' | 'class'; days: string[]; series: { label: string; counts: number[]; tone?: string }[]; unit?: Unit; level?: boolean; stacked?: boolean; how?: string; empty?: string }
export interface Latest { label: string; empty: string; items: { resource: string; id: string; title: string; at: string }[] }
export type Cell = string | number | null | { resource: string; id: string; title: string };
/** A few rows that wait for somebody, and the way to all of them. */
export interface Rows { id: string; label: string; how: string; empty: string; columns: { label: string; kind: 'record' | 'money' | 'number' | 'instant' | 'date' | 'text' }[]; rows: Cell[][]; more: { label: string; resource: string; query: string } | null }
/** `range` is null where plots have a span of their own. */
export interface DashboardData { range: Range | null; now: string; today: string; ahead: number; clockMoves: boolean; figures: Figure[]; /** Figures of what waits for somebody. */ queues?: Figure[]; cards: Card[]; plots: Plot[]; latest: Latest | null; rows?: Rows[] }

export type Blocks = Pick<DashboardData, 'figures' | 'queues' | 'cards' | 'plots' | 'latest' | 'rows'>;

/** One read for a whole front page, under the caller's own scope. */
export const dashboardOf = ({ db, actor, ability }: Caller, range: Range | null, blocks: (tx: Tx) => Promise<Blocks>): Promise<DashboardData> => db.read(actor, async tx => ({
  range, now: tx.now.toISOString(), today: tx.today, ahead: Math.round((tx.now.getTime() - tx.systemNow.getTime()) / 1000), clockMoves: tx.clockMoves && ability.can('move_clock', 'Setting'), ...await blocks(tx),
}));

const column = (r: PanelResource, field: string): string => `"row"."${r.subject.fields[field]!}"`;

/** Rows by the values of one field; where it is a reference, by the names the caller may see. */
export async function card(tx: Tx, r: PanelResource, groupBy: string, { label = r.label, of }: { label?: string; of?: PanelResource } = {}): Promise<Card> {
  const counted = await scoped(tx, r.subject, 'row').select(column(r, groupBy), 'value').addSelect('count(*)::int', 'count').groupBy(column(r, groupBy)).orderBy('2', 'DESC').limit(200).getRawMany<{ value: string | null; count: number }>();
  const known = counted.filter((c): c is { value: string; count: number } => c.value !== null);
  const field = r.fields[groupBy]!;
  const names = of ? await titlesOf(tx, of, known.map(c => c.value)) : new Map<string, string>();
  const parts = known.map(c => ({ value: c.value, label: field.options?.[c.value] ?? names.get(c.value) ?? c.value, tone: field.tones ? field.tones[c.value] ?? 'quiet' : 'good', count: c.count }));
  const order = Object.keys(field.options ?? {});
  if (order.length) parts.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
  return { resource: r.id, label, field: r.filters.includes(groupBy) ? groupBy : null, total: parts.reduce((sum, p) => sum + p.count, 0), parts };
}

/** The sum of a money field over rows in some of their states. */
export async function sumOf(tx: Tx, r: PanelResource, field: string, states: readonly string[]): Promise<{ cents: number; rows: number }> {
  const [row] = await scoped(tx, r.subject, 'row').select(`coalesce(sum(${column(r, field)}), 0)::float8`, 'cents').addSelect('count(*)::int', 'rows').andWhere(`${column(r, 'state')} = any(:states)`, { states: [...states] }).getRawMany<{ cents: number; rows: number }>();
  return row!;
}

/** How many were made over time, in days, weeks or months. */
export function overTime(tx: Tx, r: PanelResource, field: string, label: string, range: Range): Promise<Plot> {
  if (range === '30d') return perDay(tx, r, field, label);
  return range === '12w' ? perWeek(tx, r, field, label) : perMonth(tx, r, { [field]: label }, label, { ahead: 0 });
}

/** How many a day, for the last `count` days. */
async function perDay(tx: Tx, r: PanelResource, field: string, label: string, count = 30): Promise<Plot> {
  const days = Array.from({ length: count }, (_, i) => addDays(calendarDate(tx.today), i - count + 1));
  return { id: `${r.id}-days`, label, step: 'day', days, series: [{ label, counts: await counts(tx, r, field, 'day', days) }] };
}

/** How many a week, weeks begin on Monday. */
async function perWeek(tx: Tx, r: PanelResource, field: string, label: string, count = 12): Promise<Plot> {
  const today = calendarDate(tx.today);
  const monday = addDays(today, -((dayOfWeek(today) + 6) % 7));
  const days = Array.from({ length: count }, (_, i) => addDays(monday, 7 * (i - count + 1)));
  return { id: `${r.id}-weeks`, label, step: 'week', days, series: [{ label, counts: await counts(tx, r, field, 'week', days) }] };
}

/** How many a month, several dates of the same rows side by side. */
export async function perMonth(tx: Tx, r: PanelResource, fields: Readonly<Record<string, string>>, label: string, { count = 12, ahead = 1 }: { count?: number; ahead?: number } = {}): Promise<Plot> {
  // a month ahead shows what is agreed on
  const days = Array.from({ length: count }, (_, i) => addMonths(startOfMonth(calendarDate(tx.today)), i + 1 - count + ahead));
  const series = [];
  for (const [field, name] of Object.entries(fields)) series.push({ label: name, counts: await counts(tx, r, field, 'month', days) });
  return { id: `${r.id}-months`, label, step: 'month', days, series };
}

/** Rows by the provider's day, week or month of a date, or of an instant. */
async function counts(tx: Tx, r: PanelResource, field: string, step: 'day' | 'week' | 'month', days: readonly string[]): Promise<number[]> {
  const at = column(r, field);
  const [date, since] = r.fields[field]?.kind === 'instant' ? [`(${at} at time zone :zone)`, `:from::date::timestamp at time zone :zone`] : [at, ':from::date'];
  const rows = await scoped(tx, r.subject, 'row').select(`to_char(date_trunc('${step}', ${date}), 'YYYY-MM-DD')`, 'day').addSelect('count(*)::int', 'count').andWhere(`${at} >= ${since}`).setParameters({ from: days[0], zone: tx.timeZone }).groupBy('1').getRawMany<{ day: string; count: number }>();
  const found = new Map(rows.map(x => [x.day, x.count]));
  return days.map(d => found.get(d) ?? 0);
}

export async function latestOf(tx: Tx, r: PanelResource | undefined, label: string, empty: string): Promise<Latest> {
  if (!r) return { label, empty, items: [] };
  const rows = await scoped(tx, r.subject, 'row').orderBy(column(r, 'createdAt'), 'DESC').limit(6).getMany() as { id: string; createdAt: Date }[];
  const names = await namesOf(tx, r, rows);
  return { label, empty, items: rows.map(row => ({ resource: r.id, id: row.id, title: names.get(row.id) ?? row.id, at: row.createdAt.toISOString() })) };
}
