import type Stripe from 'stripe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { browserCall, enroll, intentId, marker, startWorld } from '../test/harness.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const advance = (seconds: number) => world.control('clock', { advanceSeconds: seconds });
const mark = () => marker(stripe);
const bothWays = { payment_settings: { save_default_payment_method: 'on_subscription' as const, payment_method_types: ['card' as const, 'us_bank_account' as const] } };

/** Types a bank account and pays, as stripe.js does. */
async function debitInBrowser(secret: string, account: string) {
  const method = await browserCall(sandbox.url, '/v1/payment_methods', {
    type: 'us_bank_account', 'us_bank_account[account_number]': account, 'us_bank_account[routing_number]': '110000000', 'us_bank_account[account_holder_type]': 'individual', 'billing_details[name]': 'Ana Family',
  });
  if (method.status !== 200) return method;
  const kind = secret.startsWith('seti') ? 'setup_intents' : 'payment_intents';
  return browserCall(sandbox.url, `/v1/${kind}/${intentId(secret)}/confirm`, { client_secret: secret, payment_method: String(method.body['id']) });
}
async function debited(account: string) {
  const made = await enroll(stripe, bothWays);
  const since = await mark();
  const answer = await debitInBrowser(String(made.secret), account);
  const read = async () => ({ subscription: await stripe.subscriptions.retrieve(made.subscription.id), invoice: await stripe.invoices.retrieve(made.invoice.id), intent: await stripe.paymentIntents.retrieve(intentId(String(made.secret)), { expand: ['latest_charge'] }) });
  return { ...made, since, answer, read };
}

describe('a bank debit', () => {
  it('is processing for four days and then pays: intent, charge, invoice, subscription', async () => {
    const { answer, since, read, customer } = await debited('000123456789');
    expect(answer).toMatchObject({ status: 200, body: { status: 'processing' } });
    expect(await since()).toEqual(['payment_method.attached', 'payment_intent.processing', 'charge.pending', 'invoice.updated']);
    await advance(2 * DAY);
    expect(await read()).toMatchObject({ subscription: { status: 'incomplete' }, invoice: { status: 'open', attempted: true }, intent: { status: 'processing', latest_charge: { status: 'pending', paid: false } } });
    const later = await mark();
    await advance(2 * DAY + 1);
    expect(await later()).toEqual(['charge.succeeded', 'payment_intent.succeeded', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid', 'customer.subscription.updated']);
    const after = await read();
    expect(after).toMatchObject({ subscription: { status: 'active' }, invoice: { status: 'paid', amount_paid: 12_900 }, intent: { status: 'succeeded', amount_received: 12_900 } });
    const charge = after.intent.latest_charge as Stripe.Charge;
    expect(charge.payment_method_details).toMatchObject({ type: 'us_bank_account', us_bank_account: { bank_name: 'STRIPE TEST BANK', last4: '6789', routing_number: '110000000' } });
    expect(await stripe.mandates.retrieve(String(charge.payment_method_details?.us_bank_account?.mandate))).toMatchObject({ status: 'active', customer_acceptance: { type: 'online' } });
    expect((await stripe.balanceTransactions.list()).data.map(({ type, amount, fee }) => [type, amount, fee])).toEqual([['payment', 12_900, 103]]);
    expect((await stripe.customers.listPaymentMethods(customer.id, { type: 'us_bank_account' })).data).toHaveLength(1);
    expect((await stripe.paymentMethods.list({ customer: customer.id, type: 'card' })).data).toHaveLength(0);
  });

  it('pays renewals in the same way, the subscription stays active meanwhile', async () => {
    const { read } = await debited('000123456789');
    await advance(5 * DAY);
    const { subscription } = await read();
    await world.control('clock', { advanceTo: Number(subscription.items.data[0]?.current_period_end) + 3601 });
    const waiting = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
    expect(waiting).toMatchObject({ status: 'active', latest_invoice: { status: 'open', attempted: true, attempt_count: 0 } });
    await advance(4 * DAY + 1);
    expect(await stripe.invoices.retrieve((waiting.latest_invoice as Stripe.Invoice).id)).toMatchObject({ status: 'paid', attempt_count: 1 });
  });

  it.each([
    ['000111111113', 'account_closed', 'account_closed'], ['000111111116', 'no_account', 'no_account'], ['000222222227', 'insufficient_funds', 'insufficient_funds'], ['000333333335', 'debit_not_authorized', 'debit_not_authorized'],
    ['000444444440', 'invalid_currency', 'payment_method_provider_decline'], ['000777777771', 'charge_exceeds_weekly_limit', 'payment_method_provider_decline'], ['000888888885', 'tokenized_account_number_deactivated', 'payment_method_provider_decline'],
  ])('on the account %s fails after four days with %s', async (account, onCharge, onIntent) => {
    const { read, secret, subscription } = await debited(account);
    const since = await mark();
    await advance(4 * DAY + 1);
    expect(await since()).toEqual(['charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed']);
    expect(await read()).toMatchObject({ subscription: { status: 'incomplete' }, invoice: { status: 'open', attempt_count: 1 }, intent: { status: 'requires_payment_method', last_payment_error: { code: onIntent }, latest_charge: { status: 'failed', failure_code: onCharge, amount_captured: 0 } } });
    expect(await debitInBrowser(String(secret), '000123456789')).toMatchObject({ body: { status: 'processing' } });
    await advance(4 * DAY + 1);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('that failed and is not tried again lets the first payment expire a day later', async () => {
    const { subscription } = await debited('000111111113');
    await advance(4 * DAY + 1);
    await advance(23 * 3600 + 1);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete_expired');
  });

  it.each(['000666666661', '000000004954'])('on the account %s is refused at once', async account => {
    const { answer, read } = await debited(account);
    expect(answer).toMatchObject({ status: 400, body: { error: { payment_intent: { status: 'requires_payment_method' } } } });
    expect(await read()).toMatchObject({ subscription: { status: 'incomplete' }, intent: { latest_charge: null } });
  });

  it('on the silent account stays processing for ever; its invoice cannot be voided or paid twice', async () => {
    const { read, invoice } = await debited('000000000009');
    await advance(60 * DAY);
    expect(await read()).toMatchObject({ intent: { status: 'processing' }, subscription: { status: 'incomplete' } });
    await expect(stripe.invoices.voidInvoice(invoice.id)).rejects.toMatchObject({ code: 'invoice_not_editable' });
    await expect(stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' })).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  it('can be returned after it went through: a dispute that nobody can contest', async () => {
    const { read } = await debited('000555555559');
    await advance(4 * DAY + 1);
    const { intent, subscription } = await read();
    expect(intent.status).toBe('succeeded');
    const since = await mark();
    await advance(10 * DAY);
    expect(await since()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed']);
    const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
    expect(dispute).toMatchObject({ status: 'lost', reason: 'debit_not_authorized', amount: 12_900, evidence_details: { due_by: null } });
    await expect(stripe.disputes.update(String(dispute?.id), { evidence: { uncategorized_text: 'winning_evidence' } })).rejects.toMatchObject({ code: 'dispute_already_closed' });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('is given back in days, too', async () => {
    const { read } = await debited('000123456789');
    await advance(4 * DAY + 1);
    const { intent } = await read();
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 900 });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing', destination_details: { type: 'us_bank_transfer' } });
    await advance(4 * DAY + 1);
    const settled = await stripe.refunds.retrieve(refund.id);
    expect(settled.status).toBe('succeeded');
    expect(settled.pending_reason).toBeUndefined();
  });
});

describe('a bank account', () => {
  it('is refused where only cards are taken, and when its numbers are no test account’s', async () => {
    const { secret } = await enroll(stripe);
    expect(await debitInBrowser(String(secret), '000123456789')).toMatchObject({ status: 400, body: { error: { param: 'payment_method' } } });
    expect(await debitInBrowser(String(secret), '123456789')).toMatchObject({ status: 400, body: { error: { code: 'account_number_invalid' } } });
    const logged = await world.control<{ items: { params: unknown }[] }>('requests?operation=paymentMethods.create');
    expect(JSON.stringify(logged)).not.toContain('123456789');
  });

  it('that a server confirms needs a mandate', async () => {
    const { secret } = await enroll(stripe, bothWays);
    const id = intentId(String(secret));
    await expect(stripe.paymentIntents.confirm(id, { payment_method: 'pm_usBankAccount_success' })).rejects.toMatchObject({ param: 'mandate_data' });
    const confirmed = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_usBankAccount_success', mandate_data: { customer_acceptance: { type: 'offline', offline: {} } } });
    expect(confirmed.status).toBe('processing');
  });
});

describe('a setup intent of its own', () => {
  it('saves a card for later invoices, and says whose it is', async () => {
    const customer = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({ customer: customer.id, usage: 'off_session', metadata: { mpp_intent: 'i9' } });
    expect(intent).toMatchObject({ status: 'requires_payment_method', payment_method_types: ['card'], metadata: { mpp_intent: 'i9' }, customer: customer.id });
    const since = await mark();
    const done = await stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    expect(await since()).toEqual(['setup_intent.succeeded', 'payment_method.attached']);
    const card = String(done.payment_method);
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card } });
    const product = await stripe.products.create({ name: 'Membership fee' });
    const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price_data: { currency: 'usd', product: product.id, recurring: { interval: 'month' }, unit_amount: 5000 } }], expand: ['latest_invoice'] });
    expect(subscription).toMatchObject({ status: 'active', default_payment_method: null, latest_invoice: { status: 'paid', amount_paid: 5000 } });
    expect((await stripe.setupIntents.list({ customer: customer.id })).data).toHaveLength(1);
    expect(await stripe.customers.retrievePaymentMethod(customer.id, card)).toMatchObject({ id: card });
    expect(await stripe.paymentMethods.update(card, { card: { exp_month: 3, exp_year: 2039 }, billing_details: { address: { postal_code: '85001' } } })).toMatchObject({ card: { exp_month: 3, exp_year: 2039 }, billing_details: { address: { postal_code: '85001' } } });
    const gone = await mark();
    await stripe.paymentMethods.detach(card);
    expect(await gone()).toEqual(['payment_method.detached', 'customer.updated']);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ invoice_settings: { default_payment_method: null } });
  });

  it('takes a bank account where both are offered, with its mandate', async () => {
    const customer = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({ customer: customer.id, automatic_payment_methods: { enabled: true } });
    expect(intent.payment_method_types).toEqual(['card', 'us_bank_account']);
    expect(await debitInBrowser(String(intent.client_secret), '000123456789')).toMatchObject({ body: { status: 'succeeded' } });
    const done = await stripe.setupIntents.retrieve(intent.id, { expand: ['mandate'] });
    expect(done.mandate).toMatchObject({ object: 'mandate', status: 'active' });
    await stripe.paymentMethods.detach(String(done.payment_method));
    expect(await stripe.mandates.retrieve((done.mandate as Stripe.Mandate).id)).toMatchObject({ status: 'inactive' });
  });
});
