import type Stripe from 'stripe';
import { expect } from 'vitest';
import { enroll, payInBrowser, type World } from './harness.js';

export const monthly = (product: string, unit: number) => ({ currency: 'usd', product, recurring: { interval: 'month' as const }, unit_amount: unit });

export interface TestMember { id: string; customer: string; product: string; item: string; start: number; end: number }

/** What specs about running subscriptions do over and over. */
export function membersOf({ stripe, sandbox, control }: World) {
  const advanceTo = (seconds: number) => control('clock', { advanceTo: seconds });
  return {
    advanceTo,
    /** A member who pays 129.00 a month from now on. */
    async member(number = '4242424242424242', unit = 12_900, more: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<TestMember> {
      const product = await stripe.products.create({ name: 'Membership fee' });
      const { subscription, secret, setup } = await enroll(stripe, { items: [{ price_data: monthly(product.id, unit), metadata: { line: 'plan' } }], ...more });
      await payInBrowser(sandbox.url, String(secret ?? setup?.client_secret), number);
      const [item] = subscription.items.data;
      if (!item) throw new Error('no item');
      return { id: subscription.id, customer: String(subscription.customer), product: product.id, item: item.id, start: item.current_period_start, end: item.current_period_end };
    },
    /** Moves to the middle of the period, and returns that moment. */
    async middle({ start, end }: TestMember): Promise<number> {
      const at = start + (end - start) / 2;
      await advanceTo(at);
      return at;
    },
    /** From now on every charge is refused. */
    async refusing(of: TestMember): Promise<void> {
      const method = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: of.customer });
      await stripe.subscriptions.update(of.id, { default_payment_method: method.id });
    },
    read: (id: string) => stripe.subscriptions.retrieve(id, { expand: ['latest_invoice', 'customer'] }),
    /** Types of the events after the one given, oldest first. */
    async typesAfter(after: string): Promise<string[]> {
      const found: string[] = [];
      for await (const event of stripe.events.list({ ending_before: after, limit: 100 })) found.push(event.type);
      return found;
    },
    lastEvent: async (): Promise<string> => (await stripe.events.list({ limit: 1 })).data[0]?.id ?? '',
  };
}
export const amounts = (invoice: Stripe.Invoice): number[] => invoice.lines.data.map(line => line.amount);
/** The sandbox's clock goes on while a test talks to it. */
export const about = (seconds: number): number => expect.closeTo(seconds, -2) as number;
