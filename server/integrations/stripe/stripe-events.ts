import type Stripe from 'stripe';
import type { EventRefs, ProcessorEvent } from '#billing/index.js';
import { idOf } from './stripe-mapping.js';

/** Events something of ours hangs on. */
export const RELEVANT = [
  'customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted', 'customer.subscription.paused', 'customer.subscription.resumed',
  'invoice.finalized', 'invoice.updated', 'invoice.paid', 'invoice.payment_failed', 'invoice.payment_action_required', 'invoice.voided', 'invoice.marked_uncollectible',
  'payment_intent.succeeded', 'payment_intent.processing', 'payment_intent.payment_failed', 'payment_intent.canceled',
  'setup_intent.succeeded', 'setup_intent.setup_failed', 'charge.refunded', 'refund.created', 'refund.updated', 'refund.failed', 'credit_note.created', 'credit_note.voided',
  'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed', 'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated', 'radar.early_fraud_warning.created', 'radar.early_fraud_warning.updated',
] as const;
const relevant: ReadonlySet<string> = new Set(RELEVANT);

/** Which objects an event names. Of the snapshot nothing but ids is read: the objects are fetched again. */
function refsOf(object: Stripe.Event.Data.Object & { object?: string }): EventRefs {
  const o = object as unknown as Record<string, unknown> & { id?: string; object?: string };
  const ref = (key: string): string | undefined => idOf(o[key] as string | { id: string } | null) ?? undefined;
  const customer = ref('customer');
  const all: { -readonly [K in keyof EventRefs]: EventRefs[K] | undefined } = { customerId: customer };
  switch (o.object) {
    case 'customer': all.customerId = o.id; break;
    case 'subscription': all.subscriptionId = o.id; break;
    case 'invoice': all.invoiceId = o.id; all.subscriptionId = idOf((object as Stripe.Invoice).parent?.subscription_details?.subscription) ?? undefined; break;
    case 'payment_intent': all.paymentId = o.id; break;
    case 'setup_intent': all.setupId = o.id; break;
    case 'refund': all.refundId = o.id; all.paymentId = ref('payment_intent'); break;
    case 'charge': case 'dispute': all.paymentId = ref('payment_intent'); break;
    case 'radar.early_fraud_warning': all.warningId = o.id; all.paymentId = ref('payment_intent'); break;
    case 'credit_note': all.invoiceId = ref('invoice'); break;
    default: break;
  }
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined)) as EventRefs;
}

export function toEvent(event: Stripe.Event): ProcessorEvent {
  const object = event.data.object as unknown as { id?: string };
  return { id: event.id, type: event.type, objectId: object.id ?? null, createdAt: new Date(event.created * 1000), refs: refsOf(event.data.object), relevant: relevant.has(event.type) };
}
