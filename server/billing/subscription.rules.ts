import type { RemoteSubscription } from './payments.port.js';
import type { SubscriptionState } from './subscription.states.js';

/**
 * Our state for what the processor reports. Its `active` and `trialing` may come before any money: ours never is active
 * before an invoice with a total was paid (`collected`).
 */
export function stateFor(local: { readonly state: SubscriptionState; readonly chargeNow: boolean }, { state: remote, collectionPaused }: Pick<RemoteSubscription, 'state' | 'collectionPaused'>, collected: boolean): SubscriptionState {
  const before = local.chargeNow ? 'incomplete' : 'scheduled';
  switch (remote) {
    case 'canceled': return 'canceled';
    case 'incomplete_expired': return local.state === 'incomplete' || local.state === 'expired' ? 'expired' : 'canceled';
    case 'incomplete': return before;
    case 'trialing': case 'active': return !collected ? before : collectionPaused ? 'paused' : 'active';
    case 'past_due': return collected || !local.chargeNow ? 'past_due' : before;
    case 'unpaid': case 'paused': return remote;
  }
}
