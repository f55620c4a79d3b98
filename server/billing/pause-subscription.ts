import type { Tx } from '#kit/db/tx.js';
import { subscriptionNotRunning } from './billing.errors.js';
import { closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent } from './intents.js';
import { sayTerms } from './say-terms.js';
import { lockedSubscription, tenancyOf } from './subscription.repository.js';

interface Pausing { readonly subscriptionId: string; readonly payerId: string; readonly processorSubscriptionId: string }
interface Resuming extends Pausing {
  /** The paid period is over: a new month begins with the day it is resumed, and is charged then. */
  readonly newPeriod: boolean;
  readonly on: string;
}
export type PreparedPause = Prepared<Pausing>;
export type PreparedResume = Prepared<Resuming>;

/** The prepare phase of a pause: renewals go on uncharged. @throws subscription_not_running */
export async function preparePause(tx: Tx, subscriptionId: string): Promise<PreparedPause> {
  const row = await lockedSubscription(tx, subscriptionId);
  if (!row || row.state !== 'active' || row.processorSubscriptionId === null) throw subscriptionNotRunning();
  return prepareIntent<Pausing>(tx, { kind: 'pause', row: tenancyOf(row), request: { subscriptionId: row.id, payerId: row.payerId, processorSubscriptionId: row.processorSubscriptionId } });
}

/** The prepare phase of ending a pause, or of beginning a new month after a time without care. @throws subscription_not_running */
export async function prepareResume(tx: Tx, subscriptionId: string, newPeriod: boolean): Promise<PreparedResume> {
  const row = await lockedSubscription(tx, subscriptionId);
  if (!row || (row.state !== 'paused' && !(newPeriod && row.state === 'active')) || row.processorSubscriptionId === null) throw subscriptionNotRunning();
  return prepareIntent<Resuming>(tx, { kind: 'resume', row: tenancyOf(row), request: { subscriptionId: row.id, payerId: row.payerId, processorSubscriptionId: row.processorSubscriptionId, newPeriod, on: tx.today } });
}

export const pauseIntent: IntentCase<PreparedPause, 'paused'> = registerIntent<PreparedPause, 'paused'>({
  kind: 'pause', payer: r => r.payerId,
  async call(r, { payments }) { await payments.pauseCollection(r.processorSubscriptionId, r.intentId); return 'paused'; },
  async settle(tx, r) {
    if (!await closeSettled(tx, r.intentId, {})) return;
    await tx.query('update subscription set paused = true, updated_at = $2 where id = $1', [r.subscriptionId, tx.now]);
    await sayTerms(tx, r.subscriptionId, r.intentId);
  },
});

export const resumeIntent: IntentCase<PreparedResume, 'resumed'> = registerIntent<PreparedResume, 'resumed'>({
  kind: 'resume', payer: r => r.payerId,
  async call(r, { payments }) { await payments.resumeNow(r.processorSubscriptionId, r.newPeriod, r.intentId); return 'resumed'; },
  async settle(tx, r) {
    if (!await closeSettled(tx, r.intentId, { newPeriod: r.newPeriod })) return;
    // from now on it is charged on the day of the month it was resumed
    await tx.query('update subscription set paused = false, anchor_day = case when $3 then $4 else anchor_day end, updated_at = $2 where id = $1', [r.subscriptionId, tx.now, r.newPeriod, Number(r.on.slice(8))]);
    await sayTerms(tx, r.subscriptionId, r.intentId);
  },
});
