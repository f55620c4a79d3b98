import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerSubjects } from '#access/ability.js';
import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { entities } from '#composition/entities.js';
import { newId } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';
import { inDays, log, startBillingWorld, type BillingWorld } from '#test/simulators/billing-world.js';
import { billingSubjects } from './billing.access.js';
import { creditInvoice, voidInvoice, writeOffInvoice } from './correct-invoice.js';
import { approveRefund, refuseRefund } from './decide-refund.js';
import { balancesOf } from './ledger.repository.js';
import { NOTHING } from './ledger.rules.js';
import { previewRefund, refundPayment } from './refund-payment.js';
import { giveBack } from './refund-due.js';
import { retryPayment } from './retry-payment.js';
import { rereadWith } from './reread-with.js';

let w: BillingWorld;
beforeAll(async () => { registerSubjects(...billingSubjects); w = await startBillingWorld({ entities }); });
afterAll(() => w.close());

const VISA = '4242424242424242';
const staff = (): Actor => ({ ...user(newId(), 'Somebody', [{ role: 'billing' }]), provedAt: systemClock.now() });
const balances = (payer: string) => w.db.systemChange('test', tx => balancesOf(tx, payer));
const refunds = (payment: string) => w.db.systemStatement<{ id: string; state: string; amount_cents: bigint }>('select id, state, amount_cents from refund where payment_id = $1 order by created_at, id', [payment]);

async function paid(card = VISA): Promise<{ payer: string; payment: string; invoice: string; processorPayment: string; processorInvoice: string }> {
  const { request, opened } = await w.open();
  await w.pay(opened, card);
  await w.quiet();
  const [row] = await w.db.systemStatement<{ payment: string; invoice: string; pi: string; inv: string }>('select p.id payment, i.id invoice, p.processor_payment_id pi, i.processor_invoice_id inv from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1', [request.subscriptionId]);
  return { payer: request.payerId, payment: row!.payment, invoice: row!.invoice, processorPayment: row!.pi, processorInvoice: row!.inv };
}
const later = async (seconds: number): Promise<void> => { await w.sandbox.control('clock', { advanceSeconds: seconds }); await w.quiet(); };

describe('a refund', () => {
  test('in part: at the processor, in the rows, in the books, with a credit note; and then the rest, and no cent more', async () => {
    const p = await paid();
    expect(await execute(w.db, staff(), previewRefund, { id: p.payment })).toMatchObject({ paidCents: 30_900, leftCents: 30_900, formula: { rule: 'within_14_days', eligibility: 'review', cents: 30_900 } });
    await execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 5_000, reason: 'goodwill' });
    expect(await refunds(p.payment)).toMatchObject([{ state: 'succeeded', amount_cents: 5_000n }]);
    expect(await w.row('payment', p.payment)).toMatchObject({ state: 'partly_refunded', refunded_cents: 5_000n });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, cash: 25_900, refunds: 5_000 });
    expect(await w.db.systemStatement('select total_cents, refunded_cents, open_cents, balance_cents, state from credit_note where invoice_id = $1', [p.invoice])).toEqual([{ total_cents: 5_000n, refunded_cents: 5_000n, open_cents: 0n, balance_cents: 0n, state: 'issued' }]);
    await expect(execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 25_901, reason: 'goodwill' })).rejects.toMatchObject({ code: 'refund_too_much' });
    await w.quiet();
    expect((await w.sandbox.stripe.refunds.list({ payment_intent: p.processorPayment })).data.map(r => [r.amount, r.metadata?.['mpp_refund'] !== undefined])).toEqual([[5_000, true]]);
  });

  test('above the set sum a second person decides: not the one who asked; refused, it can be asked for again', async () => {
    const p = await paid();
    const [asks, decides] = [staff(), staff()];
    const held = await execute(w.db, asks, refundPayment, { id: p.payment, amountCents: 25_000, reason: 'requested_by_member' });
    expect(held).toMatchObject({ state: 'awaiting_approval' });
    // what waits is taken already
    await expect(execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 6_000, reason: 'goodwill' })).rejects.toMatchObject({ code: 'refund_too_much' });
    await expect(execute(w.db, asks, approveRefund, { id: held.id })).rejects.toMatchObject({ code: 'own_request' });
    await execute(w.db, decides, refuseRefund, { id: held.id, reason: 'a visit took place' });
    const again = await execute(w.db, asks, refundPayment, { id: p.payment, amountCents: 30_900, reason: 'requested_by_member' });
    await execute(w.db, decides, approveRefund, { id: again.id });
    expect(await refunds(p.payment)).toMatchObject([{ state: 'refused' }, { state: 'succeeded', amount_cents: 30_900n }]);
    expect(await w.row('payment', p.payment)).toMatchObject({ state: 'refunded' });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, refunds: 30_900 });
  });

  test('in parts is above the set sum with the part that makes it so; what a second person decided is not counted', async () => {
    const p = await paid();
    const [asks, decides] = [staff(), staff()];
    const part = async (cents: number, by = asks): Promise<{ id: string; state: string }> => execute(w.db, by, refundPayment, { id: p.payment, amountCents: cents, reason: 'goodwill' });
    expect([(await part(15_000)).state, (await part(5_000)).state]).toEqual(['pending', 'pending']);
    const held = await part(1);
    expect([held.state, (await part(2)).state]).toEqual(['awaiting_approval', 'awaiting_approval']);
    await execute(w.db, decides, approveRefund, { id: held.id });
    expect((await part(5_000, decides)).state).toBe('pending');
  });

  test('needs a fresh proof and the right role', async () => {
    const p = await paid();
    await expect(execute(w.db, user(newId(), 'x', [{ role: 'billing' }]), refundPayment, { id: p.payment, amountCents: 1, reason: 'goodwill' })).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(execute(w.db, { ...staff(), ...user(newId(), 'x', [{ role: 'support' }]) }, refundPayment, { id: p.payment, amountCents: 1, reason: 'goodwill' })).rejects.toMatchObject({ status: 403 });
  });

  test('two who refund at once give back what was paid at most', async () => {
    const p = await paid();
    const tries = await Promise.allSettled([1, 2, 3].map(() => execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 15_450, reason: 'goodwill' })));
    await w.quiet();
    expect(tries.map(t => t.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((await w.sandbox.stripe.refunds.list({ payment_intent: p.processorPayment })).data.reduce((sum, r) => sum + r.amount, 0)).toBe(30_900);
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, refunds: 30_900 });
  });

  test('one that fails days later brings the money back, and is said', async () => {
    const p = await paid('4000000000005126');
    await execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 5_000, reason: 'duplicate' });
    expect(await balances(p.payer)).toMatchObject({ cash: 25_900, refunds: 5_000 });
    await later(600);
    const [refund] = await refunds(p.payment);
    expect(refund).toMatchObject({ state: 'failed' });
    expect(await w.row('payment', p.payment)).toMatchObject({ state: 'succeeded', refunded_cents: 0n });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, cash: 30_900 });
    expect(await w.db.systemStatement(`select name from domain_event where payload->>'refund' = $1 order by id`, [refund!.id])).toEqual([{ name: 'refund.made' }, { name: 'refund.failed' }]);
  });

  test('one made at the processor by hand is taken in', async () => {
    const p = await paid();
    await w.sandbox.stripe.refunds.create({ payment_intent: p.processorPayment, amount: 900 });
    await w.quiet();
    expect(await w.db.systemStatement('select state, reason, amount_cents from refund where payment_id = $1', [p.payment])).toEqual([{ state: 'succeeded', reason: 'at_processor', amount_cents: 900n }]);
    expect(await balances(p.payer)).toMatchObject({ cash: 30_000, refunds: 900 });
  });
});

describe('an invoice', () => {
  const open = async () => {
    const { request, opened } = await w.open({ chargeNow: false, startsOn: inDays(await w.today(), 3) });
    await w.pay(opened, '4000000000000341');
    await w.quiet();
    await w.db.systemStatement(`update business_clock set ahead = ahead + interval '4 days'`);
    await later(4 * 86_400);
    const [row] = await w.db.systemStatement<{ id: string; state: string }>(`select id, state from invoice where subscription_id = $1 and total_cents > 0`, [request.subscriptionId]);
    expect(row).toMatchObject({ state: 'open' });
    return { payer: request.payerId, invoice: row!.id };
  };

  test('is credited while it is open, then written off', async () => {
    const i = await open();
    await execute(w.db, staff(), creditInvoice, { id: i.invoice, amountCents: 900, reason: 'goodwill' });
    expect(await balances(i.payer)).toEqual({ ...NOTHING, revenue: -30_900, refunds: 900, receivable: 30_000 });
    await execute(w.db, staff(), writeOffInvoice, { id: i.invoice, reason: 'moved away' });
    expect(await w.row('invoice', i.invoice)).toMatchObject({ state: 'uncollectible' });
    expect(await balances(i.payer)).toEqual({ ...NOTHING, revenue: -30_900, refunds: 900, bad_debt: 30_000 });
    await expect(execute(w.db, staff(), writeOffInvoice, { id: i.invoice, reason: 'again' })).rejects.toMatchObject({ code: 'invoice_not_suited' });
  });

  test('is not paid where no card is on file: an answer, not a failure', async () => {
    const { request } = await w.open();
    await w.quiet();
    const [row] = await w.db.systemStatement<{ id: string; state: string }>('select id, state from invoice where subscription_id = $1', [request.subscriptionId]);
    expect(row).toMatchObject({ state: 'open' });
    expect(await execute(w.db, staff(), retryPayment, { id: row!.id })).toEqual({ id: row!.id, paid: false });
  });

  test('is voided: nothing was ever owed', async () => {
    const i = await open();
    await execute(w.db, staff(), voidInvoice, { id: i.invoice, reason: 'billed by mistake' });
    expect(await w.row('invoice', i.invoice)).toMatchObject({ state: 'void' });
    expect(await balances(i.payer)).toEqual(NOTHING);
  });

  test('that was paid is credited to the balance', async () => {
    const p = await paid();
    await execute(w.db, staff(), creditInvoice, { id: p.invoice, amountCents: 2_000, reason: 'goodwill' });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, cash: 30_900, refunds: 2_000, customer_credit: -2_000 });
    const customer = String((await w.row('payer', p.payer))['processor_customer_id']);
    expect(await w.db.ports.payments.customerBalance(customer)).toBe(-2_000);
  });
});

describe('a dispute', () => {
  const dispute = async (payment: string) => (await w.db.systemStatement<{ id: string; state: string; kind: string; due_on: string | null; processor_dispute_id: string }>('select id, state, kind, due_on, processor_dispute_id from dispute where payment_id = $1', [payment]))[0];
  const said = async (id: string) => (await w.db.systemStatement<{ name: string }>(`select name from domain_event where payload->>'dispute' = $1 order by id`, [id])).map(e => e.name);

  test('takes the money, is flagged with its last day, and gives it back when won', async () => {
    const p = await paid('4000000000000259');
    await later(60);
    const opened = await dispute(p.payment);
    expect(opened).toMatchObject({ state: 'needs_response', kind: 'dispute' });
    expect(opened!.due_on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await w.row('payment', p.payment)).toMatchObject({ state: 'disputed' });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, disputed: 30_900 });
    await expect(execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 100, reason: 'goodwill' })).rejects.toMatchObject({ code: 'payment_not_refundable' });
    await w.sandbox.stripe.disputes.update(opened!.processor_dispute_id, { evidence: { uncategorized_text: 'winning_evidence' } });
    await later(60);
    expect(await dispute(p.payment)).toMatchObject({ state: 'won' });
    expect(await w.row('payment', p.payment)).toMatchObject({ state: 'succeeded' });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, cash: 30_900 });
    expect(await said(opened!.id)).toEqual(['dispute.opened', 'payment.restored']);
  });

  test('that is lost is a loss, and its period counts as not paid', async () => {
    const p = await paid('4000000000000259');
    await later(60);
    const opened = await dispute(p.payment);
    await w.sandbox.stripe.disputes.close(opened!.processor_dispute_id);
    await w.quiet();
    expect(await w.row('payment', p.payment)).toMatchObject({ state: 'charged_back' });
    expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, chargeback_loss: 30_900 });
    expect(await said(opened!.id)).toEqual(['dispute.opened', 'payment.reversed']);
    await rereadWith(w.db, p.payer, [{ paymentId: p.processorPayment }]);
    expect(await said(opened!.id)).toHaveLength(2);
  });
});

test('a warning of fraud is kept and told once, stands while a part went back, and is settled by giving all of it back', async () => {
  const p = await paid();
  const warning = async () => (await w.db.systemStatement<{ id: string; kind: string; amount_cents: bigint; actionable: boolean; settled_at: Date | null }>('select id, kind, amount_cents, actionable, settled_at from fraud_warning where payment_id = $1', [p.payment]));
  await w.sandbox.control('trouble', { payment: p.processorPayment, trouble: 'warning' });
  await w.quiet();
  expect(await warning()).toMatchObject([{ kind: 'made_with_stolen_card', amount_cents: 30_900n, actionable: true, settled_at: null }]);
  expect(await balances(p.payer)).toEqual({ ...NOTHING, revenue: -30_900, cash: 30_900 }); // nothing was taken
  await execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 900, reason: 'fraudulent' });
  await w.quiet();
  expect(await warning()).toMatchObject([{ actionable: true }]);
  const rest = await execute(w.db, staff(), refundPayment, { id: p.payment, amountCents: 30_000, reason: 'fraudulent' });
  await execute(w.db, staff(), approveRefund, { id: rest.id });
  await w.quiet();
  const [settled] = await warning();
  expect(settled).toMatchObject({ actionable: false });
  expect(settled!.settled_at).not.toBeNull();
  expect(await w.db.systemStatement(`select name from domain_event where payload->>'warning' = $1`, [settled!.id])).toEqual([{ name: 'payment.fraud_warned' }]);
  expect(await w.db.systemStatement(`select action from audit_entry where subject_id = $1 order by id`, [settled!.id])).toEqual([{ action: 'fraud_warning.received' }, { action: 'fraud_warning.settled' }]);
});

test('what a membership owes back when it ends goes back once, newest payment first, however often it is told', async () => {
  const p = await paid();
  const owed = { payerId: p.payer, membershipId: newId(), cents: 9_270n, review: false };
  await giveBack(w.db, owed, log);
  await giveBack(w.db, owed, log);
  expect(await w.db.systemStatement('select state, amount_cents, reason from refund where payment_id = $1', [p.payment])).toEqual([{ state: 'succeeded', amount_cents: 9_270n, reason: 'membership_ended' }]);
  expect(await balances(p.payer)).toMatchObject({ cash: 21_630, refunds: 9_270 });
});

test('nothing diverged on the way', async () => {
  expect(await w.db.systemStatement('select id, type, failure from inbox_event where failure is not null')).toEqual([]);
});
