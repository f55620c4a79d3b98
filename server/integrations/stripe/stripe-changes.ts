import type Stripe from 'stripe';
import { type ChangeOutcome, type ChangePreview, type ChangeRequest, sameItems } from '#billing/index.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import { foundOrNull, guarded, isMissing } from './stripe-errors.js';
import { handleOf, idOf, isCounted, remoteItems } from './stripe-mapping.js';

const WITH_INVOICE = ['latest_invoice.confirmation_secret'];
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

type UpdateItem = Stripe.SubscriptionUpdateParams.Item;

/** The life of a subscription after it was opened: other items, an end or none, a pause. Every call may be repeated with its intent. */
export class StripeChanges {
  constructor(private readonly stripe: Stripe, private readonly product: string) {}

  previewChange(request: ChangeRequest): Promise<ChangePreview> {
    return guarded(async () => {
      const current = await this.stripe.subscriptions.retrieve(request.processorSubscriptionId);
      const invoice = await this.stripe.invoices.createPreview({
        subscription: request.processorSubscriptionId,
        subscription_details: { items: this.#items(current, request), proration_behavior: 'always_invoice', ...(request.prorationAt === null ? {} : { proration_date: request.prorationAt }) },
      });
      const lines = invoice.lines.data.filter(isCounted).map(line => ({
        kind: line.amount < 0 ? 'credit' as const : 'charge' as const, processorItemId: line.parent?.subscription_item_details?.subscription_item ?? null, cents: line.amount,
        from: new Date(line.period.start * 1000), to: new Date(line.period.end * 1000),
      }));
      return { totalCents: invoice.total, dueCents: invoice.amount_due, lines };
    });
  }

  changeSubscription(request: ChangeRequest & { readonly intentId: string }): Promise<ChangeOutcome> {
    return guarded(async () => {
      const current = await this.stripe.subscriptions.retrieve(request.processorSubscriptionId, { expand: WITH_INVOICE });
      const done = current.pending_update || sameItems(request.items, remoteItems(current));
      const changed = done ? current : await this.stripe.subscriptions.update(current.id, this.#update(current, request), { idempotencyKey: `mpp-${request.intentId}-change` });
      crashPoint('stripe.subscription_changed');
      const pending = request.when === 'now' && changed.pending_update !== null && changed.pending_update !== undefined;
      return {
        state: pending ? 'pending' : request.when === 'now' ? 'applied' : 'scheduled', items: remoteItems(changed),
        invoiceId: request.when === 'now' ? idOf(changed.latest_invoice) : null, handle: pending ? handleOf(changed) : null,
      };
    });
  }

  #update(current: Stripe.Subscription, request: ChangeRequest): Stripe.SubscriptionUpdateParams {
    const items = this.#items(current, request);
    if (request.when === 'next_period') return { items, proration_behavior: 'none', expand: WITH_INVOICE };
    return { items, proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete', ...(request.prorationAt === null ? {} : { proration_date: request.prorationAt }), expand: WITH_INVOICE };
  }

  /**
   * Only what differs; a change that waits for its payment takes a price and a quantity of an item, and no metadata. What is off from the next period on
   * stays as none of it: credits go by what an item was billed, which an item that is put back would not know if it were another one. The next change deletes what is left of it.
   */
  #items(current: Stripe.Subscription, { items: wanted, when }: ChangeRequest): UpdateItem[] {
    const price = (unitCents: number) => ({ currency: current.currency, product: this.product, recurring: { interval: 'month' as const }, unit_amount: unitCents });
    const kept = new Map(wanted.flatMap(i => (i.processorItemId === null ? [] : [[i.processorItemId, i] as const])));
    const before = current.items.data.flatMap((item): UpdateItem[] => {
      const next = kept.get(item.id);
      if (!next) return [when === 'next_period' && item.quantity !== 0 ? { id: item.id, quantity: 0 } : { id: item.id, deleted: true }];
      return item.price.unit_amount === next.unitCents && item.quantity === 1 ? [] : [{ id: item.id, price_data: price(next.unitCents), quantity: 1 }];
    });
    const there = new Set(current.items.data.map(item => item.id));
    return [...before, ...wanted.filter(i => i.processorItemId === null || !there.has(i.processorItemId)).map(i => ({ price_data: price(i.unitCents), quantity: 1 }))];
  }

  giveUpChange(id: string, intentId: string): Promise<void> {
    return guarded(async () => {
      const found = await foundOrNull(() => this.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }));
      if (!found?.pending_update) return;
      const invoice = found.latest_invoice as Stripe.Invoice | null;
      if (invoice?.status === 'open') await this.stripe.invoices.voidInvoice(invoice.id, {}, { idempotencyKey: `mpp-${intentId}-void` });
    });
  }

  async endAtPeriodEnd(id: string, intentId: string): Promise<void> {
    await this.#set(id, { cancel_at_period_end: true }, `mpp-${intentId}-end`);
  }

  async endAt(id: string, at: Date, intentId: string): Promise<void> {
    await this.#set(id, { cancel_at: seconds(at), proration_behavior: 'none' }, `mpp-${intentId}-end`);
  }

  /** Both ways of an end are taken back; an empty text unsets. Where the end had shortened the month under way, the rest of it is charged now: no day of care is unpaid. */
  async keepGoing(id: string, intentId: string): Promise<void> {
    const found = await guarded(() => this.stripe.subscriptions.retrieve(id));
    if (!found.cancel_at && !found.cancel_at_period_end) return;
    await this.#set(id, found.cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '', proration_behavior: 'always_invoice' }, `mpp-${intentId}-keep`);
  }

  async pauseCollection(id: string, intentId: string): Promise<void> {
    await this.#set(id, { pause_collection: { behavior: 'void' } }, `mpp-${intentId}-pause`);
  }

  /** Two steps with two keys, so that a repeat after the first goes on with the second. */
  async resumeNow(id: string, newPeriod: boolean, intentId: string): Promise<void> {
    await this.#set(id, { pause_collection: '' }, `mpp-${intentId}-resume`);
    if (newPeriod) await this.#set(id, { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none' }, `mpp-${intentId}-anchor`);
  }

  async #set(id: string, params: Stripe.SubscriptionUpdateParams, idempotencyKey: string): Promise<void> {
    await guarded(() => this.stripe.subscriptions.update(id, params, { idempotencyKey }));
  }

  payInvoice(id: string, intentId: string): Promise<boolean> {
    return guarded(async () => {
      const invoice = await this.stripe.invoices.retrieve(id);
      if (invoice.status !== 'open' && invoice.status !== 'uncollectible') return invoice.status === 'paid';
      try {
        return (await this.stripe.invoices.pay(id, {}, { idempotencyKey: `mpp-${intentId}-pay` })).status === 'paid';
      } catch (error) {
        // the invoice is there: what is missing is a card or account to charge
        if (isRefusal(error) || isMissing(error)) return false;
        throw error;
      }
    });
  }
}

/** The bank said no: an answer, not a failure. */
const isRefusal = (error: unknown): boolean => (error as { type?: string }).type === 'StripeCardError' || (error as { code?: string }).code === 'invoice_payment_intent_requires_action';
