import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { intentId, payInBrowser, startWorld } from '../test/harness.js';
import { about, amounts, membersOf, monthly, type TestMember } from '../test/member.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));

const { advanceTo, member, middle, refusing, read, typesAfter: types, lastEvent } = membersOf(world);

const upgrade = (of: TestMember, at: number, more: Stripe.SubscriptionUpdateParams = {}) => stripe.subscriptions.update(of.id, {
  items: [{ id: of.item, price_data: monthly(of.product, 19_900) }], proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete', proration_date: at,
  expand: ['latest_invoice.confirmation_secret'], ...more,
});

describe('an upgrade now', () => {
  it('gives back the unused time, charges the remaining time at once, and tells it in order', async () => {
    const one = await member();
    const at = await middle(one);
    const before = await lastEvent();
    const changed = await upgrade(one, at);
    const invoice = changed.latest_invoice as Stripe.Invoice;
    expect(changed).toMatchObject({ status: 'active', pending_update: null, items: { data: [{ id: one.item, price: { unit_amount: 19_900 }, metadata: { line: 'plan' }, current_period_end: one.end }] } });
    expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'subscription_update', amount_due: 3500, amount_paid: 3500, total: 3500 });
    expect(amounts(invoice)).toEqual([-6450, 9950]);
    const [first] = (await stripe.invoices.list({ subscription: one.id, limit: 2 })).data.slice(-1);
    expect(invoice.lines.data[0]).toMatchObject({
      description: expect.stringMatching(/^Unused time on Membership fee after \d\d \w{3} \d{4}$/), period: { start: at, end: one.end }, discountable: false,
      parent: { type: 'subscription_item_details', subscription_item_details: { proration: true, subscription_item: one.item, invoice_item: expect.stringMatching(/^ii_/), proration_details: { credited_items: { invoice: first?.id, invoice_line_items: [first?.lines.data[0]?.id] } } } },
    });
    expect(invoice.lines.data[1]).toMatchObject({ description: expect.stringMatching(/^Remaining time on Membership fee after/), parent: { subscription_item_details: { proration: true, proration_details: { credited_items: null } } } });
    expect(await types(before)).toEqual([
      'invoiceitem.created', 'invoiceitem.created', 'invoice.created', 'invoice.finalized', 'payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded',
      'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid', 'customer.subscription.updated',
    ]);
    await advanceTo(one.end + 3600);
    expect((await read(one.id)).latest_invoice).toMatchObject({ status: 'paid', amount_paid: 19_900, lines: { data: [{ amount: 19_900 }] } });
  });

  it('rounds each line for itself, half away from zero', async () => {
    const one = await member('4242424242424242', 10_001);
    const at = await middle(one);
    const changed = await upgrade(one, at, { items: [{ id: one.item, price_data: monthly(one.product, 20_003) }] });
    expect(amounts(changed.latest_invoice as Stripe.Invoice)).toEqual([-5001, 10_002]);
  });

  it('adds, changes and deletes items at once, with quantities', async () => {
    const one = await member();
    await stripe.subscriptions.update(one.id, { items: [{ price_data: monthly(one.product, 2000), quantity: 2 }], proration_behavior: 'none' });
    const at = await middle(one);
    const { items } = await read(one.id);
    const extra = items.data.find(item => item.id !== one.item);
    const changed = await upgrade(one, at, { items: [{ id: one.item, price_data: monthly(one.product, 15_900) }, { id: String(extra?.id), deleted: true }, { price_data: monthly(one.product, 1000), quantity: 3 }] });
    expect(changed.items.data.map(item => [item.price.unit_amount, item.quantity])).toEqual([[15_900, 1], [1000, 3]]);
    // The deleted item was never billed for this period, so nothing of it is given back.
    expect(amounts(changed.latest_invoice as Stripe.Invoice)).toEqual([-6450, 7950, 1500]);
  });

  it('gives back what was billed, even when the price was changed since without proration', async () => {
    const one = await member();
    await stripe.subscriptions.update(one.id, { items: [{ id: one.item, price_data: monthly(one.product, 4900) }], proration_behavior: 'none' });
    const at = await middle(one);
    expect(amounts((await upgrade(one, at)).latest_invoice as Stripe.Invoice)).toEqual([-6450, 9950]);
  });

  it.each([['the period before', -1], ['the period after', 1]])('refuses a proration date in %s', async (_name, way) => {
    const one = await member();
    await expect(upgrade(one, way < 0 ? one.start - 1 : one.end + 1)).rejects.toMatchObject({ statusCode: 400, param: 'proration_date' });
  });
});

describe('a change in the member’s favour', () => {
  it('goes to the balance, and the next invoice takes it from there', async () => {
    const one = await member();
    const at = await middle(one);
    const before = await lastEvent();
    const changed = await upgrade(one, at, { items: [{ id: one.item, price_data: monthly(one.product, 4900) }] });
    expect(changed.latest_invoice).toMatchObject({ status: 'paid', total: -4000, amount_due: 0, starting_balance: 0, ending_balance: -4000 });
    expect(await types(before)).toEqual(['invoiceitem.created', 'invoiceitem.created', 'invoice.created', 'customer.updated', 'invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded', 'customer.subscription.updated']);
    await advanceTo(one.end + 3600);
    const renewed = await read(one.id);
    expect(renewed.latest_invoice).toMatchObject({ status: 'paid', total: 4900, starting_balance: -4000, ending_balance: 0, amount_due: 900, amount_paid: 900 });
    expect(renewed.customer).toMatchObject({ balance: 0 });
  });

  it('waits for the next invoice with create_prorations', async () => {
    const one = await member();
    const at = await middle(one);
    await stripe.subscriptions.update(one.id, { items: [{ id: one.item, price_data: monthly(one.product, 19_900) }], proration_date: at });
    expect((await stripe.invoices.list({ subscription: one.id })).data).toHaveLength(1);
    await advanceTo(one.end + 3600);
    const invoice = (await read(one.id)).latest_invoice as Stripe.Invoice;
    expect(amounts(invoice)).toEqual([-6450, 9950, 19_900]);
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 23_400 });
  });

  it('carries less than the smallest charge over', async () => {
    const one = await member();
    const at = await middle(one);
    const changed = await upgrade(one, at, { items: [{ id: one.item, price_data: monthly(one.product, 12_980) }] });
    expect(changed.latest_invoice).toMatchObject({ status: 'paid', total: 40, amount_due: 0, ending_balance: 40 });
    await advanceTo(one.end + 3600);
    expect((await read(one.id)).latest_invoice).toMatchObject({ status: 'paid', total: 12_980, starting_balance: 40, amount_paid: 13_020 });
  });

  it('changes the price from the next period on with none', async () => {
    const one = await member();
    const before = await lastEvent();
    await stripe.subscriptions.update(one.id, { items: [{ id: one.item, price_data: monthly(one.product, 4900) }], proration_behavior: 'none' });
    expect(await types(before)).toEqual(['customer.subscription.updated']);
    await advanceTo(one.end + 3600);
    expect((await read(one.id)).latest_invoice).toMatchObject({ amount_paid: 4900, lines: { data: [{ amount: 4900 }] } });
  });
});

describe('a change whose payment fails', () => {
  it('waits as a pending update, and comes into force when its invoice is paid', async () => {
    const one = await member();
    await refusing(one);
    const at = await middle(one);
    const before = await lastEvent();
    const pending = await upgrade(one, at, { metadata: { tier: 'FAM' } });
    expect(pending).toMatchObject({ status: 'active', metadata: { mpp_intent: 'int-1' }, items: { data: [{ price: { unit_amount: 12_900 } }] }, pending_update: { expires_at: about(at + 23 * 3600), metadata: { tier: 'FAM', mpp_intent: 'int-1' }, subscription_items: [{ id: one.item, price: { unit_amount: 19_900 } }] } });
    expect((await types(before)).slice(-4)).toEqual(['charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed', 'customer.subscription.updated']);
    const invoice = pending.latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({ status: 'open', amount_due: 3500, attempt_count: 1, next_payment_attempt: null });
    const middleEvent = await lastEvent();
    await payInBrowser(sandbox.url, String(invoice.confirmation_secret?.client_secret), '4242424242424242');
    expect(await read(one.id)).toMatchObject({ status: 'active', pending_update: null, metadata: { tier: 'FAM' }, items: { data: [{ price: { unit_amount: 19_900 } }] }, latest_invoice: { status: 'paid' } });
    expect((await types(middleEvent)).slice(-2)).toEqual(['customer.subscription.pending_update_applied', 'customer.subscription.updated']);
  });

  it('is given up after 23 hours, its invoice void', async () => {
    const one = await member();
    await refusing(one);
    const at = await middle(one);
    const { latest_invoice: invoice } = await upgrade(one, at);
    const before = await lastEvent();
    await advanceTo(at + 23 * 3600 + 60);
    expect(await read(one.id)).toMatchObject({ status: 'active', pending_update: null, items: { data: [{ price: { unit_amount: 12_900 } }] }, latest_invoice: { status: 'void' } });
    expect(await types(before)).toEqual(['invoice.voided', 'payment_intent.canceled', 'customer.subscription.pending_update_expired', 'customer.subscription.updated']);
    expect((await payInBrowser(sandbox.url, String((invoice as Stripe.Invoice).confirmation_secret?.client_secret), '4242424242424242')).status).toBe(400);
  });

  it('is withdrawn when its invoice is voided, and replaced by another change', async () => {
    const one = await member();
    await refusing(one);
    const at = await middle(one);
    const first = await upgrade(one, at);
    const second = await upgrade(one, at, { items: [{ id: one.item, price_data: monthly(one.product, 15_900) }] });
    expect((await stripe.invoices.retrieve((first.latest_invoice as Stripe.Invoice).id)).status).toBe('void');
    expect(second.pending_update?.subscription_items?.[0]?.price.unit_amount).toBe(15_900);
    await stripe.invoices.voidInvoice((second.latest_invoice as Stripe.Invoice).id);
    expect(await read(one.id)).toMatchObject({ pending_update: null, items: { data: [{ price: { unit_amount: 12_900 } }] } });
  });

  it('asks the bank’s question and applies after it', async () => {
    const one = await member();
    const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer: one.customer });
    await stripe.subscriptions.update(one.id, { default_payment_method: method.id });
    const at = await middle(one);
    const pending = await upgrade(one, at);
    const secret = String((pending.latest_invoice as Stripe.Invoice).confirmation_secret?.client_secret);
    expect((await stripe.paymentIntents.retrieve(intentId(secret))).status).toBe('requires_action');
    await fetch(`${sandbox.url}/v1/sandbox/challenge/${intentId(secret)}`, { method: 'POST', body: new URLSearchParams({ key: 'pk_test_sandbox', client_secret: secret, outcome: 'pass' }) });
    expect(await read(one.id)).toMatchObject({ pending_update: null, items: { data: [{ price: { unit_amount: 19_900 } }] } });
  });

  it('may carry items, anchor, trial, end and metadata, and nothing else', async () => {
    const one = await member();
    await expect(upgrade(one, one.start, { description: 'x' })).rejects.toMatchObject({ statusCode: 400, param: 'description' });
  });

  it('applies and is past due with allow_incomplete, changes nothing with error_if_incomplete, waits with default_incomplete', async () => {
    const one = await member();
    await refusing(one);
    const at = await middle(one);
    await expect(upgrade(one, at, { payment_behavior: 'error_if_incomplete' })).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect((await stripe.invoices.list({ subscription: one.id })).data).toHaveLength(1);
    expect(await upgrade(one, at, { payment_behavior: 'allow_incomplete' })).toMatchObject({ status: 'past_due', items: { data: [{ price: { unit_amount: 19_900 } }] }, latest_invoice: { status: 'open', next_payment_attempt: about(at + DAY) } });
    const other = await member();
    const waiting = await upgrade(other, other.start + 1, { payment_behavior: 'default_incomplete' });
    expect(waiting).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open', attempted: false } });
    await payInBrowser(sandbox.url, String((waiting.latest_invoice as Stripe.Invoice).confirmation_secret?.client_secret), '4242424242424242');
    expect((await read(other.id)).status).toBe('active');
  });
});

describe('a new anchor', () => {
  it('begins a whole new period now, without credit when none is asked for', async () => {
    const one = await member();
    const at = await middle(one);
    const moved = await stripe.subscriptions.update(one.id, { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none', expand: ['latest_invoice'] });
    expect(moved).toMatchObject({ billing_cycle_anchor: about(at), items: { data: [{ current_period_start: moved.billing_cycle_anchor }] } });
    expect(moved.latest_invoice).toMatchObject({ status: 'paid', amount_paid: 12_900, billing_reason: 'subscription_update' });
    await advanceTo(one.end + 3600);
    expect((await stripe.invoices.list({ subscription: one.id })).data).toHaveLength(2);
  });

  it('gives the unused time back when it is', async () => {
    const one = await member();
    await middle(one);
    const moved = await stripe.subscriptions.update(one.id, { billing_cycle_anchor: { type: 'now' }, expand: ['latest_invoice'] });
    expect(amounts(moved.latest_invoice as Stripe.Invoice)).toEqual([-6450, 12_900]);
  });
});
