import type Stripe from 'stripe';
import type { OpenedSubscription, PaymentHandle, PaymentState, RemoteCreditNote, RemoteDispute, RemoteFraudWarning, RemoteInvoice, RemoteLine, RemotePayment, RemoteRefund, RemoteSetup, RemoteSubscription } from '#billing/index.js';

type Reference = string | { id: string } | null | undefined;
export const idOf = (ref: Reference): string | null => (typeof ref === 'string' ? ref : ref?.id ?? null);
const at = (seconds: number | null | undefined): Date | null => (seconds == null ? null : new Date(seconds * 1000));
const object = <T extends { id: string }>(ref: string | T | null | undefined): T | null => (ref && typeof ref === 'object' ? ref : null);

const itemsOf = (subscription: Stripe.Subscription): OpenedSubscription['items'] =>
  subscription.items.data.flatMap(i => (i.metadata['mpp_item'] ? [{ itemId: i.metadata['mpp_item'], processorItemId: i.id }] : []));

/** Whether there is any of it: of what was taken off from the next period on, none is left. */
export const isCounted = ({ quantity }: { quantity?: number | null }): boolean => quantity !== 0;

export const remoteItems = (s: Stripe.Subscription): RemoteSubscription['items'] =>
  s.items.data.filter(isCounted).map(i => ({ processorItemId: i.id, itemId: i.metadata['mpp_item'] ?? null, unitCents: (i.price.unit_amount ?? 0) * (i.quantity ?? 1) }));

/** The secret of what is still open: the first invoice's payment, else the setup of a card. */
export function handleOf(subscription: Stripe.Subscription): PaymentHandle | null {
  const invoice = object<Stripe.Invoice>(subscription.latest_invoice);
  if (invoice?.status === 'open' && invoice.confirmation_secret) return { kind: 'payment', clientSecret: invoice.confirmation_secret.client_secret };
  const setup = object<Stripe.SetupIntent>(subscription.pending_setup_intent);
  if (setup?.client_secret && setup.status !== 'succeeded' && setup.status !== 'canceled') return { kind: 'setup', clientSecret: setup.client_secret };
  return null;
}

export const opened = (subscription: Stripe.Subscription): OpenedSubscription => ({
  customerId: idOf(subscription.customer)!, subscriptionId: subscription.id, processorState: subscription.status, handle: handleOf(subscription), items: itemsOf(subscription),
});

export const toSubscription = (s: Stripe.Subscription): RemoteSubscription => ({
  id: s.id, customerId: idOf(s.customer)!, subscriptionRef: s.metadata['mpp_subscription'] ?? null, state: s.status as RemoteSubscription['state'],
  // the period is the items' since basil; ours all share one
  periodStart: at(s.items.data[0]?.current_period_start), periodEnd: at(s.items.data[0]?.current_period_end),
  cardId: idOf(s.default_payment_method), setupId: idOf(s.pending_setup_intent), latestInvoiceId: idOf(s.latest_invoice), items: remoteItems(s),
  changePending: s.pending_update !== null && s.pending_update !== undefined, collectionPaused: s.pause_collection !== null && s.pause_collection !== undefined,
  endsAt: s.cancel_at ? at(s.cancel_at) : s.cancel_at_period_end ? at(s.items.data[0]?.current_period_end) : null,
});

/** Of a price, its cents a month; immutable there, so that each is asked for once. */
export type UnitOf = (priceId: string) => number | null;
export const priceOf = (line: Stripe.InvoiceLineItem): string | null => idOf(line.pricing?.price_details?.price);

export const isProration = (line: Stripe.InvoiceLineItem): boolean => line.parent?.subscription_item_details?.proration ?? line.parent?.invoice_item_details?.proration ?? false;

/** A proration's own unit is what was charged; the price of the month it is a part of is its price's. */
function unitOfLine(line: Stripe.InvoiceLineItem, unitOf: UnitOf): number | null {
  const price = priceOf(line);
  if (isProration(line)) return price === null ? null : unitOf(price);
  const unit = line.amount / (line.quantity ?? 1);
  return Number.isInteger(unit) ? unit : null;
}

const toLine = (line: Stripe.InvoiceLineItem, unitOf: UnitOf): RemoteLine => {
  return {
    id: line.id, cents: line.amount, quantity: line.quantity ?? 1, unitCents: unitOfLine(line, unitOf), proration: isProration(line), from: at(line.period.start)!, to: at(line.period.end)!,
    processorItemId: line.parent?.subscription_item_details?.subscription_item ?? null, itemRef: line.metadata['mpp_item'] ?? null,
  };
};

/** An invoice's own period looks back; what was bought is that of its lines, the latest where they differ. */
function boughtPeriod(lines: readonly Stripe.InvoiceLineItem[]): Pick<RemoteInvoice, 'periodStart' | 'periodEnd'> {
  const end = Math.max(...lines.map(l => l.period.end));
  const latest = lines.filter(l => l.period.end === end);
  return { periodStart: at(latest.length ? Math.min(...latest.map(l => l.period.start)) : null), periodEnd: at(latest.length ? end : null) };
}

export const toInvoice = (i: Stripe.Invoice, lines: readonly Stripe.InvoiceLineItem[], unitOf: UnitOf): RemoteInvoice => ({
  id: i.id, customerId: idOf(i.customer)!, subscriptionId: idOf(i.parent?.subscription_details?.subscription), number: i.number, state: (i.status ?? 'draft') as RemoteInvoice['state'],
  totalCents: i.total, paidCents: i.amount_paid, dueCents: i.amount_remaining,
  ...boughtPeriod(i.lines.data),
  reason: i.billing_reason, attemptCount: i.attempt_count, nextAttemptAt: at(i.next_payment_attempt),
  paymentIds: (i.payments?.data ?? []).flatMap(p => idOf(p.payment.payment_intent) ?? []),
  lines: i.status === 'draft' ? [] : lines.filter(isCounted).map(line => toLine(line, unitOf)),
  balanceCents: i.ending_balance === null ? 0 : i.ending_balance - i.starting_balance,
  creditedOpenCents: i.pre_payment_credit_notes_amount, creditedPaidCents: i.post_payment_credit_notes_amount, paidElsewhereCents: i.amount_paid_off_stripe ?? 0,
  finalizedAt: at(i.status_transitions.finalized_at), writtenOffAt: at(i.status_transitions.marked_uncollectible_at),
});

function paymentState(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): PaymentState {
  switch (intent.status) {
    case 'succeeded':
      if (!charge || charge.amount_refunded === 0) return 'succeeded';
      return charge.amount_refunded >= charge.amount ? 'refunded' : 'partly_refunded';
    case 'processing': return 'processing';
    case 'canceled': return 'canceled';
    case 'requires_payment_method': return intent.last_payment_error ? 'failed' : 'open';
    default: return 'open';
  }
}

export function toPayment(intent: Stripe.PaymentIntent): RemotePayment {
  const charge = object<Stripe.Charge>(intent.latest_charge);
  const card = charge?.payment_method_details?.card;
  const error = intent.last_payment_error;
  const state = paymentState(intent, charge);
  const failed = state === 'failed';
  return {
    id: intent.id, customerId: idOf(intent.customer), state, amountCents: intent.amount, refundedCents: charge?.amount_refunded ?? 0, disputed: charge?.disputed ?? false,
    chargeId: charge?.id ?? idOf(intent.latest_charge), methodKind: charge?.payment_method_details?.type ?? null, methodBrand: card?.brand ?? null, methodLast4: card?.last4 ?? charge?.payment_method_details?.us_bank_account?.last4 ?? null,
    failureCode: failed ? error?.code ?? 'card_declined' : null, declineCode: failed ? error?.decline_code ?? null : null,
    actionRequired: intent.status === 'requires_action' || (failed && (error?.code === 'authentication_required' || error?.decline_code === 'authentication_required')),
    collectedAt: intent.status === 'succeeded' ? at(charge?.created ?? intent.created) : null,
  };
}

export const toSetup = (setup: Stripe.SetupIntent): RemoteSetup => ({
  id: setup.id, customerId: idOf(setup.customer), succeeded: setup.status === 'succeeded', cardId: idOf(setup.payment_method),
  failureCode: setup.status === 'requires_payment_method' ? setup.last_setup_error?.decline_code ?? setup.last_setup_error?.code ?? null : null,
});

const REFUNDS: Readonly<Record<string, RemoteRefund['state']>> = { succeeded: 'succeeded', failed: 'failed', canceled: 'canceled' };
export const toRefund = (r: Stripe.Refund): RemoteRefund => ({
  id: r.id, paymentId: idOf(r.payment_intent), amountCents: r.amount, state: REFUNDS[r.status ?? ''] ?? 'pending', refundRef: r.metadata?.['mpp_refund'] ?? null, failure: r.failure_reason ?? null, createdAt: at(r.created)!,
});

const DISPUTES: Readonly<Record<string, RemoteDispute['state']>> = {
  warning_needs_response: 'inquiry', warning_under_review: 'inquiry', warning_closed: 'closed', prevented: 'closed', needs_response: 'needs_response', appeal_needs_response: 'needs_response',
  under_review: 'under_review', appeal_under_review: 'under_review', won: 'won', lost: 'lost',
};
const moved = (d: Stripe.Dispute, sign: 1 | -1): number => d.balance_transactions.reduce((sum, t) => (Math.sign(t.amount) === sign ? sum + Math.abs(t.amount) : sum), 0);
export const toDispute = (d: Stripe.Dispute): RemoteDispute => ({
  id: d.id, paymentId: idOf(d.payment_intent), state: DISPUTES[d.status] ?? 'needs_response', reason: d.reason, amountCents: d.amount, withdrawnCents: moved(d, -1), reinstatedCents: moved(d, 1),
  dueAt: at(d.evidence_details.due_by), createdAt: at(d.created)!,
});

export const toFraudWarning = (w: Stripe.Radar.EarlyFraudWarning): RemoteFraudWarning => ({ id: w.id, paymentId: idOf(w.payment_intent), kind: w.fraud_type, actionable: w.actionable, createdAt: at(w.created)! });

/** What of the part after payment went back by refunds and by other ways; the rest is credit of the customer. */
export function toCreditNote(c: Stripe.CreditNote): RemoteCreditNote {
  const refunded = c.refunds.reduce((sum, r) => sum + r.amount_refunded, 0);
  const elsewhere = c.out_of_band_amount ?? 0;
  return {
    id: c.id, invoiceId: idOf(c.invoice)!, number: c.number, state: c.status === 'void' ? 'void' : 'issued', reason: c.reason, totalCents: c.total, openCents: c.pre_payment_amount, refundedCents: refunded,
    balanceCents: c.post_payment_amount - refunded - elsewhere, elsewhereCents: elsewhere, createdAt: at(c.created)!,
  };
}
