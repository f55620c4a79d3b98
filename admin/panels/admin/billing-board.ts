import { execute } from '#access/execute.js';
import type { Caller } from '#admin/kit/caller.js';
import type { Board } from '#admin/kit/panel.js';
import { titlesOf } from '#admin/kit/reader.js';
import type { PanelResource } from '#admin/kit/registry.js';
import { ageLabel, AGES, BILLING_DEFINITIONS as HOW, type BillingFigures, readBillingFigures } from '#analytics/index.js';
import type { Tx } from '#kit/db/tx.js';
import { type Card, type DashboardData, dashboardOf, type Figure, type Plot, type Rows } from '../blocks.js';

const percent = (share: number | null): number | null => (share === null ? null : Math.round(share * 1000) / 10);
const plural = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

function figuresOf(f: BillingFigures): Figure[] {
  const [before, now] = [f.recurring.at(-2)!, f.recurring.at(-1)!];
  const month = f.money.at(-1)!;
  const due = { cents: f.ageing.reduce((sum, a) => sum + a.cents, 0), count: f.ageing.reduce((sum, a) => sum + a.count, 0) };
  return [
    { label: 'Recurring revenue', value: now.endCents, kind: 'money', hint: `a month, from ${plural(now.endMembers, 'household')}`, how: HOW.mrr },
    { label: 'Churn last month', value: percent(before.churnedMembersShare), kind: 'percent', hint: before.churnedMembersShare === null ? 'Nobody was paying before it.' : `${before.churnedMembers} of ${before.startMembers} households, ${percent(before.churnedMoneyShare)}% of the money`, how: HOW.churn },
    { label: 'Collected this month', value: month.collectedCents, kind: 'money', hint: plural(month.collected, 'payment'), how: HOW.collected },
    { label: 'Due on open invoices', value: due.cents, kind: 'money', hint: plural(due.count, 'invoice'), how: HOW.ageing },
    { label: 'Recovered', value: percent(f.recovery.share), kind: 'percent', hint: f.recovery.share === null ? 'Nothing was refused in a year.' : 'of what was refused in a year', how: HOW.recovery },
  ];
}

function plotsOf({ recurring, money, ageing }: BillingFigures): Plot[] {
  const days = recurring.map(m => m.month);
  const by = { step: 'month', days, unit: 'money' } as const;
  return [
    { id: 'mrr', label: 'Recurring revenue', ...by, level: true, how: HOW.mrrMonths, series: [{ label: 'At the month\'s end', counts: recurring.map(m => m.endCents) }] },
    { id: 'mrr-parts', label: 'What changed it', ...by, stacked: true, how: HOW.mrrParts, empty: 'Nothing changed in these twelve months.', series: [
      { label: 'New', tone: 'main', counts: recurring.map(m => m.newCents) }, { label: 'Expansion', tone: 'good', counts: recurring.map(m => m.expansionCents) },
      { label: 'Contraction', tone: 'warn', counts: recurring.map(m => -m.contractionCents) }, { label: 'Churned', tone: 'bad', counts: recurring.map(m => -m.churnedCents) },
    ] },
    { id: 'flow', label: 'Collected, failed, refunded', ...by, how: `Collected: ${HOW.collected} Failed: ${HOW.failed} Refunded: ${HOW.refunded}`, series: [
      { label: 'Collected', tone: 'main', counts: money.map(m => m.collectedCents) }, { label: 'Failed', tone: 'bad', counts: money.map(m => m.failedCents) }, { label: 'Refunded', tone: 'warn', counts: money.map(m => m.refundedCents) },
    ] },
    { id: 'churn', label: 'Churn', step: 'month', days, unit: 'percent', level: true, how: HOW.churn, empty: 'Nobody left in these twelve months.', series: [{ label: 'Members', counts: recurring.map(m => percent(m.churnedMembersShare) ?? 0) }, { label: 'Money', counts: recurring.map(m => percent(m.churnedMoneyShare) ?? 0) }] },
    { id: 'ageing', label: 'Open invoices by age', step: 'class', days: AGES.map(ageLabel), unit: 'money', how: HOW.ageing, empty: 'Nothing is due.', series: [{ label: 'Due', tone: 'warn', counts: ageing.map(a => a.cents) }] },
  ];
}

async function waitingRows(tx: Tx, { waiting }: BillingFigures, households: PanelResource): Promise<Rows> {
  const names = await titlesOf(tx, households, waiting.items.flatMap(w => w.householdId ?? []));
  return {
    id: 'retries', label: 'Waiting for the next attempt', how: HOW.retries, empty: 'No payment is waiting to be tried again.',
    columns: [{ label: 'Household', kind: 'record' }, { label: 'Due', kind: 'money' }, { label: 'Refused', kind: 'number' }, { label: 'Next attempt', kind: 'instant' }],
    rows: waiting.items.map(w => [{ resource: 'invoices', id: w.id, title: names.get(w.householdId ?? '') ?? 'Invoice' }, w.cents, w.failures, w.nextAttemptAt.toISOString()]),
    more: waiting.count > waiting.items.length ? { label: `All ${waiting.count}`, resource: 'invoices', query: 'filters.state=open&filters.nextAttemptAt~filled=' } : null,
  };
}

function membersCard({ members }: BillingFigures, memberships: PanelResource): Card {
  const { options = {}, tones = {} } = memberships.fields['state']!;
  const parts = Object.keys(options).flatMap(state => { const found = members.find(m => m.state === state); return found ? [{ value: state, label: options[state]!, tone: tones[state] ?? 'quiet', count: found.count, cents: found.cents }] : []; });
  return { resource: 'memberships', label: 'Members by payment state', field: 'state', total: parts.reduce((sum, p) => sum + p.count, 0), parts, how: HOW.members };
}

/** Revenue, churn, what came in and what did not; for those who answer for the money. */
async function billingBoard(caller: Caller, all: readonly PanelResource[]): Promise<DashboardData> {
  const find = (id: string): PanelResource => all.find(r => r.id === id)!;
  const f = await execute(caller.db, caller.actor, readBillingFigures, {});
  return dashboardOf(caller, null, async tx => ({ figures: figuresOf(f), plots: plotsOf(f), cards: [membersCard(f, find('memberships'))], rows: [await waitingRows(tx, f, find('households'))], latest: null }));
}

export const billing: Board = { id: 'billing', label: 'Billing', useCase: readBillingFigures, data: billingBoard };
