import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { calendarDate, daysBetween } from '#kit/time/calendar-date.js';
import { subscriptionNotRunning } from './billing.errors.js';
import { closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent } from './intents.js';
import { sayTerms } from './say-terms.js';
import { lockedSubscription, type SubscriptionRow, tenancyOf } from './subscription.repository.js';

interface Ending {
  readonly subscriptionId: string; readonly payerId: string; readonly processorSubscriptionId: string;
  /** The first day that is not covered; null takes an end back. */
  readonly endsOn: string | null;
  /** The end of the paid period as it was known. */
  readonly periodEnd: string | null;
}
export type PreparedEnding = Prepared<Ending>;

function running(row: SubscriptionRow | null): SubscriptionRow & { processorSubscriptionId: string } {
  if (!row || row.processorSubscriptionId === null || !['active', 'past_due', 'unpaid', 'paused'].includes(row.state)) throw subscriptionNotRunning();
  return row as SubscriptionRow & { processorSubscriptionId: string };
}

/** The prepare phase of an end that is still to come, or of taking it back (`endsOn` null). @throws subscription_not_running */
export async function prepareEnding(tx: Tx, subscriptionId: string, endsOn: string | null): Promise<PreparedEnding> {
  const row = running(await lockedSubscription(tx, subscriptionId));
  return prepareIntent<Ending>(tx, {
    kind: 'end_at', row: tenancyOf(row), request: { subscriptionId: row.id, payerId: row.payerId, processorSubscriptionId: row.processorSubscriptionId, endsOn, periodEnd: row.currentPeriodEnd },
  });
}

const DAY_MS = 86_400_000;

/** The end of the paid period is the processor's own; days beyond it count from that hour, so that their share is one of whole days. */
async function call(request: PreparedEnding, { payments }: Pick<Ports, 'payments'>): Promise<'set'> {
  const { processorSubscriptionId: id, endsOn, periodEnd, intentId } = request;
  if (endsOn === null) await payments.keepGoing(id, intentId);
  else if (periodEnd === null || endsOn <= periodEnd) await payments.endAtPeriodEnd(id, intentId);
  else {
    const remote = await payments.fetchSubscription(id);
    const bounds = [remote?.periodEnd, remote?.periodStart].filter((at): at is Date => at instanceof Date);
    // one that has begun a new period since: what was its end is its start now
    const base = bounds.find(at => Math.abs(daysBetween(calendarDate(at.toISOString().slice(0, 10)), calendarDate(periodEnd))) <= 1) ?? bounds[0];
    if (base) await payments.endAt(id, new Date(base.getTime() + daysBetween(calendarDate(periodEnd), calendarDate(endsOn)) * DAY_MS), intentId);
  }
  return 'set';
}

async function settle(tx: Tx, request: PreparedEnding): Promise<void> {
  if (!await closeSettled(tx, request.intentId, { endsOn: request.endsOn })) return;
  await tx.query('update subscription set ends_on = $2, updated_at = $3 where id = $1', [request.subscriptionId, request.endsOn, tx.now]);
  await sayTerms(tx, request.subscriptionId, request.intentId);
}

export const endingIntent: IntentCase<PreparedEnding, 'set'> = registerIntent<PreparedEnding, 'set'>({ kind: 'end_at', call, settle, payer: r => r.payerId });


