import type Stripe from 'stripe';
import type { CreditRequest, InvoiceIntent, RefundOutcome, RefundRequest, RemoteCreditNote, RemoteDispute, RemoteFraudWarning, RemoteRefund } from '#billing/index.js';
import { ProcessorError } from '#billing/index.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import type { SystemClock } from '#kit/time/clock.js';
import { foundOrNull, guarded } from './stripe-errors.js';
import { toCreditNote, toDispute, toFraudWarning, toRefund } from './stripe-mapping.js';

const PAGE = 100;
/** Stripe forgets idempotency keys after 24 h; from here on it is looked for what an earlier try has left. */
const KEYS_LIVE_MS = 23 * 3_600_000;

const REASONS: Readonly<Record<string, Stripe.RefundCreateParams.Reason>> = { duplicate: 'duplicate', fraudulent: 'fraudulent', requested_by_member: 'requested_by_customer' };
const NOTE_REASONS: Readonly<Record<string, Stripe.CreditNoteCreateParams.Reason>> = { duplicate: 'duplicate', fraudulent: 'fraudulent', not_delivered: 'product_unsatisfactory', goodwill: 'product_unsatisfactory' };

/** Money that goes back and invoices that are given up. Every call may be repeated with its intent. */
export class StripeMoney {
  constructor(private readonly stripe: Stripe, private readonly clock: SystemClock) {}

  #aged(request: { readonly preparedAt: string }): boolean { return this.clock.now().getTime() - Date.parse(request.preparedAt) > KEYS_LIVE_MS; }

  refund(r: RefundRequest): Promise<RefundOutcome> {
    return guarded(async () => {
      const refund = (this.#aged(r) ? await this.#refundOf(r) : null) ?? await this.stripe.refunds.create({
        payment_intent: r.processorPaymentId, amount: r.amountCents, ...(REASONS[r.reason] ? { reason: REASONS[r.reason] } : {}), metadata: { mpp_refund: r.refundId, mpp_intent: r.intentId },
      }, { idempotencyKey: `mpp-${r.intentId}-refund` });
      crashPoint('stripe.refunded');
      const note = r.processorInvoiceId === null ? null : await this.#noteFor(r, r.processorInvoiceId, refund);
      return { refund: toRefund(refund), creditNoteId: note?.id ?? null };
    });
  }

  async #refundOf(r: RefundRequest): Promise<Stripe.Refund | null> {
    const found = await this.stripe.refunds.list({ payment_intent: r.processorPaymentId, limit: PAGE });
    return found.data.find(one => one.metadata?.['mpp_intent'] === r.intentId) ?? null;
  }

  /** The document that says why. An invoice that takes no more notes leaves the refund as it is: the money has gone back. */
  async #noteFor(r: RefundRequest, invoice: string, refund: Stripe.Refund): Promise<Stripe.CreditNote | null> {
    try {
      return await guarded(async () => (this.#aged(r) ? await this.#noteOf(invoice, r.intentId) : null) ?? await this.stripe.creditNotes.create({
        invoice, amount: r.amountCents, refunds: [{ refund: refund.id, amount_refunded: r.amountCents }], reason: NOTE_REASONS[r.reason] ?? 'order_change', email_type: 'none', metadata: { mpp_intent: r.intentId },
      }, { idempotencyKey: `mpp-${r.intentId}-note` }));
    } catch (error) {
      if (error instanceof ProcessorError && error.final) return null;
      throw error;
    }
  }

  async #noteOf(invoice: string, intentId: string): Promise<Stripe.CreditNote | null> {
    const found = await this.stripe.creditNotes.list({ invoice, limit: PAGE });
    return found.data.find(one => one.metadata?.['mpp_intent'] === intentId) ?? null;
  }

  creditNote(r: CreditRequest): Promise<RemoteCreditNote> {
    return guarded(async () => toCreditNote((this.#aged(r) ? await this.#noteOf(r.processorInvoiceId, r.intentId) : null) ?? await this.stripe.creditNotes.create({
      invoice: r.processorInvoiceId, amount: r.amountCents, ...(r.to === 'balance' ? { credit_amount: r.amountCents } : {}), reason: NOTE_REASONS[r.reason] ?? 'order_change', email_type: 'none', metadata: { mpp_intent: r.intentId },
    }, { idempotencyKey: `mpp-${r.intentId}-credit` })));
  }

  async voidInvoice(r: InvoiceIntent): Promise<void> {
    await guarded(async () => {
      const { status } = await this.stripe.invoices.retrieve(r.processorInvoiceId);
      if (status !== 'void') await this.stripe.invoices.voidInvoice(r.processorInvoiceId, {}, { idempotencyKey: `mpp-${r.intentId}-void` });
    });
  }

  async writeOff(r: InvoiceIntent): Promise<void> {
    await guarded(async () => {
      const { status } = await this.stripe.invoices.retrieve(r.processorInvoiceId);
      if (status !== 'uncollectible') await this.stripe.invoices.markUncollectible(r.processorInvoiceId, {}, { idempotencyKey: `mpp-${r.intentId}-write-off` });
    });
  }

  fetchRefunds(payment: string): Promise<RemoteRefund[]> {
    return guarded(async () => (await this.stripe.refunds.list({ payment_intent: payment, limit: PAGE })).data.map(toRefund));
  }
  fetchDisputes(payment: string): Promise<RemoteDispute[]> {
    return guarded(async () => (await this.stripe.disputes.list({ payment_intent: payment, limit: PAGE })).data.map(toDispute));
  }
  fetchFraudWarnings(payment: string): Promise<RemoteFraudWarning[]> {
    return guarded(async () => (await this.stripe.radar.earlyFraudWarnings.list({ payment_intent: payment, limit: PAGE })).data.map(toFraudWarning));
  }
  fetchCreditNotes(invoice: string): Promise<RemoteCreditNote[]> {
    return guarded(async () => (await this.stripe.creditNotes.list({ invoice, limit: PAGE })).data.map(toCreditNote));
  }
  async customerBalance(customer: string): Promise<number | null> {
    const found = await foundOrNull(() => this.stripe.customers.retrieve(customer));
    return found && !found.deleted ? found.balance : null;
  }

  listOpenSubscriptions(after: string | null): Promise<{ subscriptions: Stripe.Subscription[]; next: string | null }> {
    return guarded(async () => {
      const page = await this.stripe.subscriptions.list({ limit: PAGE, ...(after ? { starting_after: after } : {}) });
      return { subscriptions: page.data, next: page.has_more ? page.data.at(-1)!.id : null };
    });
  }
  listInvoices(q: { since?: Date; customer?: string }, after: string | null): Promise<{ invoices: Stripe.Invoice[]; next: string | null }> {
    return guarded(async () => {
      const page = await this.stripe.invoices.list({
        limit: PAGE, expand: ['data.payments'], ...(q.since ? { created: { gte: Math.floor(q.since.getTime() / 1000) } } : {}), ...(q.customer ? { customer: q.customer } : {}), ...(after ? { starting_after: after } : {}),
      });
      return { invoices: page.data, next: page.has_more ? page.data.at(-1)!.id : null };
    });
  }
}
