import type { Tx } from '#kit/db/tx.js';
import type { Divergence } from './apply-invoice.js';
import type { IntentState } from './billing-intent.entity.js';
import { sameItems } from './change.rules.js';
import { applyChange, expireChange, type SubscriptionChange } from './change-subscription.js';
import type { RemoteSubscription } from './payments.port.js';
import type { SubscriptionRow } from './subscription.repository.js';

/**
 * What a read of the processor says of the change under way: paid and made, given up there, or its period begun. A change that
 * is being asked for at this moment is left alone: its own answer says what it came to.
 */
export async function followChange(tx: Tx, row: SubscriptionRow, remote: RemoteSubscription): Promise<Divergence[]> {
  if (row.changeIntentId === null) return [];
  const [intent] = await tx.query<{ state: IntentState; request: SubscriptionChange; outcome: { state?: string } | null }>('select state, request, outcome from billing_intent where id = $1', [row.changeIntentId]);
  if (!intent || intent.request.withdraws || remote.changePending) return [];
  const made = sameItems(intent.request.items, remote.items);
  if (intent.request.when === 'now') {
    if (made) await applyChange(tx, row, intent.request, remote.items);
    else if (intent.state === 'settled') await expireChange(tx, row, row.changeIntentId);
    return [];
  }
  if (!made) return intent.state === 'settled' ? ['a change for the next period is not at the processor'] : [];
  const began = remote.periodStart === null ? null : tx.dateOf(remote.periodStart);
  if (began !== null && began >= intent.request.effectiveOn) await applyChange(tx, row, intent.request, remote.items);
  return [];
}
