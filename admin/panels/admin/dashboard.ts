import { scoped } from '#access/scope.js';
import { namesOf } from '#admin/kit/reader.js';
import type { Caller } from '#admin/kit/caller.js';
import type { PanelResource } from '#admin/kit/registry.js';
import type { Tx } from '#kit/db/tx.js';

const DAYS = 30;

interface Card { resource: string; label: string; field: string | null; total: number; parts: { value: string; label: string; tone: string; count: number }[] }
interface Plot { resource: string; label: string; days: string[]; counts: number[] }
export interface DashboardData { now: string; today: string; ahead: number; clockMoves: boolean; cards: Card[]; plots: Plot[]; latest: { resource: string; id: string; title: string; at: string }[] }

/** Figures of the front page: only of resources the caller may read, counted under the caller's own scope. */
export async function adminDashboard({ db, actor, ability }: Caller, resources: readonly PanelResource[]): Promise<DashboardData> {
  const shown = resources.filter(r => r.dashboard && ability.can('read', r.subject.name));
  return db.read(actor, async tx => {
    const [cards, plots]: [Card[], Plot[]] = [[], []];
    for (const r of shown) {
      if (r.dashboard?.groupBy) cards.push(await card(tx, r, r.dashboard.groupBy));
      if (r.dashboard?.perDay) plots.push(await plot(tx, r, r.dashboard.perDay));
    }
    return {
      now: tx.now.toISOString(), today: tx.today, ahead: Math.round((tx.now.getTime() - tx.systemNow.getTime()) / 1000), clockMoves: tx.clockMoves && ability.can('move_clock', 'Setting'),
      cards, plots, latest: await latest(tx, shown[0]),
    };
  });
}

async function card(tx: Tx, r: PanelResource, groupBy: string): Promise<Card> {
  const column = `"row"."${r.subject.fields[groupBy]!}"`;
  const counted = await scoped(tx, r.subject, 'row').select(column, 'value').addSelect('count(*)::int', 'count').groupBy(column).getRawMany<{ value: string; count: number }>();
  const field = r.fields[groupBy]!;
  const order = Object.keys(field.options ?? {});
  const parts = counted.map(c => ({ value: c.value, label: field.options?.[c.value] ?? c.value, tone: field.tones?.[c.value] ?? 'quiet', count: c.count })).sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
  return { resource: r.id, label: r.label, field: r.filters.includes(groupBy) ? groupBy : null, total: parts.reduce((sum, p) => sum + p.count, 0), parts };
}

async function plot(tx: Tx, r: PanelResource, perDay: string): Promise<Plot> {
  const at = `"row"."${r.subject.fields[perDay]!}"`;
  const from = new Date(tx.now.getTime() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  const rows = await scoped(tx, r.subject, 'row').select(`to_char(${at}, 'YYYY-MM-DD')`, 'day').addSelect('count(*)::int', 'count').andWhere(`${at} >= :from`, { from }).groupBy('1').getRawMany<{ day: string; count: number }>();
  const counts = new Map(rows.map(x => [x.day, x.count]));
  const days = Array.from({ length: DAYS }, (_, i) => new Date(Date.parse(from) + i * 86_400_000).toISOString().slice(0, 10));
  return { resource: r.id, label: r.dashboard!.perDayLabel ?? r.dashboard!.label, days, counts: days.map(d => counts.get(d) ?? 0) };
}

async function latest(tx: Tx, r: PanelResource | undefined): Promise<DashboardData['latest']> {
  if (!r) return [];
  const rows = await scoped(tx, r.subject, 'row').orderBy(`"row"."${r.subject.fields[r.sort.by]!}"`, 'DESC').limit(6).getMany() as { id: string; createdAt: Date }[];
  const names = await namesOf(tx, r, rows);
  return rows.map(row => ({ resource: r.id, id: row.id, title: names.get(row.id) ?? row.id, at: row.createdAt.toISOString() }));
}
