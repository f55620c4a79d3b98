import { z } from 'zod';
import { query } from '#access/use-case.js';
import type { Tx } from '#kit/db/tx.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import {
  type Aged, ageing, type ByState, type FailedMonth, failedByMonth, membershipsByState, moneyByMonth, movements, openDifferences, type OpenDispute, openDisputes, openWarnings, refundsToSee, standingNow, type Sum, type Waiting, waitingForRetry,
} from './billing-figures.repository.js';
import { lastMonths, type RecurringMonth, recurringMonths, recoveryShare } from './billing-figures.rules.js';

const MONTHS = 12;
const MOST_WAITING = 8;

export interface MoneyFlow { readonly month: string; readonly collectedCents: number; readonly failedCents: number; readonly refundedCents: number; readonly collected: number; readonly failed: number; readonly refunded: number }
export interface BillingFigures {
  readonly recurring: readonly RecurringMonth[];
  readonly money: readonly MoneyFlow[];
  readonly recovery: { readonly cents: number; readonly recoveredCents: number; readonly share: number | null };
  readonly ageing: readonly Aged[];
  readonly waiting: { readonly items: readonly Waiting[]; readonly cents: number; readonly count: number };
  readonly members: readonly ByState[];
  /** What waits for somebody. Failed refunds are those asked for since `failedSince`. */
  readonly refunds: { readonly waiting: Sum; readonly failed: Sum; readonly failedSince: string };
  readonly disputes: { readonly items: readonly OpenDispute[]; readonly cents: number; readonly count: number };
  /** Warnings of fraud that a refund would still answer. */
  readonly warnings: Sum;
  readonly differences: number;
}

/** The figures of the billing page; what they mean stands in `billing-figures.text.ts`. Cents are whole numbers. */
export const readBillingFigures = query({
  name: 'readBillingFigures', action: 'see_figures', subject: 'Invoice', input: z.strictObject({}),
  run: (tx): Promise<BillingFigures> => figures(tx),
});

async function figures(tx: Tx): Promise<BillingFigures> {
  const months = lastMonths(calendarDate(tx.today), MONTHS);
  const from = months[0]!;
  const failedSince = months.at(-3)!;
  const recurring = recurringMonths(await standingNow(tx), months, await movements(tx, from));
  const failed = await failedByMonth(tx, from);
  const [cents, recoveredCents] = [sum(failed, f => f.cents), sum(failed, f => f.recoveredCents)];
  return {
    recurring, money: await flows(tx, months, failed), recovery: { cents, recoveredCents, share: recoveryShare({ cents, recoveredCents }) },
    ageing: await ageing(tx), waiting: await waitingForRetry(tx, MOST_WAITING), members: await membershipsByState(tx),
    refunds: { ...await refundsToSee(tx, failedSince), failedSince }, disputes: await openDisputes(tx, MOST_WAITING), warnings: await openWarnings(tx), differences: await openDifferences(tx),
  };
}

async function flows(tx: Tx, months: readonly string[], failed: readonly FailedMonth[]): Promise<MoneyFlow[]> {
  const money = await moneyByMonth(tx, months);
  return months.map(month => {
    const { collectedCents = 0, collected = 0, refundedCents = 0, refunded = 0 } = money.find(m => m.month === month) ?? {};
    const refused = failed.find(f => f.month === month);
    return { month, collectedCents, failedCents: refused?.cents ?? 0, refundedCents, collected, failed: refused?.count ?? 0, refunded };
  });
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);
