import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { enroll, intentId, marker, payInBrowser, startWorld } from '../test/harness.js';

const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));

const advance = (seconds: number) => world.control('clock', { advanceSeconds: seconds });
/** A membership of $129.00 a month whose first invoice was paid with this card. */
async function paid(number = '4242424242424242') {
  const made = await enroll(stripe);
  await payInBrowser(sandbox.url, String(made.secret), number);
  const invoice = await stripe.invoices.retrieve(made.invoice.id, { expand: ['lines', 'payments'] });
  const intent = intentId(String(made.secret));
  const [charge] = (await stripe.charges.list({ payment_intent: intent })).data;
  return { ...made, invoice, intent, charge: charge as Stripe.Charge };
}
const mark = () => marker(stripe);

describe('a refund', () => {
  it('goes back in parts, never more than is left, and says so on the balance', async () => {
    const { intent, charge } = await paid();
    const since = await mark();
    const first = await stripe.refunds.create({ payment_intent: intent, amount: 900, reason: 'requested_by_customer', metadata: { mpp_intent: 'i1' } });
    expect(first).toMatchObject({ status: 'succeeded', amount: 900, charge: charge.id, reason: 'requested_by_customer', metadata: { mpp_intent: 'i1' } });
    expect(await since()).toEqual(['refund.created', 'charge.refunded']);
    await expect(stripe.refunds.create({ charge: charge.id, amount: 12_001 })).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
    expect(await stripe.refunds.create({ charge: charge.id })).toMatchObject({ amount: 12_000, payment_intent: intent });
    await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({ code: 'charge_already_refunded' });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 12_900, refunded: true });
    expect((await stripe.refunds.list({ charge: charge.id })).data.map(refund => refund.amount)).toEqual([12_000, 900]);
    const moves = (await stripe.balanceTransactions.list()).data.map(({ type, amount, fee, net }) => [type, amount, fee, net]);
    expect(moves).toEqual([['refund', -12_000, 0, -12_000], ['refund', -900, 0, -900], ['charge', 12_900, 404, 12_496]]);
  });

  it('gets the bank’s reference later', async () => {
    const { charge } = await paid();
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 500 });
    expect(refund.destination_details?.card).toMatchObject({ reference_status: 'pending' });
    const since = await mark();
    await advance(301);
    expect(await since()).toEqual(['refund.updated', 'charge.refund.updated']);
    expect((await stripe.refunds.retrieve(refund.id)).destination_details?.card).toMatchObject({ reference_status: 'available', reference: expect.stringMatching(/^\d{23}$/) });
  });

  it('is pending and then succeeds with the card made for that', async () => {
    const { charge } = await paid('4000000000007726');
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 500 });
    expect(refund.status).toBe('pending');
    await expect(stripe.refunds.cancel(refund.id)).rejects.toMatchObject({ statusCode: 400 });
    await expect(stripe.refunds.create({ charge: charge.id, amount: 12_401 })).rejects.toMatchObject({ param: 'amount' });
    const since = await mark();
    await advance(301);
    expect(await since()).toEqual(['refund.updated', 'charge.refund.updated']);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  it('succeeds and then fails with the card made for that: the money can be given back again', async () => {
    const { charge } = await paid('4000000000005126');
    const refund = await stripe.refunds.create({ charge: charge.id });
    expect(refund.status).toBe('succeeded');
    const since = await mark();
    await advance(301);
    expect(await since()).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated', 'charge.updated']);
    expect(await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] })).toMatchObject({ status: 'failed', failure_reason: 'unknown', failure_balance_transaction: { type: 'refund_failure', amount: 12_900 } });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await stripe.refunds.create({ charge: charge.id, amount: 100 })).toMatchObject({ amount: 100 });
  });

  it('takes other metadata, and nothing of a charge that failed', async () => {
    const { charge } = await paid();
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 500 });
    const since = await mark();
    expect(await stripe.refunds.update(refund.id, { metadata: { note: 'x' } })).toMatchObject({ metadata: { note: 'x' } });
    expect(await since()).toEqual(['refund.updated', 'charge.refund.updated']);
    const refused = await enroll(stripe);
    await payInBrowser(sandbox.url, String(refused.secret), '4000000000000002');
    await expect(stripe.refunds.create({ payment_intent: intentId(String(refused.secret)) })).rejects.toMatchObject({ code: 'charge_not_refundable' });
  });
});

describe('a credit note', () => {
  it('on an open invoice lowers what is owed, and its payment with it', async () => {
    const { invoice, secret } = await enroll(stripe);
    const since = await mark();
    const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 2900, reason: 'order_change', memo: 'late start' });
    expect(note).toMatchObject({ status: 'issued', type: 'pre_payment', amount: 2900, pre_payment_amount: 2900, post_payment_amount: 0, number: expect.stringMatching(/-0001-CN-01$/) });
    expect(await since()).toEqual(['credit_note.created', 'invoice.updated']);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ total: 12_900, amount_due: 10_000, amount_remaining: 10_000, pre_payment_credit_notes_amount: 2900 });
    expect(await stripe.paymentIntents.retrieve(intentId(String(secret)))).toMatchObject({ amount: 10_000 });
    await payInBrowser(sandbox.url, String(secret), '4242424242424242');
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 10_000 });
  });

  it('on an open invoice can be voided, and then all is owed again', async () => {
    const { invoice, secret } = await enroll(stripe);
    const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 2900 });
    expect(await stripe.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: 'void', voided_at: expect.any(Number) });
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ amount_due: 12_900, amount_remaining: 12_900, pre_payment_credit_notes_amount: 0 });
    expect(await stripe.paymentIntents.retrieve(intentId(String(secret)))).toMatchObject({ amount: 12_900 });
    await expect(stripe.creditNotes.voidCreditNote(note.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('for all of an open invoice makes it paid without a payment', async () => {
    const { invoice, subscription, secret } = await enroll(stripe);
    const since = await mark();
    await stripe.creditNotes.create({ invoice: invoice.id, amount: 12_900 });
    expect(await since()).toEqual(['credit_note.created', 'payment_intent.canceled', 'invoice.paid', 'invoice.payment_succeeded', 'customer.subscription.updated', 'invoice.updated']);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid', amount_due: 0, amount_paid: 0, amount_paid_off_stripe: 0 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    expect((await stripe.paymentIntents.retrieve(intentId(String(secret)))).status).toBe('canceled');
  });

  it('on a paid invoice is divided between refund, credit and what is settled elsewhere', async () => {
    const { invoice, customer, charge } = await paid();
    const [line] = invoice.lines.data;
    const order = { invoice: invoice.id, lines: [{ type: 'invoice_line_item' as const, invoice_line_item: String(line?.id), amount: 6000 }] };
    await expect(stripe.creditNotes.create(order)).rejects.toThrow('must equal the post payment credit note amount ($60.00)');
    await expect(stripe.creditNotes.create({ ...order, refund_amount: 6001 })).rejects.toThrow('($60.01)');
    const since = await mark();
    const note = await stripe.creditNotes.create({ ...order, refund_amount: 3500, credit_amount: 2000, out_of_band_amount: 500 });
    expect(await since()).toEqual(['refund.created', 'charge.refunded', 'customer.updated', 'credit_note.created', 'invoice.updated']);
    expect(note).toMatchObject({ type: 'post_payment', post_payment_amount: 6000, out_of_band_amount: 500, refunds: [{ amount_refunded: 3500, type: 'refund' }] });
    expect(note.lines.data).toMatchObject([{ type: 'invoice_line_item', invoice_line_item: line?.id, amount: 6000 }]);
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 3500 });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -2000 });
    expect((await stripe.customers.listBalanceTransactions(customer.id)).data).toMatchObject([{ amount: -2000, ending_balance: -2000, type: 'credit_note', credit_note: note.id, invoice: invoice.id }]);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 12_900, post_payment_credit_notes_amount: 6000 });
    await expect(stripe.creditNotes.create({ invoice: invoice.id, amount: 6901, refund_amount: 6901 })).rejects.toThrow('$69.00');
    await expect(stripe.creditNotes.voidCreditNote(note.id)).rejects.toMatchObject({ statusCode: 400 });
    await advance(40 * 86_400);
    const [next] = (await stripe.invoices.list({ customer: customer.id, limit: 1 })).data;
    expect(next).toMatchObject({ status: 'paid', total: 12_900, amount_paid: 10_900, starting_balance: -2000, ending_balance: 0 });
  });

  it('counts refunds of its own, and subtracts those that stand alone', async () => {
    const { invoice, intent } = await paid();
    const refund = await stripe.refunds.create({ payment_intent: intent, amount: 4000 });
    await expect(stripe.creditNotes.create({ invoice: invoice.id, amount: 8901, refund_amount: 8901 })).rejects.toThrow('$89.00');
    expect(await stripe.creditNotes.create({ invoice: invoice.id, amount: 4000, refunds: [{ refund: refund.id, amount_refunded: 4000 }] })).toMatchObject({ refunds: [{ refund: refund.id, amount_refunded: 4000 }] });
    expect((await stripe.creditNotes.list({ invoice: invoice.id })).data).toHaveLength(1);
  });

  it('can be looked at before, without a trace', async () => {
    const { invoice, customer } = await paid();
    const order = { invoice: invoice.id, amount: 2000, credit_amount: 1500, refund_amount: 500 };
    expect(await stripe.creditNotes.preview(order)).toMatchObject({ amount: 2000, post_payment_amount: 2000, refunds: [{ amount_refunded: 500 }] });
    expect((await stripe.creditNotes.listPreviewLineItems(order)).data).toMatchObject([{ amount: 2000, type: 'custom_line_item' }]);
    expect((await stripe.creditNotes.list()).data).toHaveLength(0);
    expect((await stripe.refunds.list()).data).toHaveLength(0);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: 0 });
  });

  it('is refused for a void invoice', async () => {
    const { invoice } = await enroll(stripe);
    await stripe.invoices.voidInvoice(invoice.id);
    await expect(stripe.creditNotes.create({ invoice: invoice.id, amount: 100 })).rejects.toMatchObject({ code: 'invoice_not_editable' });
  });
});

describe('an invoice that is given up', () => {
  it('is uncollectible, and can still be paid', async () => {
    const { invoice, subscription } = await enroll(stripe);
    const since = await mark();
    expect(await stripe.invoices.markUncollectible(invoice.id)).toMatchObject({ status: 'uncollectible', next_payment_attempt: null, amount_remaining: 12_900, status_transitions: { marked_uncollectible_at: expect.any(Number) } });
    expect(await since()).toEqual(['invoice.marked_uncollectible', 'invoice.updated']);
    await expect(stripe.invoices.markUncollectible(invoice.id)).rejects.toMatchObject({ statusCode: 400 });
    expect(await stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' })).toMatchObject({ status: 'paid', amount_paid: 12_900 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('can be voided after that', async () => {
    const { invoice } = await enroll(stripe);
    await stripe.invoices.markUncollectible(invoice.id);
    expect(await stripe.invoices.voidInvoice(invoice.id)).toMatchObject({ status: 'void', status_transitions: { marked_uncollectible_at: expect.any(Number), voided_at: expect.any(Number) } });
  });
});

describe('a draft', () => {
  it('is finalised and charged at once when asked', async () => {
    const { subscription } = await paid();
    const read = await stripe.subscriptions.retrieve(subscription.id);
    await world.control('clock', { advanceTo: read.items.data[0]?.current_period_end });
    const draft = String((await stripe.subscriptions.retrieve(subscription.id)).latest_invoice);
    expect(await stripe.invoices.finalizeInvoice(draft)).toMatchObject({ status: 'paid', amount_paid: 12_900 });
    await expect(stripe.invoices.finalizeInvoice(draft)).rejects.toMatchObject({ code: 'invoice_not_editable' });
    expect((await stripe.invoices.listLineItems(draft)).data).toHaveLength(1);
  });
});

describe('a customer’s balance', () => {
  it('moves by hand, and each movement is kept', async () => {
    const customer = await stripe.customers.create();
    await stripe.customers.createBalanceTransaction(customer.id, { amount: -500, currency: 'usd', description: 'goodwill' });
    const second = await stripe.customers.createBalanceTransaction(customer.id, { amount: 200, currency: 'usd' });
    expect(second).toMatchObject({ amount: 200, ending_balance: -300, type: 'adjustment' });
    expect((await stripe.customers.listBalanceTransactions(customer.id)).data.map(entry => entry.ending_balance)).toEqual([-300, -500]);
    expect(await stripe.customers.retrieveBalanceTransaction(customer.id, second.id)).toMatchObject({ id: second.id });
    await expect(stripe.customers.createBalanceTransaction(customer.id, { amount: 1, currency: 'eur' })).rejects.toMatchObject({ param: 'currency' });
  });
});
