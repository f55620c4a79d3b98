import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, describe, expect, it } from 'vitest';
import { enroll, payInBrowser, startWorld } from '../test/harness.js';
import { membersOf, monthly } from '../test/member.js';

const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());

const { advanceTo } = membersOf(world);
/** What must be the same of a preview and of the invoice it foretells. */
const money = (invoice: Stripe.Invoice) => ({
  lines: invoice.lines.data.map(({ amount, description, period, quantity, parent }) => ({ amount, description, period, quantity, proration: parent?.subscription_item_details?.proration })),
  subtotal: invoice.subtotal, total: invoice.total, amount_due: invoice.amount_due, starting_balance: invoice.starting_balance,
});

async function member(prices: readonly number[]) {
  const product = await stripe.products.create({ name: 'Membership fee' });
  const { subscription, secret } = await enroll(stripe, { items: prices.map(unit => ({ price_data: monthly(product.id, unit) })) });
  await payInBrowser(sandbox.url, String(secret), '4242424242424242');
  const [first] = subscription.items.data;
  if (!first) throw new Error('no item');
  return { id: subscription.id, customer: String(subscription.customer), product: product.id, items: subscription.items.data, start: first.current_period_start, end: first.current_period_end };
}
const refusalOf = (params: Stripe.InvoiceCreatePreviewParams): Promise<unknown> => stripe.invoices.createPreview(params).catch((error: unknown) => error);

describe('a preview', () => {
  it('is to the cent the invoice that the update makes, on any second, for any items', async () => {
    const one = await member([12_900, 2000]);
    const price = fc.integer({ min: 0, max: 99_999 });
    const change = fc.record({ at: fc.integer({ min: one.start, max: one.end }), changed: fc.array(fc.record({ unit: price, quantity: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 3 }), added: fc.array(price, { maxLength: 2 }), drop: fc.boolean() });
    await fc.assert(fc.asyncProperty(change, async ({ at, changed, added, drop }) => {
      const { items } = await stripe.subscriptions.retrieve(one.id);
      const list: Stripe.SubscriptionUpdateParams.Item[] = [
        ...items.data.slice(0, changed.length).map((item, index) => ({ id: item.id, price_data: monthly(one.product, changed[index]?.unit ?? 0), quantity: changed[index]?.quantity ?? 1 })),
        ...(drop && items.data.length > changed.length ? [{ id: String(items.data.at(-1)?.id), deleted: true }] : []), ...(items.data.length < 6 ? added.map(unit => ({ price_data: monthly(one.product, unit) })) : []),
      ];
      const how = { items: list, proration_behavior: 'always_invoice' as const, proration_date: at };
      const preview = await stripe.invoices.createPreview({ subscription: one.id, subscription_details: how as Stripe.InvoiceCreatePreviewParams.SubscriptionDetails });
      const changedTo = await stripe.subscriptions.update(one.id, { ...how, payment_behavior: 'pending_if_incomplete', expand: ['latest_invoice'] });
      const invoice = changedTo.latest_invoice as Stripe.Invoice;
      if (at === one.end) return;
      expect(money(preview)).toEqual(money(invoice));
      expect(preview.total).toBe(preview.lines.data.reduce((sum, line) => sum + line.amount, 0));
    }), { numRuns: 16, seed: 4211, endOnFailure: true });
  });

  it('leaves nothing behind', async () => {
    const one = await member([12_900]);
    const counts = async () => Promise.all(['price', 'invoice', 'invoiceitem', 'customer'].map(async object => (await world.control<{ items: unknown[] }>(`objects?object=${object}&limit=1000`)).items.length));
    const [before, events] = [await counts(), (await stripe.events.list({ limit: 1 })).data[0]?.id];
    const preview = await stripe.invoices.createPreview({ subscription: one.id, subscription_details: { items: [{ id: String(one.items[0]?.id), price_data: monthly(one.product, 19_900) }], proration_behavior: 'always_invoice' } });
    expect(preview).toMatchObject({ id: expect.stringMatching(/^upcoming_in_/), status: 'draft', number: null });
    expect(await counts()).toEqual(before);
    expect((await stripe.events.list({ limit: 1 })).data[0]?.id).toBe(events);
    await expect(stripe.invoices.retrieve(preview.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('foretells the renewal, with what waits for it and the new price', async () => {
    const one = await member([12_900]);
    const at = one.start + Math.floor((one.end - one.start) / 3);
    await advanceTo(at);
    const asked = { items: [{ id: String(one.items[0]?.id), price_data: monthly(one.product, 19_900) }], proration_date: at };
    const preview = await stripe.invoices.createPreview({ subscription: one.id, subscription_details: asked });
    expect(preview.lines.data).toHaveLength(3);
    await stripe.subscriptions.update(one.id, asked);
    expect(money(await stripe.invoices.createPreview({ subscription: one.id }))).toEqual(money(preview));
    expect(money(await stripe.invoices.createPreview({ customer: one.customer }))).toEqual(money(preview));
    expect((await stripe.invoices.createPreview({ subscription: one.id, preview_mode: 'recurring' })).total).toBe(19_900);
    await advanceTo(one.end + 3600);
    const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(one.id, { expand: ['latest_invoice'] });
    expect(money(invoice as Stripe.Invoice)).toEqual(money(preview));
  });

  it('foretells an end: nothing more to bill, a credit now, or a shorter last period', async () => {
    const one = await member([12_900]);
    const about = (details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails) => ({ subscription: one.id, subscription_details: details });
    expect(await refusalOf(about({ cancel_at_period_end: true }))).toMatchObject({ code: 'invoice_upcoming_none', statusCode: 404 });
    const half = one.start + (one.end - one.start) / 2;
    expect((await stripe.invoices.createPreview(about({ cancel_now: true, proration_date: half }))).total).toBe(-6450);
    const later = one.end + 10 * 86_400;
    const preview = await stripe.invoices.createPreview(about({ cancel_at: later }));
    await stripe.subscriptions.update(one.id, { cancel_at: later });
    await advanceTo(one.end + 3600);
    const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(one.id, { expand: ['latest_invoice'] });
    expect(money(preview)).toEqual(money(invoice as Stripe.Invoice));
    await stripe.subscriptions.cancel(one.id);
    expect(await refusalOf({ subscription: one.id })).toMatchObject({ code: 'invoice_upcoming_none' });
  });

  it('foretells the first invoice of a subscription that does not exist', async () => {
    const product = await stripe.products.create({ name: 'Membership fee' });
    const preview = await stripe.invoices.createPreview({ subscription_details: { items: [{ price_data: monthly(product.id, 12_900) }, { price_data: monthly(product.id, 2000), quantity: 2 }] } });
    expect(preview).toMatchObject({ billing_reason: 'subscription_create', total: 16_900, amount_due: 16_900 });
    const customer = await stripe.customers.create({ email: 'ana@family.example' });
    const start = (await world.control<{ seconds: number }>('clock')).seconds + 5 * 86_400;
    const later = await stripe.invoices.createPreview({ customer: customer.id, subscription_details: { items: [{ price_data: monthly(product.id, 12_900) }], billing_cycle_anchor: { type: 'timestamp', timestamp: start } } });
    expect(later).toMatchObject({ total: 0, lines: { data: [{ amount: 0, period: { end: start } }] } });
    expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([]);
    expect(await refusalOf({ customer: customer.id })).toMatchObject({ code: 'invoice_upcoming_none' });
  });
});
