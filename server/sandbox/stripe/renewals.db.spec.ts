import type Stripe from 'stripe';
import { afterAll, describe, expect, it } from 'vitest';
import { startWorld, until } from '../test/harness.js';
import { membersOf, monthly } from '../test/member.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe } = world;
afterAll(() => world.close());
const { member, refusing, read, advanceTo } = membersOf(world);
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);
const invoicesOf = async (subscription: string): Promise<Stripe.Invoice[]> => (await stripe.invoices.list({ subscription, limit: 100 })).data.reverse();

describe('renewals', () => {
  it.each([[31, ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30', '2027-07-31', '2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31']],
    [29, ['2027-02-28', '2027-03-29', '2027-04-29', '2027-05-29', '2027-06-29', '2027-07-29', '2027-08-29', '2027-09-29', '2027-10-29', '2027-11-29', '2027-12-29', '2028-01-29', '2028-02-29', '2028-03-29']]])(
    'anchored on the %d. at 17:00 UTC: one invoice a period, clamped to short months and back, over a leap year', async (day, dates) => {
      const start = Date.parse(`2027-01-${day}T17:00:00Z`) / 1000;
      const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
      const product = await stripe.products.create({ name: 'Membership fee' });
      const customer = await stripe.customers.create({ test_clock: clock.id });
      const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
      const { id } = await stripe.subscriptions.create({ customer: customer.id, default_payment_method: method.id, items: [{ price_data: monthly(product.id, 4900) }] });
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: Date.parse('2028-04-02T00:00:00Z') / 1000 });
      await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready', 'the clock', 25_000);
      const [first, ...renewals] = await invoicesOf(id);
      expect(first?.lines.data[0]?.period).toEqual({ start, end: Date.parse(`${dates[0]}T17:00:00Z`) / 1000 });
      expect(renewals.map(invoice => iso(invoice.lines.data[0]?.period.start ?? 0))).toEqual(dates.map(date => `${date}T17:00`));
      expect(renewals.every(invoice => invoice.status === 'paid' && invoice.amount_paid === 4900)).toBe(true);
    });
});

describe('an unpaid subscription', () => {
  it('gets drafts that nobody collects, and is active again when its latest open invoice is paid', async () => {
    const one = await member();
    await refusing(one);
    await advanceTo(one.end + 16 * DAY);
    expect((await read(one.id)).status).toBe('unpaid');
    const next = (await read(one.id)).items.data[0]?.current_period_end ?? 0;
    await advanceTo(next + 2 * DAY);
    const [, open, draft] = await invoicesOf(one.id);
    expect([open?.status, draft?.status, draft?.auto_advance]).toEqual(['open', 'draft', false]);
    expect((await read(one.id)).status).toBe('unpaid');
    await stripe.invoices.pay(String(open?.id), { payment_method: 'pm_card_visa' });
    expect((await read(one.id)).status).toBe('active');
    expect((await stripe.invoices.retrieve(String(draft?.id))).status).toBe('draft');
    await advanceTo(((await read(one.id)).items.data[0]?.current_period_end ?? 0) + 2 * DAY);
    expect((await invoicesOf(one.id)).map(invoice => invoice.status)).toEqual(['paid', 'paid', 'draft', 'paid']);
  });
});

describe('a refusal that is final for a card', () => {
  it('is not charged again before there is another card, and goes through with the next retry then', async () => {
    const one = await member();
    const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer: one.customer });
    await stripe.subscriptions.update(one.id, { default_payment_method: method.id });
    await advanceTo(one.end + 3600 + 3 * DAY + 60);
    const asked = (await stripe.events.list({ type: 'invoice.payment_action_required' })).data;
    const failed = (await stripe.events.list({ type: 'invoice.payment_failed' })).data.filter(event => (event.data.object as Stripe.Invoice).customer === one.customer);
    expect([asked.length, failed.length]).toEqual([1, 1]);
    expect((await read(one.id))).toMatchObject({ status: 'past_due', latest_invoice: { attempt_count: 3, status: 'open' } });
    const fresh = await stripe.paymentMethods.attach('pm_card_visa', { customer: one.customer });
    await stripe.subscriptions.update(one.id, { default_payment_method: fresh.id });
    await advanceTo(one.end + 3600 + 7 * DAY + 60);
    expect((await read(one.id))).toMatchObject({ status: 'active', latest_invoice: { attempt_count: 4, status: 'paid' } });
  });
});
