import { positional } from '#access/ability-sql.js';
import type { Subject } from '#access/declare.js';
import { scopeSql } from '#access/scope.js';
import { disputeSubject, fraudWarningSubject, invoiceSubject, reconciliationDifferenceSubject, refundSubject } from '#billing/index.js';
import { membershipSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { AGES, type Movement, type Standing } from './billing-figures.rules.js';

/** States in which a fee runs. */
const PAYING = ['active', 'past_due'];

/** The rows of a table that the caller may read, and the parameters that condition takes, from `$n` on. */
function mine(tx: Tx, subject: Subject, alias: string, first: number): { where: string; values: unknown[] } {
  const { text, values } = positional(scopeSql(tx, subject, alias, 'read'), first);
  return { where: text, values };
}

/** The first day that an invoice bills. */
const billedOn = (tz: number): string => `coalesce(i.period_start, (i.created_at at time zone $${tz})::date)`;

export async function standingNow(tx: Tx): Promise<Standing> {
  const m = mine(tx, membershipSubject, 'm', 2);
  const [row] = await tx.query<Standing>(`select coalesce(sum(m.monthly_cents), 0)::float8 cents, count(distinct m.household_id)::int members from membership m where m.state = any($1) and ${m.where}`, [PAYING, ...m.values]);
  return row!;
}

/** The fee a membership had at `at`: what the next change applied after it began from, else the fee of now. */
const feeAt = (at: string): string => `coalesce((select c.from_monthly_cents from membership_change c where c.membership_id = m.id and c.state = 'applied' and c.applied_at > ${at} order by c.applied_at limit 1), m.monthly_cents)`;

/**
 * Changes of the recurring fee by month since `from`. Every step into or out of a paying state moves the membership's fee of that
 * moment, and every change that was applied its difference; per household and month the steps are summed, and what it paid at the month's end is walked back from what it pays now.
 */
export async function movements(tx: Tx, from: string): Promise<ReadonlyMap<string, Movement>> {
  const m = mine(tx, membershipSubject, 'm', 4);
  const rows = await tx.query<Movement & { month: string }>(`
    with step as (
      select m.household_id, date_trunc('month', s.at at time zone $3)::date as month, ${feeAt('s.at')} * ((s.to_state = any($1))::int - coalesce(s.from_state = any($1), false)::int) as cents
      from state_history s join membership m on m.id = s.subject_id
      where s.subject_type = 'membership' and s.at >= $2::date::timestamp at time zone $3 and (s.to_state = any($1)) <> coalesce(s.from_state = any($1), false) and ${m.where}
      union all
      select m.household_id, date_trunc('month', c.applied_at at time zone $3)::date, c.to_monthly_cents - c.from_monthly_cents
      from membership_change c join membership m on m.id = c.membership_id
      where c.state = 'applied' and c.applied_at >= $2::date::timestamp at time zone $3 and ${m.where}),
    moved as (select household_id, month, sum(cents) as cents from step group by household_id, month),
    paying as (select m.household_id, sum(m.monthly_cents) as cents from membership m where m.state = any($1) and m.household_id in (select household_id from moved) group by m.household_id),
    ended as (
      select w.month, w.cents, coalesce(p.cents, 0) - coalesce(sum(w.cents) over (partition by w.household_id order by w.month desc rows between unbounded preceding and 1 preceding), 0) as after
      from moved w left join paying p on p.household_id = w.household_id)
    select month::text, coalesce(sum(cents) filter (where after - cents <= 0 and after > 0), 0)::float8 "newCents", coalesce(sum(cents) filter (where after - cents > 0 and cents > 0), 0)::float8 "expansionCents",
      coalesce(sum(-cents) filter (where after > 0 and after - cents > 0 and cents < 0), 0)::float8 "contractionCents", coalesce(sum(-cents) filter (where after <= 0 and after - cents > 0), 0)::float8 "churnedCents",
      count(*) filter (where after - cents <= 0 and after > 0)::int "newMembers", count(*) filter (where after <= 0 and after - cents > 0)::int "churnedMembers"
    from ended group by month`, [PAYING, from, tx.timeZone, ...m.values]);
  return new Map(rows.map(({ month, ...rest }) => [month, rest]));
}

export interface MoneyMonth { readonly month: string; readonly collectedCents: number; readonly collected: number; readonly refundedCents: number; readonly refunded: number }

/** What came in by the day it was collected, and what went back by the day it was asked for, or approved where a second person had to. Nothing for who does not see all rows. */
export const moneyByMonth = (tx: Tx, months: readonly string[]): Promise<MoneyMonth[]> => tx.query<MoneyMonth>(
  'select month::text, collected_cents::float8 "collectedCents", collected, refunded_cents::float8 "refundedCents", refunded from money_by_month($1::date[], $2)', [months, tx.timeZone]);

export interface FailedMonth extends Sum { readonly month: string; readonly recoveredCents: number; readonly recovered: number }

/** Invoices that were refused at least once, by the month they bill. Not the first one of an enrollment, which is paid or left on the page. */
export async function failedByMonth(tx: Tx, from: string): Promise<FailedMonth[]> {
  const i = mine(tx, invoiceSubject, 'i', 3);
  return tx.query<FailedMonth>(`select date_trunc('month', ${billedOn(2)})::date::text as month, sum(i.total_cents)::float8 cents, count(*)::int count,
      coalesce(sum(i.total_cents) filter (where i.state = 'paid'), 0)::float8 "recoveredCents", count(*) filter (where i.state = 'paid')::int recovered
    from invoice i where i.failures > 0 and i.reason is distinct from 'subscription_create' and ${billedOn(2)} >= $1::date and ${i.where} group by 1`, [from, tx.timeZone, ...i.values]);
}

export interface Sum { readonly cents: number; readonly count: number }

/** Refunds that wait for a second person, and those asked for since a day that failed. */
export async function refundsToSee(tx: Tx, failedSince: string): Promise<{ waiting: Sum; failed: Sum }> {
  const r = mine(tx, refundSubject, 'r', 3);
  const rows = await tx.query<Sum & { state: string }>(`select r.state, sum(r.amount_cents)::float8 cents, count(*)::int count from refund r
    where r.state in ('awaiting_approval', 'failed') and (r.state = 'awaiting_approval' or r.created_at >= $1::date::timestamp at time zone $2) and ${r.where} group by 1`, [failedSince, tx.timeZone, ...r.values]);
  const of = (state: string): Sum => { const found = rows.find(x => x.state === state); return { cents: found?.cents ?? 0, count: found?.count ?? 0 }; };
  return { waiting: of('awaiting_approval'), failed: of('failed') };
}

export interface OpenDispute { readonly id: string; readonly householdId: string | null; readonly state: string; readonly reason: string; readonly cents: number; readonly dueOn: string | null }

/** Disputes without a verdict, the one that has to be answered first on top; at most `limit` of them, and how many and how much there are. */
export async function openDisputes(tx: Tx, limit: number): Promise<{ items: OpenDispute[] } & Sum> {
  const d = mine(tx, disputeSubject, 'd', 2);
  const rows = await tx.query<OpenDispute & { all: number; sum: number }>(`select d.id, d.household_id "householdId", d.state, d.reason, d.amount_cents::float8 cents, d.due_on::text "dueOn", count(*) over ()::int "all", sum(d.amount_cents) over ()::float8 "sum"
    from dispute d where d.state in ('opened', 'inquiry', 'needs_response', 'under_review') and ${d.where} order by d.due_on nulls last, d.id limit $1`, [limit, ...d.values]);
  return { items: rows.map(({ all: _a, sum: _s, ...item }) => item), cents: rows[0]?.sum ?? 0, count: rows[0]?.all ?? 0 };
}

/** Warnings of fraud that a refund would still answer. */
export async function openWarnings(tx: Tx): Promise<Sum> {
  const w = mine(tx, fraudWarningSubject, 'w', 1);
  return (await tx.query<Sum>(`select coalesce(sum(w.amount_cents), 0)::float8 cents, count(*)::int count from fraud_warning w where w.actionable and ${w.where}`, w.values))[0]!;
}

/** How long the queue of the reconciliation is. */
export async function openDifferences(tx: Tx): Promise<number> {
  const x = mine(tx, reconciliationDifferenceSubject, 'x', 1);
  return (await tx.query<{ count: number }>(`select count(*)::int count from reconciliation_difference x where x.state = 'open' and ${x.where}`, x.values))[0]!.count;
}

export interface Aged { readonly cents: number; readonly count: number }

/** What is due, in the classes of `AGES`. */
export async function ageing(tx: Tx): Promise<Aged[]> {
  const i = mine(tx, invoiceSubject, 'i', 3);
  const age = `($1::date - ${billedOn(2)})`;
  const classOf = `case ${AGES.map(([, to], n) => (to === null ? `else ${n}` : `when ${age} <= ${to} then ${n}`)).join(' ')} end`;
  const rows = await tx.query<Aged & { class: number }>(`select ${classOf} as class, sum(i.due_cents)::float8 cents, count(*)::int count from invoice i where i.state = 'open' and i.due_cents > 0 and ${i.where} group by 1`, [tx.today, tx.timeZone, ...i.values]);
  return AGES.map((_, n) => { const found = rows.find(r => r.class === n); return { cents: found?.cents ?? 0, count: found?.count ?? 0 }; });
}

export interface Waiting { readonly id: string; readonly householdId: string | null; readonly cents: number; readonly failures: number; readonly nextAttemptAt: Date }

/** Refused invoices that the processor will try again, soonest first; at most `limit` of them, and how many and how much there are. */
export async function waitingForRetry(tx: Tx, limit: number): Promise<{ items: Waiting[]; cents: number; count: number }> {
  const i = mine(tx, invoiceSubject, 'i', 2);
  const rows = await tx.query<Waiting & { all: number; sum: number }>(`select i.id, i.household_id "householdId", i.due_cents::float8 cents, i.failures, i.next_attempt_at "nextAttemptAt", count(*) over ()::int "all", sum(i.due_cents) over ()::float8 "sum"
    from invoice i where i.state = 'open' and i.failures > 0 and i.next_attempt_at is not null and ${i.where} order by i.next_attempt_at, i.id limit $1`, [limit, ...i.values]);
  return { items: rows.map(({ all: _a, sum: _s, ...item }) => item), cents: rows[0]?.sum ?? 0, count: rows[0]?.all ?? 0 };
}

export interface ByState { readonly state: string; readonly count: number; readonly cents: number }
export async function membershipsByState(tx: Tx): Promise<ByState[]> {
  const m = mine(tx, membershipSubject, 'm', 1);
  return tx.query<ByState>(`select m.state, count(*)::int count, sum(m.monthly_cents)::float8 cents from membership m where ${m.where} group by 1`, m.values);
}
