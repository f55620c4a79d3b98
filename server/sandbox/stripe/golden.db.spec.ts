import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { enroll, payInBrowser, startWorld } from '../test/harness.js';
import { membersOf, monthly } from '../test/member.js';

const DAY = 86_400;
const HOUR = 3600;
const world = await startWorld();
const { stripe, sandbox } = world;
const { member, middle, refusing, read, advanceTo, lastEvent } = membersOf(world);
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));

/** What matters of an event: its type, the state it tells, and what it says has changed. */
function essence(event: Stripe.Event): Record<string, unknown> {
  const object = event.data.object as unknown as Record<string, unknown>;
  const pick = (...names: string[]) => Object.fromEntries(names.map(name => [name, object[name]]));
  const changed = event.data.previous_attributes ? { changed: Object.keys(event.data.previous_attributes).sort() } : {};
  switch (object['object']) {
    case 'subscription': return { type: event.type, ...pick('status', 'cancel_at_period_end'), pause_collection: (object['pause_collection'] as { behavior: string } | null)?.behavior ?? null, pending_update: object['pending_update'] !== null, ...changed };
    case 'invoice': return { type: event.type, ...pick('billing_reason', 'status', 'total', 'amount_due', 'amount_paid', 'attempt_count'), retried: object['next_payment_attempt'] !== null };
    case 'payment_intent': case 'charge': return { type: event.type, ...pick('status', 'amount') };
    case 'invoiceitem': return { type: event.type, ...pick('amount', 'proration') };
    case 'setup_intent': case 'invoice_payment': return { type: event.type, ...pick('status') };
    default: return { type: event.type };
  }
}

/** Compares the events since `after` with the sequence kept in `golden/`; `npx vitest run <this file> -u` writes it anew. */
async function matches(name: string, after?: string): Promise<string[]> {
  const events: Stripe.Event[] = [];
  for await (const event of stripe.events.list({ limit: 100, ...(after ? { ending_before: after } : {}) })) events.push(event);
  if (!after) events.reverse();
  await expect(`[\n${events.map(event => `  ${JSON.stringify(essence(event))}`).join(',\n')}\n]\n`).toMatchFileSnapshot(`golden/${name}.json`);
  return events.map(event => event.type);
}

describe('the events of', () => {
  it('enroll_pay_now', async () => {
    const { secret } = await enroll(stripe);
    await payInBrowser(sandbox.url, String(secret), '4242424242424242');
    const types = await matches('enroll_pay_now');
    expect(types.filter(type => !['product.created', 'payment_intent.created'].includes(type))).toEqual([
      'customer.created', 'customer.subscription.created', 'invoice.created', 'invoice.finalized', 'payment_method.attached', 'charge.succeeded', 'payment_intent.succeeded',
      'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid', 'customer.subscription.updated',
    ]);
  });

  it('enroll_zero_today', async () => {
    const { setup } = await enroll(stripe, { billing_cycle_anchor: Math.floor(Date.now() / 1000) + 12 * DAY, proration_behavior: 'none' });
    await payInBrowser(sandbox.url, String(setup?.client_secret), '4242424242424242');
    await matches('enroll_zero_today');
  });

  it('first_payment_fails', async () => {
    const { secret } = await enroll(stripe);
    await payInBrowser(sandbox.url, String(secret), '4000000000000002');
    await world.control('clock', { advanceSeconds: 23 * HOUR + 60 });
    expect((await matches('first_payment_fails')).slice(-6)).toEqual(['charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed', 'customer.subscription.updated', 'invoice.voided', 'payment_intent.canceled']);
  });

  it('renewal_ok', async () => {
    const one = await member();
    const before = await lastEvent();
    await advanceTo(one.end + HOUR + 60);
    await matches('renewal_ok', before);
  });

  it('renewal_fail_dunning, to the last retry and back', async () => {
    const one = await member();
    await refusing(one);
    const before = await lastEvent();
    await advanceTo(one.end + 16 * DAY);
    expect((await read(one.id)).status).toBe('unpaid');
    await stripe.invoices.pay(String(((await read(one.id)).latest_invoice as Stripe.Invoice).id), { payment_method: 'pm_card_visa' });
    expect((await read(one.id)).status).toBe('active');
    await matches('renewal_fail_dunning', before);
  });

  it('renewal_needs_3ds: asked once, and not again without another card', async () => {
    const one = await member();
    const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer: one.customer });
    await stripe.subscriptions.update(one.id, { default_payment_method: method.id });
    const before = await lastEvent();
    await advanceTo(one.end + HOUR + 2 * DAY);
    await matches('renewal_needs_3ds', before);
  });

  it('upgrade_now', async () => {
    const one = await member();
    const at = await middle(one);
    const before = await lastEvent();
    await stripe.subscriptions.update(one.id, { items: [{ id: one.item, price_data: monthly(one.product, 19_900) }], proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete', proration_date: at });
    await matches('upgrade_now', before);
  });

  it('upgrade_now, refused and paid later', async () => {
    const one = await member();
    await refusing(one);
    const at = await middle(one);
    const before = await lastEvent();
    const { latest_invoice: invoice } = await stripe.subscriptions.update(one.id, { items: [{ id: one.item, price_data: monthly(one.product, 19_900) }], proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete', proration_date: at });
    await stripe.invoices.pay(String(invoice), { payment_method: 'pm_card_visa' });
    await matches('upgrade_now_refused', before);
  });

  it('downgrade_at_period_end', async () => {
    const one = await member();
    const before = await lastEvent();
    await stripe.subscriptions.update(one.id, { items: [{ id: one.item, price_data: monthly(one.product, 4900) }], proration_behavior: 'none' });
    await advanceTo(one.end + HOUR + 60);
    await matches('downgrade_at_period_end', before);
  });

  it('cancel_at_period_end', async () => {
    const one = await member();
    const before = await lastEvent();
    await stripe.subscriptions.update(one.id, { cancel_at_period_end: true });
    await advanceTo(one.end + 60);
    expect(await matches('cancel_at_period_end', before)).toEqual(['customer.subscription.updated', 'customer.subscription.deleted']);
  });

  it('pause_collection', async () => {
    const one = await member();
    const before = await lastEvent();
    await stripe.subscriptions.update(one.id, { pause_collection: { behavior: 'void' } });
    await advanceTo(one.end + HOUR + 60);
    await matches('pause_collection', before);
  });

  it('pause_api_endive', async () => {
    const one = await member();
    await middle(one);
    const before = await lastEvent();
    await stripe.subscriptions.pause(one.id, { type: 'subscription', bill_for: { unused_time_from: { type: 'none' } } });
    await advanceTo(one.end + DAY);
    await stripe.subscriptions.resume(one.id);
    await matches('pause_api_endive', before);
  });
});
