import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import { moveTo, tryTransition } from '#kit/states/transition.js';
import { announce } from './billing.events.js';
import { noteOutcome } from './billing-intent.repository.js';
import { prepareIntent, registerIntent } from './intents.js';
import { lockedSubscription, type SubscriptionRow, tenancyOf } from './subscription.repository.js';
import { subscriptionStates } from './subscription.states.js';

/** As kept in `billing_intent.request`. */
export interface CancelRequest { readonly intentId: string; readonly subscriptionId: string; readonly processorSubscriptionId: string; readonly onlyUnpaid: boolean }
/** Null: nothing to ask of the processor (never opened, or ended already). */
export type PreparedCancel = CancelRequest | null;
export type CancelOutcome = 'canceled' | 'paid';

/**
 * The prepare phase of ending a subscription at once. One that was never opened ends here, and the janitor voids what the
 * processor may hold of it. `onlyUnpaid`: the processor leaves one alone that has collected money (`paid`).
 */
export async function prepareCancel(tx: Tx, input: { subscriptionId: string; onlyUnpaid: boolean; reason: string }): Promise<PreparedCancel> {
  const row = await lockedSubscription(tx, input.subscriptionId);
  if (!row || subscriptionStates.isTerminal(row.state)) return null;
  if (row.processorSubscriptionId === null) {
    await endLocally(tx, row, input.reason);
    return null;
  }
  return prepareIntent(tx, { kind: 'cancel', row: tenancyOf(row), request: { subscriptionId: row.id, processorSubscriptionId: row.processorSubscriptionId, onlyUnpaid: input.onlyUnpaid } });
}

/** @throws ProcessorError */
export async function callCancel(prepared: PreparedCancel, ports: Pick<Ports, 'payments'>): Promise<CancelOutcome> {
  if (prepared === null) return 'canceled';
  crashPoint('intent.cancel.prepared');
  const outcome = await ports.payments.cancelSubscription(prepared);
  crashPoint('intent.cancel.called');
  return outcome;
}

/** The settle phase; says whether it ended, or had been paid and goes on. */
export async function settleCancel(tx: Tx, prepared: PreparedCancel, outcome: CancelOutcome): Promise<CancelOutcome> {
  if (prepared === null) return 'canceled';
  await noteOutcome(tx, prepared.intentId, outcome === 'paid' ? 'refused' : 'settled', { outcome });
  if (outcome === 'paid') return 'paid';
  const row = await lockedSubscription(tx, prepared.subscriptionId);
  if (row && !subscriptionStates.isTerminal(row.state)) await endLocally(tx, row, 'cancelled at the processor');
  return 'canceled';
}

registerIntent<CancelRequest, CancelOutcome>({ kind: 'cancel', call: callCancel, settle: settleCancel });

/** Ends the local row and says so, once. */
export async function endLocally(tx: Tx, row: SubscriptionRow, reason: string, to: 'canceled' | 'expired' = 'canceled'): Promise<void> {
  const base = { machine: subscriptionStates, table: 'subscription', id: row.id, from: row.state, reason, set: { next_charge_on: null } } as const;
  const ended = to === 'expired' && row.state === 'incomplete' ? await tryTransition(tx, { ...base, action: 'expire' }) : await moveTo(tx, { ...base, to: 'canceled' });
  if (ended !== null) await announce(tx, 'subscription.ended', { subscription: row.id, payer: row.payerId, application: row.applicationId });
}
