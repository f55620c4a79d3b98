import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { enroll, intentId, marker, payInBrowser, startWorld } from '../test/harness.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const advance = (seconds: number) => world.control('clock', { advanceSeconds: seconds });
const mark = () => marker(stripe);

/** A first payment of $129.00 with this card, and the bank's complaint a moment later. */
async function disputed(number: string) {
  const { secret } = await enroll(stripe);
  await payInBrowser(sandbox.url, String(secret), number);
  const since = await mark();
  await advance(2);
  const intent = intentId(String(secret));
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent })).data;
  const [charge] = (await stripe.charges.list({ payment_intent: intent })).data;
  return { dispute: dispute as Stripe.Dispute, charge: charge as Stripe.Charge, intent, since };
}
const handIn = (id: string, text: string) => stripe.disputes.update(id, { evidence: { uncategorized_text: text } });

describe('a dispute', () => {
  it.each([['4000000000000259', 'fraudulent', '10.4'], ['4000000000002685', 'product_not_received', '13.1']])('of the card %s takes the money and a fee', async (number, reason, code) => {
    const { dispute, charge, since } = await disputed(number);
    expect(await since()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    expect(dispute).toMatchObject({
      status: 'needs_response', reason, amount: 12_900, charge: charge.id, is_charge_refundable: false, payment_method_details: { card: { case_type: 'chargeback', network_reason_code: code } },
      balance_transactions: [{ type: 'adjustment', amount: -12_900, fee: 1500, net: -14_400, reporting_category: 'dispute' }],
    });
    expect(charge.disputed).toBe(true);
    await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({ code: 'charge_disputed' });
  });

  it('is won by winning evidence: money and fee come back', async () => {
    const { dispute } = await disputed('4000000000000259');
    expect(await stripe.disputes.update(dispute.id, { evidence: { customer_name: 'x' }, submit: false })).toMatchObject({ status: 'needs_response', evidence_details: { has_evidence: true, submission_count: 0 } });
    const since = await mark();
    expect(await handIn(dispute.id, 'winning_evidence')).toMatchObject({ status: 'under_review', evidence: { customer_name: 'x' }, evidence_details: { submission_count: 1, submission_method: 'manual' } });
    await advance(2);
    expect(await since()).toEqual(['charge.dispute.updated', 'charge.dispute.closed', 'charge.dispute.funds_reinstated']);
    const won = await stripe.disputes.retrieve(dispute.id);
    expect(won).toMatchObject({ status: 'won', balance_transactions: [{ net: -14_400 }, { amount: 12_900, fee: -1500, net: 14_400 }] });
    await expect(handIn(dispute.id, 'losing_evidence')).rejects.toMatchObject({ code: 'dispute_already_closed' });
  });

  it('is lost by losing evidence, by giving up, and by silence', async () => {
    const one = await disputed('4000000000000259');
    await handIn(one.dispute.id, 'losing_evidence');
    const two = await disputed('4000000000000259');
    expect(await stripe.disputes.close(two.dispute.id)).toMatchObject({ status: 'lost' });
    const three = await disputed('4000000000000259');
    const since = await mark();
    await advance(9 * DAY);
    expect(await since()).toEqual(['charge.dispute.closed']);
    const statuses = await Promise.all([one, two, three].map(async ({ dispute }) => (await stripe.disputes.retrieve(dispute.id)).status));
    expect(statuses).toEqual(['lost', 'lost', 'lost']);
    expect((await stripe.disputes.retrieve(three.dispute.id)).evidence_details.past_due).toBe(true);
    expect((await stripe.balanceTransactions.list({ type: 'adjustment' })).data.map(({ net }) => net)).toEqual([-14_400, -14_400, -14_400]);
  });

  it('stays under review when the evidence is neither', async () => {
    const { dispute } = await disputed('4000000000000259');
    await handIn(dispute.id, 'we have the signed agreement');
    await advance(60 * DAY);
    expect((await stripe.disputes.retrieve(dispute.id)).status).toBe('under_review');
  });
});

describe('an inquiry', () => {
  it('takes nothing yet, and becomes a chargeback when the bank insists', async () => {
    const { dispute, since } = await disputed('4000000000001976');
    expect(await since()).toEqual(['charge.dispute.created']);
    expect(dispute).toMatchObject({ status: 'warning_needs_response', balance_transactions: [], is_charge_refundable: true });
    await expect(stripe.disputes.close(dispute.id)).rejects.toMatchObject({ statusCode: 400 });
    const later = await mark();
    expect(await handIn(dispute.id, 'escalate_inquiry_evidence')).toMatchObject({ status: 'warning_under_review' });
    await advance(2);
    expect(await later()).toEqual(['charge.dispute.updated', 'charge.dispute.updated', 'charge.dispute.funds_withdrawn']);
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'needs_response', is_charge_refundable: false, payment_method_details: { card: { case_type: 'chargeback' } }, balance_transactions: [{ net: -14_400 }] });
  });

  it('is closed by evidence, by a full refund, and by time', async () => {
    const one = await disputed('4000000000001976');
    await handIn(one.dispute.id, 'losing_evidence');
    await advance(2);
    const two = await disputed('4000000000001976');
    const since = await mark();
    await stripe.refunds.create({ charge: two.charge.id });
    expect(await since()).toEqual(['refund.created', 'charge.refunded', 'charge.dispute.closed']);
    const three = await disputed('4000000000001976');
    await advance(120 * DAY);
    const statuses = await Promise.all([one, two, three].map(async ({ dispute }) => (await stripe.disputes.retrieve(dispute.id)).status));
    expect(statuses).toEqual(['warning_closed', 'warning_closed', 'warning_closed']);
  });
});

describe('an early fraud warning', () => {
  it('asks for something until the charge is given back', async () => {
    const { charge, dispute, since } = await disputed('4000000000005423');
    expect(dispute).toBeUndefined();
    expect(await since()).toEqual(['radar.early_fraud_warning.created']);
    const [warning] = (await stripe.radar.earlyFraudWarnings.list({ charge: charge.id })).data;
    expect(warning).toMatchObject({ actionable: true });
    const later = await mark();
    await stripe.refunds.create({ charge: charge.id });
    expect(await later()).toEqual(['refund.created', 'charge.refunded', 'radar.early_fraud_warning.updated']);
    expect(await stripe.radar.earlyFraudWarnings.retrieve(String(warning?.id))).toMatchObject({ actionable: false });
  });
});
