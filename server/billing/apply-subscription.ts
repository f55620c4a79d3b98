import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { moveTo, transition } from '#kit/states/transition.js';
import type { Divergence } from './apply-invoice.js';
import { announce } from './billing.events.js';
import type { RemoteSetup, RemoteSubscription } from './payments.port.js';
import type { SubscriptionRow } from './subscription.repository.js';
import { followChange } from './follow-change.js';
import { stateFor } from './subscription.rules.js';
import { type SubscriptionState, subscriptionStates } from './subscription.states.js';

/** An event may come before our own call has returned: the row is opened by whoever is first. */
export async function openFromRemote(tx: Tx, row: SubscriptionRow, remote: RemoteSubscription): Promise<SubscriptionRow> {
  if (row.state !== 'requested') return row;
  const state = await transition(tx, {
    machine: subscriptionStates, table: 'subscription', id: row.id, from: 'requested', action: row.chargeNow ? 'open' : 'schedule', reason: 'found at the processor',
    set: { processor_subscription_id: remote.id, processor_state: remote.state },
  });
  return { ...row, state, processorSubscriptionId: remote.id };
}

/** Brings the subscription to what was read, after its invoices. */
export async function applySubscription(tx: Tx, row: SubscriptionRow, remote: RemoteSubscription, setups: readonly RemoteSetup[]): Promise<Divergence[]> {
  const to = stateFor(row, remote, await hasCollected(tx, row.id));
  const moved = await moveTo(tx, { machine: subscriptionStates, table: 'subscription', id: row.id, from: row.state, to, reason: `processor: ${remote.state}` });
  await keepFigures(tx, row, remote, moved ?? row.state);
  if (moved === null) return [`subscription ${row.state} here, ${remote.state} there`];
  const diverged = subscriptionStates.isTerminal(moved) ? [] : await followChange(tx, row, remote);
  await sayOwing(tx, row, moved);
  await sayExhausted(tx, row, moved);
  if (moved !== row.state && subscriptionStates.isTerminal(moved)) await sayEnded(tx, row, moved);
  else if (remote.cardId !== null && !row.cardSaved) await keepCard(tx, row, moved);
  else if (moved === 'scheduled' && !row.cardSaved) await keepSetupFailure(tx, row, setups.find(s => s.failureCode !== null && s.customerId === remote.customerId));
  return diverged;
}

const hasCollected = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query(`select 1 from invoice where subscription_id = $1 and state = 'paid' and total_cents > 0 limit 1`, [id])).length > 0;

const RUNNING: ReadonlySet<SubscriptionState> = new Set(['active', 'past_due', 'unpaid', 'paused']);

async function keepFigures(tx: Tx, row: SubscriptionRow, remote: RemoteSubscription, state: SubscriptionState): Promise<void> {
  const date = (at: Date | null): string | null => (at === null ? null : tx.dateOf(at));
  const ends = date(remote.endsAt);
  const next = subscriptionStates.isTerminal(state) || remote.collectionPaused ? null : RUNNING.has(state) ? date(remote.periodEnd) : row.startsOn;
  await tx.query('update subscription set processor_state = $2, current_period_start = $3, current_period_end = $4, next_charge_on = $5, ends_on = $6, paused = $7, updated_at = $8 where id = $1',
    [row.id, remote.state, date(remote.periodStart), date(remote.periodEnd), next !== null && ends !== null && ends <= next ? null : next, ends, remote.collectionPaused, tx.now]);
  await tx.query(`update subscription_item i set processor_item_id = v."processorItemId" from jsonb_to_recordset($1::jsonb) as v("itemId" uuid, "processorItemId" text)
    where i.id = v."itemId" and i.subscription_id = $2 and i.processor_item_id is null`, [JSON.stringify(remote.items.filter(i => i.itemId !== null)), row.id]);
}

const OWING: ReadonlySet<SubscriptionState> = new Set(['past_due', 'unpaid']);

/** A payer is read piece by piece: a charge may be seen refused, or made good, while its subscription still stands as before. Whoever follows the money hears of both. */
async function sayOwing(tx: Tx, row: SubscriptionRow, state: SubscriptionState): Promise<void> {
  const name = OWING.has(state) && !OWING.has(row.state) ? 'subscription.past_due' : state === 'active' && OWING.has(row.state) ? 'subscription.recovered' : null;
  if (name) await announce(tx, name, { subscription: row.id, payer: row.payerId, application: row.applicationId, at: tx.now.toISOString() });
}

/** The last retry has failed: said once, for the row that was read before says whether it is news. */
async function sayExhausted(tx: Tx, row: SubscriptionRow, state: SubscriptionState): Promise<void> {
  if (state !== 'unpaid' || row.state === 'unpaid') return;
  await tx.query('update subscription set exhausted_at = $2 where id = $1', [row.id, tx.now]);
  await announce(tx, 'subscription.exhausted', { subscription: row.id, payer: row.payerId, application: row.applicationId, on: tx.today });
}

async function keepCard(tx: Tx, row: SubscriptionRow, state: SubscriptionState): Promise<void> {
  await tx.query('update subscription set card_saved = true, last_failure = null where id = $1', [row.id]);
  if (state !== 'scheduled') return; // with a charge at once, or one already collected, the card is no news
  await record(tx, { action: 'subscription.card_saved', subjectType: 'Subscription', subjectId: row.id, details: { payer: row.payerId } });
  await announce(tx, 'subscription.card_saved', { subscription: row.id, payer: row.payerId, application: row.applicationId });
}

async function keepSetupFailure(tx: Tx, row: SubscriptionRow, failed: RemoteSetup | undefined): Promise<void> {
  if (failed) await tx.query('update subscription set last_failure = $2 where id = $1', [row.id, failed.failureCode]);
}

async function sayEnded(tx: Tx, row: SubscriptionRow, state: SubscriptionState): Promise<void> {
  await record(tx, { action: 'subscription.ended', subjectType: 'Subscription', subjectId: row.id, details: { payer: row.payerId, state } });
  await announce(tx, 'subscription.ended', { subscription: row.id, payer: row.payerId, application: row.applicationId });
}
