import type { Tx } from '#kit/db/tx.js';
import { subscriptionOfApplication } from './subscription.repository.js';

export interface PaymentStatus {
  readonly state: 'none' | 'open' | 'processing' | 'failed' | 'succeeded';
  /** Stable code of the last refusal: a decline code of the processor (`insufficient_funds`) or an error code (`expired_card`). */
  readonly failure: string | null;
}

/** How the payment of an application stands. A card saved for a later start counts as succeeded. */
export async function paymentStatus(tx: Tx, applicationId: string): Promise<PaymentStatus> {
  const subscription = await subscriptionOfApplication(tx, applicationId);
  if (!subscription || subscription.state === 'requested') return { state: 'none', failure: null };
  if (['active', 'past_due', 'paused', 'unpaid'].includes(subscription.state) || (subscription.state === 'scheduled' && subscription.cardSaved)) return { state: 'succeeded', failure: null };
  const [payment] = await tx.query<{ state: string; failure: string | null }>(`
    select p.state, coalesce(p.decline_code, p.failure_code) failure from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1 order by p.created_at desc limit 1`, [subscription.id]);
  if (payment?.state === 'processing') return { state: 'processing', failure: null };
  if (payment?.state === 'failed') return { state: 'failed', failure: payment.failure };
  if (subscription.lastFailure !== null) return { state: 'failed', failure: subscription.lastFailure };
  return { state: subscription.state === 'canceled' || subscription.state === 'expired' ? 'none' : 'open', failure: null };
}
