import type { Tx } from '#kit/db/tx.js';
import { announce } from './billing.events.js';
import { lockedSubscription } from './subscription.repository.js';

/** An end or a pause was settled, by whoever came first: a use case, or the janitor after a kill. */
export async function sayTerms(tx: Tx, subscriptionId: string, intent: string): Promise<void> {
  const row = await lockedSubscription(tx, subscriptionId);
  if (row) await announce(tx, 'subscription.terms_set', { subscription: row.id, payer: row.payerId, application: row.applicationId, intent });
}
