import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld } from '../test/harness.js';
import { about, amounts, membersOf } from '../test/member.js';
import { periodAfter } from './calendar.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const { advanceTo, member, middle, refusing, read, typesAfter, lastEvent } = membersOf(world);

describe('a pause of collection', () => {
  it.each([['void', 'void'], ['keep_as_draft', 'draft'], ['mark_uncollectible', 'uncollectible']] as const)('%s: the period goes on, its invoice is %s', async (behavior, status) => {
    const one = await member();
    const paused = await stripe.subscriptions.update(one.id, { pause_collection: { behavior } });
    expect(paused).toMatchObject({ status: 'active', pause_collection: { behavior, resumes_at: null } });
    await advanceTo(one.end + 7200);
    const after = await read(one.id);
    expect(after).toMatchObject({ status: 'active', latest_invoice: { status, amount_paid: 0, total: 12_900 } });
    expect(after.items.data[0]?.current_period_start).toBe(one.end);
    expect((await stripe.subscriptions.update(one.id, { pause_collection: '' })).pause_collection).toBeNull();
    await advanceTo(Number(after.items.data[0]?.current_period_end) + 3600);
    expect((await read(one.id)).latest_invoice).toMatchObject({ status: 'paid' });
  });

  it('ends by itself on the day it resumes', async () => {
    const one = await member();
    await stripe.subscriptions.update(one.id, { pause_collection: { behavior: 'void', resumes_at: one.end } });
    await advanceTo(one.end + 3600);
    expect(await read(one.id)).toMatchObject({ pause_collection: null, latest_invoice: { status: 'paid', amount_paid: 12_900 } });
  });

  it('is lifted and a new month charged in one request', async () => {
    const one = await member();
    await stripe.subscriptions.update(one.id, { pause_collection: { behavior: 'void' } });
    await advanceTo(one.end + 10 * DAY);
    const resumed = await stripe.subscriptions.update(one.id, { pause_collection: '', billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none', expand: ['latest_invoice'] });
    expect(resumed).toMatchObject({ pause_collection: null, latest_invoice: { status: 'paid', amount_paid: 12_900 }, billing_cycle_anchor: about(one.end + 10 * DAY) });
  });
});

describe('an end on a day', () => {
  it('shortens the last period and charges its part', async () => {
    const one = await member();
    const last = one.end + 10 * DAY;
    expect(await stripe.subscriptions.update(one.id, { cancel_at: last })).toMatchObject({ cancel_at: last, cancel_at_period_end: false, status: 'active', items: { data: [{ current_period_end: one.end }] } });
    await advanceTo(one.end + 3600);
    const invoice = (await read(one.id)).latest_invoice as Stripe.Invoice;
    const whole = periodAfter(one.start, 'month', 1, 2) - one.end;
    expect(invoice.amount_paid).toBe(Math.round((12_900 * 10 * DAY) / whole));
    expect(invoice).toMatchObject({ status: 'paid', lines: { data: [{ period: { start: one.end, end: last } }] } });
    await advanceTo(last);
    expect(await read(one.id)).toMatchObject({ status: 'canceled', ended_at: last, cancellation_details: { reason: 'cancellation_requested' } });
  });

  it('within the period gives the rest back as asked, and takes it back when it is lifted', async () => {
    const one = await member();
    const half = one.start + (one.end - one.start) / 2;
    const set = await stripe.subscriptions.update(one.id, { cancel_at: half, proration_behavior: 'always_invoice', expand: ['latest_invoice'] });
    expect(set).toMatchObject({ latest_invoice: { total: -6450, ending_balance: -6450 }, items: { data: [{ current_period_end: half }] } });
    const lifted = await stripe.subscriptions.update(one.id, { cancel_at: '', proration_behavior: 'always_invoice', expand: ['latest_invoice'] });
    expect(lifted).toMatchObject({ cancel_at: null, canceled_at: null, latest_invoice: { total: 6450, amount_due: 0, ending_balance: 0 }, items: { data: [{ current_period_end: one.end }] } });
    const bare = await stripe.subscriptions.update(one.id, { cancel_at: half, proration_behavior: 'none' });
    expect(bare.cancel_at).toBe(half);
    await advanceTo(half);
    expect((await read(one.id)).status).toBe('canceled');
    expect((await stripe.invoices.list({ subscription: one.id })).data).toHaveLength(3);
  });

  it('is not both a day and the period’s end', async () => {
    const one = await member();
    await expect(stripe.subscriptions.update(one.id, { cancel_at: one.end, cancel_at_period_end: true })).rejects.toMatchObject({ code: 'parameters_exclusive' });
  });
});

describe('a paused subscription', () => {
  it('has no periods, gives the unused time back with the next invoice, and starts anew', async () => {
    const one = await member();
    await middle(one);
    const before = await lastEvent();
    expect(await stripe.subscriptions.pause(one.id, { type: 'subscription' })).toMatchObject({ status: 'paused', status_details: { paused: { type: 'subscription', subscription: { type: 'pause_requested' } } } });
    expect(await typesAfter(before)).toEqual(['invoiceitem.created', 'customer.subscription.paused', 'customer.subscription.updated']);
    await expect(stripe.subscriptions.pause(one.id)).rejects.toMatchObject({ statusCode: 400 });
    await advanceTo(one.end + 40 * DAY);
    expect((await stripe.invoices.list({ subscription: one.id })).data).toHaveLength(1);
    const resumed = await stripe.subscriptions.resume(one.id, { expand: ['latest_invoice'] });
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: about(one.end + 40 * DAY) });
    expect(resumed.status_details).toBeUndefined();
    expect(amounts(resumed.latest_invoice as Stripe.Invoice)).toEqual([-6450, 12_900]);
    expect(resumed.latest_invoice).toMatchObject({ status: 'paid', amount_paid: 6450 });
  });

  it('puts the credit into the balance at once when it is to be invoiced', async () => {
    const one = await member();
    await middle(one);
    await stripe.subscriptions.pause(one.id, { invoicing_behavior: 'invoice' });
    expect(await read(one.id)).toMatchObject({ status: 'paused', latest_invoice: { total: -6450, status: 'paid' }, customer: { balance: -6450 } });
  });

  it('keeps its days when it resumes unchanged: the rest of the period is charged', async () => {
    const one = await member();
    await stripe.subscriptions.pause(one.id, { bill_for: { unused_time_from: { type: 'none' } } });
    const nextEnd = periodAfter(one.start, 'month', 1, 2);
    const half = one.end + (nextEnd - one.end) / 2;
    await advanceTo(half);
    const resumed = await stripe.subscriptions.resume(one.id, { billing_cycle_anchor: { type: 'unchanged' }, proration_behavior: 'always_invoice', proration_date: half, expand: ['latest_invoice'] });
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: one.start, items: { data: [{ current_period_start: one.end, current_period_end: nextEnd }] }, latest_invoice: { status: 'paid', amount_paid: 6450 } });
  });

  it('resumed in its paid period costs nothing more', async () => {
    const one = await member();
    await stripe.subscriptions.pause(one.id, { bill_for: { unused_time_from: { type: 'none' } } });
    await stripe.subscriptions.resume(one.id, { billing_cycle_anchor: { type: 'unchanged' } });
    await advanceTo(one.end + 3600);
    expect((await stripe.invoices.list({ subscription: one.id })).data.map(invoice => invoice.amount_paid)).toEqual([12_900, 12_900]);
  });

  it('stays paused until it is paid with resume_on_payment_success, and its invoice is void after 23 hours', async () => {
    const one = await member();
    await refusing(one);
    await stripe.subscriptions.pause(one.id, { bill_for: { unused_time_from: { type: 'none' } } });
    await advanceTo(one.end + DAY);
    const ask = () => stripe.subscriptions.resume(one.id, { payment_behavior: 'resume_on_payment_success', expand: ['latest_invoice'] });
    expect(await ask()).toMatchObject({ status: 'paused', pending_update: null, latest_invoice: { status: 'open' } });
    await advanceTo(one.end + 2 * DAY);
    expect(await read(one.id)).toMatchObject({ status: 'paused', latest_invoice: { status: 'void' } });
    const again = await ask();
    const before = await lastEvent();
    await stripe.invoices.pay((again.latest_invoice as Stripe.Invoice).id, { payment_method: 'pm_card_visa' });
    expect(await read(one.id)).toMatchObject({ status: 'active', billing_cycle_anchor: about(one.end + 2 * DAY) });
    expect((await typesAfter(before)).slice(-2)).toEqual(['customer.subscription.resumed', 'customer.subscription.updated']);
  });
});

describe('a cancellation at once', () => {
  it('gives the unused time back with a last invoice', async () => {
    const one = await member();
    await middle(one);
    const before = await lastEvent();
    expect(await stripe.subscriptions.cancel(one.id, { prorate: true, invoice_now: true })).toMatchObject({ status: 'canceled' });
    expect(await read(one.id)).toMatchObject({ latest_invoice: { total: -6450, status: 'paid', ending_balance: -6450 }, customer: { balance: -6450 } });
    expect(await typesAfter(before)).toEqual(['invoiceitem.created', 'invoice.created', 'customer.updated', 'invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded', 'customer.subscription.updated', 'customer.subscription.deleted']);
  });

  it('drops the prorations that wait, unless they are to be billed', async () => {
    const one = await member();
    const change = (id: string, item: string) => stripe.subscriptions.update(id, { items: [{ id: item, quantity: 2 }] });
    await middle(one);
    await change(one.id, one.item);
    const before = await lastEvent();
    await stripe.subscriptions.cancel(one.id);
    expect(await typesAfter(before)).toEqual(['invoiceitem.deleted', 'invoiceitem.deleted', 'customer.subscription.deleted']);
    const other = await member();
    await middle(other);
    await change(other.id, other.item);
    await stripe.subscriptions.cancel(other.id, { invoice_now: true });
    expect(await read(other.id)).toMatchObject({ status: 'canceled', latest_invoice: { status: 'paid', amount_paid: 6450 } });
  });
});
