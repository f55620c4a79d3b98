import { execute } from '#access/execute.js';
import type { Caller } from '#admin/kit/caller.js';
import type { Board } from '#admin/kit/panel.js';
import { titlesOf } from '#admin/kit/reader.js';
import type { PanelResource } from '#admin/kit/registry.js';
import { ageLabel, AGES, BILLING_DEFINITIONS as HOW, type BillingFigures, readBillingFigures } from '#analytics/index.js';
import type { Tx } from '#kit/db/tx.js';
import { formatCents } from '#kit/money/money.js';
import { calendarDate, formatCalendarDate } from '#kit/time/calendar-date.js';
import { type Card, type DashboardData, dashboardOf, type Figure, type Plot, type Rows } from '../blocks.js';

const OPEN_DISPUTES = 'filters.state~any=opened,inquiry,needs_response,under_review';
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

const toned = (count: number, tone: 'warn' | 'bad'): { tone?: 'warn' | 'bad' } => (count > 0 ? { tone } : {});

/** What waits for somebody, each with the list it counts. */
function queuesOf({ refunds, disputes, warnings, differences }: BillingFigures): Figure[] {
  const { waiting, failed, failedSince } = refunds;
  const due = disputes.items.find(d => d.state === 'needs_response' && d.dueOn !== null)?.dueOn;
  return [
    { label: 'Refunds to approve', value: waiting.count, kind: 'number', hint: waiting.count ? formatCents(waiting.cents, 'en') : 'None waits.', how: HOW.refundsWaiting, to: { resource: 'refunds', query: 'filters.state=awaiting_approval' }, ...toned(waiting.count, 'warn') },
    { label: 'Refunds that failed', value: failed.count, kind: 'number', hint: failed.count ? formatCents(failed.cents, 'en') : 'None in three months.', how: HOW.refundsFailed, to: { resource: 'refunds', query: `filters.state=failed&filters.createdAt~least=${failedSince}` }, ...toned(failed.count, 'bad') },
    { label: 'Open disputes', value: disputes.count, kind: 'number', hint: due ? `answer by ${formatCalendarDate(calendarDate(due), 'en')}` : disputes.count ? formatCents(disputes.cents, 'en') : 'None is open.', how: HOW.disputes, to: { resource: 'disputes', query: OPEN_DISPUTES }, ...toned(disputes.count, 'bad') },
    { label: 'Fraud warnings', value: warnings.count, kind: 'number', hint: warnings.count ? `${formatCents(warnings.cents, 'en')}: refund before a dispute` : 'No bank warns.', how: HOW.warnings, to: { resource: 'fraud-warnings', query: 'filters.actionable=true' }, ...toned(warnings.count, 'bad') },
    { label: 'Differences to reconcile', value: differences, kind: 'number', hint: differences ? 'with the payment processor' : 'Both sides agree.', how: HOW.differences, to: { resource: 'differences', query: 'filters.state=open' }, ...toned(differences, 'bad') },
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

async function disputeRows(tx: Tx, { disputes }: BillingFigures, households: PanelResource, resource: PanelResource): Promise<Rows> {
  const names = await titlesOf(tx, households, disputes.items.flatMap(d => d.householdId ?? []));
  return {
    id: 'disputes', label: 'Open disputes', how: HOW.disputes, empty: 'No dispute is open.',
    columns: [{ label: 'Household', kind: 'record' }, { label: 'Amount', kind: 'money' }, { label: 'State', kind: 'text' }, { label: 'Answer by', kind: 'date' }],
    rows: disputes.items.map(d => [{ resource: resource.id, id: d.id, title: names.get(d.householdId ?? '') ?? 'Dispute' }, d.cents, resource.fields['state']!.options?.[d.state] ?? d.state, d.dueOn]),
    more: disputes.count > disputes.items.length ? { label: `All ${disputes.count}`, resource: resource.id, query: OPEN_DISPUTES } : null,
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
  return dashboardOf(caller, null, async tx => ({ figures: figuresOf(f), plots: plotsOf(f), cards: [membersCard(f, find('memberships'))], queues: queuesOf(f), rows: [await disputeRows(tx, f, find('households'), find('disputes')), await waitingRows(tx, f, find('households'))], latest: null }));
}

export const billing: Board = { id: 'billing', label: 'Billing', useCase: readBillingFigures, data: billingBoard };
