import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld } from '../test/harness.js';
import { about, membersOf } from '../test/member.js';
import { periodAfter } from './calendar.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const { advanceTo, member, read } = membersOf(world);

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
