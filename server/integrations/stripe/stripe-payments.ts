import type Stripe from 'stripe';
import type {
  ChangeOutcome, ChangePreview, ChangeRequest, CreditRequest, EventPage, InvoiceIntent, OpenedSubscription, OpenSubscriptionRequest, PaymentHandle, PaymentMethodView, PaymentsPort, ProcessorEvent, RefundOutcome, RefundRequest, RemoteCreditNote, RemoteDispute, RemoteFraudWarning, RemoteInvoice, RemotePayment, RemoteRefund,
  RemoteSetup, RemoteSubscription,
} from '#billing/index.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import { type SystemClock, systemClock } from '#kit/time/clock.js';
import { anchorInstant } from '#kit/time/anchors.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { StripeChanges } from './stripe-changes.js';
import { stripeClient, type StripeSettings } from './stripe-client.js';
import { foundOrNull, guarded, isMissing } from './stripe-errors.js';
import { toEvent } from './stripe-events.js';
import { handleOf, opened, toPayment, toSetup, toSubscription } from './stripe-mapping.js';
import { StripeMoney } from './stripe-money.js';
import { StripeReader } from './stripe-reader.js';
import { invoiceSecret, newCardSetup, paymentMethodOf, useSetupForAll } from './stripe-cards.js';
import { verifiedEvent } from './stripe-webhook.js';

/** The one product all lines belong to; plan names stay ours. */
const PRODUCT = { id: 'mpp_membership_fee', name: 'Membership fee' } as const;
/** Stripe forgets idempotency keys after 24 h; from here on it is searched first. */
const KEYS_LIVE_MS = 23 * 3_600_000;
const PAGE = 100;
const FIRST_PAYMENT = ['latest_invoice.confirmation_secret', 'pending_setup_intent'];
const CLOSED: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired']);

const subscriptionParams = (r: OpenSubscriptionRequest, customer: string): Stripe.SubscriptionCreateParams => ({
  customer,
  items: r.items.map(i => ({ price_data: { currency: r.currency, product: PRODUCT.id, recurring: { interval: 'month' }, unit_amount: i.unitCents }, quantity: 1, metadata: { mpp_item: i.itemId } })),
  payment_behavior: 'default_incomplete',
  payment_settings: { save_default_payment_method: 'on_subscription', ...(r.bankDebits ? { payment_method_types: ['card' as const, 'us_bank_account' as const] } : {}) },
  ...(r.chargeNow ? {} : { billing_cycle_anchor: anchorInstant(calendarDate(r.startsOn)).getTime() / 1000, proration_behavior: 'none' as const }),
  metadata: { mpp_subscription: r.subscriptionId, mpp_intent: r.intentId },
  expand: FIRST_PAYMENT,
});

/** Stripe behind the payments port. It gets opaque ids, amounts and dates: no name, no plan, no contact. */
export class StripePayments implements PaymentsPort {
  readonly #stripe: Stripe;
  readonly #changes: StripeChanges;
  readonly #secrets: readonly string[];
  readonly #reader: StripeReader;
  readonly #money: StripeMoney;
  #product: Promise<void> | null = null;

  constructor(settings: StripeSettings, private readonly clock: SystemClock = systemClock) {
    this.#stripe = stripeClient(settings);
    this.#reader = new StripeReader(this.#stripe);
    this.#money = new StripeMoney(this.#stripe, this.clock);
    this.#changes = new StripeChanges(this.#stripe, PRODUCT.id);
    this.#secrets = settings.webhookSecrets;
  }

  openSubscription(request: OpenSubscriptionRequest): Promise<OpenedSubscription> {
    return guarded(async () => {
      const aged = this.clock.now().getTime() - Date.parse(request.preparedAt) > KEYS_LIVE_MS;
      const found = aged ? await this.#search('subscriptions', 'mpp_intent', request.intentId) : null;
      if (found) return opened(await this.#stripe.subscriptions.retrieve(found, { expand: FIRST_PAYMENT }));
      await this.#ensureProduct();
      const customer = request.customerId ?? await this.#customer(request, aged);
      crashPoint('stripe.customer_created');
      const subscription = await this.#stripe.subscriptions.create(subscriptionParams(request, customer), { idempotencyKey: `mpp-${request.intentId}-subscription` });
      crashPoint('stripe.subscription_created');
      return opened(subscription);
    });
  }

  async #customer(request: OpenSubscriptionRequest, aged: boolean): Promise<string> {
    const found = aged ? await this.#search('customers', 'mpp_payer', request.payerId) : null;
    return found ?? (await this.#stripe.customers.create({ metadata: { mpp_payer: request.payerId } }, { idempotencyKey: `mpp-${request.intentId}-customer` })).id;
  }

  /** Values are UUIDs of ours: nothing to escape. */
  async #search(kind: 'customers' | 'subscriptions', key: string, value: string): Promise<string | null> {
    const page = await this.#stripe[kind].search({ query: `metadata['${key}']:'${value}'`, limit: 1 });
    return page.data[0]?.id ?? null;
  }

  /** Once a process. A failure is forgotten, so that the next call asks again. */
  #ensureProduct(): Promise<void> {
    this.#product ??= this.#makeProduct().catch((error: unknown) => { this.#product = null; throw error; });
    return this.#product;
  }

  async #makeProduct(): Promise<void> {
    try { await this.#stripe.products.retrieve(PRODUCT.id); } catch (error) {
      if (!isMissing(error)) throw error;
      try { await this.#stripe.products.create(PRODUCT); } catch (inner) {
        if ((inner as Stripe.errors.StripeError).code !== 'resource_already_exists') throw inner; // another process was quicker
      }
    }
  }

  paymentHandle(id: string): Promise<PaymentHandle | null> {
    return guarded(async () => handleOf(await this.#stripe.subscriptions.retrieve(id, { expand: FIRST_PAYMENT })));
  }

  cancelSubscription(request: { intentId: string; processorSubscriptionId: string; onlyUnpaid: boolean }): Promise<'canceled' | 'paid'> {
    return guarded(async () => {
      const id = request.processorSubscriptionId;
      const found = await foundOrNull(() => this.#stripe.subscriptions.retrieve(id));
      if (!found) return 'canceled';
      if (!CLOSED.has(found.status)) {
        if (request.onlyUnpaid && await this.#hasCollected(id)) return 'paid';
        await foundOrNull(() => this.#stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }));
      }
      await this.#voidUnpaid(id, request.intentId);
      return 'canceled';
    });
  }

  async #hasCollected(subscription: string): Promise<boolean> {
    const paid = await this.#stripe.invoices.list({ subscription, status: 'paid', limit: PAGE });
    return paid.data.some(invoice => invoice.total > 0);
  }

  /** Stripe stops collecting open invoices, but their secrets could still be paid with: void them. */
  async #voidUnpaid(subscription: string, intentId: string): Promise<void> {
    const open = await this.#stripe.invoices.list({ subscription, status: 'open', limit: PAGE });
    for (const invoice of open.data) await this.#stripe.invoices.voidInvoice(invoice.id, {}, { idempotencyKey: `mpp-${intentId}-void-${invoice.id}` });
  }

  previewChange(request: ChangeRequest): Promise<ChangePreview> { return this.#changes.previewChange(request); }
  changeSubscription(request: ChangeRequest & { readonly intentId: string }): Promise<ChangeOutcome> { return this.#changes.changeSubscription(request); }
  giveUpChange(id: string, intentId: string): Promise<void> { return this.#changes.giveUpChange(id, intentId); }
  endAtPeriodEnd(id: string, intentId: string): Promise<void> { return this.#changes.endAtPeriodEnd(id, intentId); }
  endAt(id: string, at: Date, intentId: string): Promise<void> { return this.#changes.endAt(id, at, intentId); }
  keepGoing(id: string, intentId: string): Promise<void> { return this.#changes.keepGoing(id, intentId); }
  pauseCollection(id: string, intentId: string): Promise<void> { return this.#changes.pauseCollection(id, intentId); }
  resumeNow(id: string, newPeriod: boolean, intentId: string): Promise<void> { return this.#changes.resumeNow(id, newPeriod, intentId); }
  payInvoice(id: string, intentId: string): Promise<boolean> { return this.#changes.payInvoice(id, intentId); }

  async useCard(id: string, cardId: string): Promise<void> {
    await guarded(() => this.#stripe.subscriptions.update(id, { default_payment_method: cardId }));
  }

  newCardSetup(request: { customerId: string; intentId: string }): Promise<{ setupId: string; clientSecret: string }> { return newCardSetup(this.#stripe, request); }
  useSetupForAll(request: { customerId: string; setupId: string; subscriptions: readonly string[]; intentId: string }): Promise<boolean> { return useSetupForAll(this.#stripe, request); }
  paymentMethodOf(id: string): Promise<PaymentMethodView | null> { return paymentMethodOf(this.#stripe, id); }
  invoiceSecret(id: string): Promise<string | null> { return invoiceSecret(this.#stripe, id); }

  async fetchSubscription(id: string): Promise<RemoteSubscription | null> {
    const found = await foundOrNull(() => this.#stripe.subscriptions.retrieve(id));
    return found && toSubscription(found);
  }
  async fetchInvoice(id: string): Promise<RemoteInvoice | null> {
    const found = await foundOrNull(() => this.#stripe.invoices.retrieve(id, { expand: ['payments'] }));
    return found && this.#reader.invoice(found);
  }
  async fetchPayment(id: string): Promise<RemotePayment | null> {
    const found = await foundOrNull(() => this.#stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
    return found && toPayment(found);
  }
  async fetchSetup(id: string): Promise<RemoteSetup | null> {
    const found = await foundOrNull(() => this.#stripe.setupIntents.retrieve(id));
    return found && toSetup(found);
  }
  refund(request: RefundRequest): Promise<RefundOutcome> { return this.#money.refund(request); }
  creditNote(request: CreditRequest): Promise<RemoteCreditNote> { return this.#money.creditNote(request); }
  voidInvoice(request: InvoiceIntent): Promise<void> { return this.#money.voidInvoice(request); }
  writeOff(request: InvoiceIntent): Promise<void> { return this.#money.writeOff(request); }
  fetchRefunds(paymentId: string): Promise<RemoteRefund[]> { return this.#money.fetchRefunds(paymentId); }
  fetchDisputes(paymentId: string): Promise<RemoteDispute[]> { return this.#money.fetchDisputes(paymentId); }
  fetchFraudWarnings(paymentId: string): Promise<RemoteFraudWarning[]> { return this.#money.fetchFraudWarnings(paymentId); }
  fetchCreditNotes(invoiceId: string): Promise<RemoteCreditNote[]> { return this.#money.fetchCreditNotes(invoiceId); }
  customerBalance(customerId: string): Promise<number | null> { return this.#money.customerBalance(customerId); }
  async listOpenSubscriptions(after: string | null): Promise<{ subscriptions: RemoteSubscription[]; next: string | null }> {
    const page = await this.#money.listOpenSubscriptions(after);
    return { subscriptions: page.subscriptions.map(toSubscription), next: page.next };
  }
  async listInvoices(of: { since?: Date; customerId?: string }, after: string | null): Promise<{ invoices: RemoteInvoice[]; next: string | null }> {
    const page = await this.#money.listInvoices({ ...(of.since ? { since: of.since } : {}), ...(of.customerId ? { customer: of.customerId } : {}) }, after);
    return { invoices: await Promise.all(page.invoices.map(i => this.#reader.invoice(i))), next: page.next };
  }
  async payerOfCustomer(id: string): Promise<string | null> {
    const found = await foundOrNull(() => this.#stripe.customers.retrieve(id));
    return found && !found.deleted ? found.metadata['mpp_payer'] ?? null : null;
  }

  listEventsSince(cursor: string | null): Promise<EventPage> {
    return guarded(async () => {
      try {
        const page = await this.#stripe.events.list({ limit: PAGE, ...(cursor === null ? {} : { ending_before: cursor }) });
        // of all types, since at most 20 can be named; newest first, also when it pages towards the newest
        const events = page.data.map(toEvent).reverse();
        return { events, next: cursor !== null && page.has_more ? events.at(-1)!.id : null };
      } catch (error) {
        if (cursor !== null && isMissing(error)) return this.listEventsSince(null); // older than the 30 days Stripe keeps
        throw error;
      }
    });
  }

  readWebhook(rawBody: Uint8Array, signature: string | undefined, receivedAt: Date): ProcessorEvent {
    return toEvent(verifiedEvent(this.#stripe, this.#secrets, rawBody, signature, receivedAt));
  }
}
