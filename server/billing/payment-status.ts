import type { Tx } from '#kit/db/tx.js';
import { subscriptionOfApplication } from './subscription.repository.js';

export interface PaymentStatus {
  readonly state: 'none' | 'open' | 'processing' | 'failed' | 'succeeded';
  /** Stable code of the last refusal: a decline code of the processor (`insufficient_funds`) or an error code (`expired_card`). */
  readonly failure: string | null;
  /** A bank is asked for the money: its word takes days. */
  readonly bank: boolean;
}

/** How the payment of an application stands. A card saved for a later start counts as succeeded. */
export async function paymentStatus(tx: Tx, applicationId: string): Promise<PaymentStatus> {
  const subscription = await subscriptionOfApplication(tx, applicationId);
  if (!subscription || subscription.state === 'requested') return { state: 'none', failure: null, bank: false };
  if (['active', 'past_due', 'paused', 'unpaid'].includes(subscription.state) || (subscription.state === 'scheduled' && subscription.cardSaved)) return { state: 'succeeded', failure: null, bank: false };
  const [payment] = await tx.query<{ state: string; failure: string | null; bank: boolean }>(`
    select p.state, coalesce(p.decline_code, p.failure_code) failure, p.method_kind is not distinct from 'us_bank_account' bank from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1 order by p.created_at desc limit 1`, [subscription.id]);
  if (payment?.state === 'processing') return { state: 'processing', failure: null, bank: payment.bank };
  if (payment?.state === 'failed') return { state: 'failed', failure: payment.failure, bank: payment.bank };
  if (subscription.lastFailure !== null) return { state: 'failed', failure: subscription.lastFailure, bank: false };
  return { state: subscription.state === 'canceled' || subscription.state === 'expired' ? 'none' : 'open', failure: null, bank: false };
}
