import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { browserCall, intentId } from '#sandbox/test/harness.js';
import { changeSetting } from '#settings/index.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { applicationStatus } from './read-application.js';

let w: EnrollmentWorld;
beforeAll(async () => {
  w = await startEnrollmentWorld();
  const owner = { ...user(newId(), 'Olga Owner', [{ role: 'owner' }]), provedAt: new Date() };
  await execute(w.db, owner, changeSetting, { key: 'bank_debits', value: 'on', effectiveOn: await w.today() } as never);
}, 60_000);
afterAll(() => w?.close());

const CLOSED = '000111111113';
const RETURNED = '000555555559';
/** Types a bank account and pays, as the processor's script does. */
async function debit(secret: string, account: string): Promise<void> {
  const method = await browserCall(w.sandbox.sandbox.url, '/v1/payment_methods', {
    type: 'us_bank_account', 'us_bank_account[account_number]': account, 'us_bank_account[routing_number]': '110000000', 'us_bank_account[account_holder_type]': 'individual', 'billing_details[name]': 'Ana Family',
  });
  expect(await browserCall(w.sandbox.sandbox.url, `/v1/payment_intents/${intentId(secret)}/confirm`, { client_secret: secret, payment_method: String(method.body['id']) })).toMatchObject({ status: 200, body: { status: 'processing' } });
  await w.quiet();
}
const status = (actor: Actor) => execute(w.db, actor, applicationStatus, { id: actor.applicationId!, locale: 'en' });
const membership = async (actor: Actor) => (await w.db.systemStatement<{ id: string; state: string; paid_through: string | null; payer_id: string }>('select id, state, paid_through, payer_id from membership where application_id = $1 order by created_at desc limit 1', [actor.applicationId]))[0]!;
const said = async (actor: Actor) => (await w.db.systemStatement<{ template: string }>('select template from notice where application_id = $1 order by created_at, id', [actor.applicationId])).map(n => n.template);
const payments = (actor: Actor) => w.db.systemStatement<{ state: string; method_kind: string }>('select state, method_kind from payment where application_id = $1 order by created_at, id', [actor.applicationId]);
const balances = async (payer: string) => Object.fromEntries((await w.db.systemStatement<{ account: string; cents: string }>('select l.account, sum(l.cents)::text cents from ledger_line l where l.payer_id = $1 group by 1 having sum(l.cents) <> 0', [payer])).map(l => [l.account, Number(l.cents)]));

test('a debit is pending for days, then the membership begins; it comes back, and the month counts as not paid until another payment is in', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE);
  await debit(payment.clientSecret, RETURNED);
  expect(await status(actor)).toMatchObject({ state: 'submitted', payment: { state: 'processing', bank: true, message: expect.stringContaining('four business days') }, membership: { state: 'pending_payment' } });
  expect(await said(actor)).toEqual(['debit_started']);
  await w.advance(5);
  const m = await membership(actor);
  expect([await status(actor), await said(actor), await payments(actor)]).toMatchObject([{ state: 'approved', payment: { state: 'succeeded' }, membership: { state: 'active' } }, ['debit_started', 'welcome'], [{ state: 'succeeded', method_kind: 'us_bank_account' }]]);
  expect(await balances(m.payer_id)).toMatchObject({ cash: 5_900, revenue: -5_900 });
  await w.advance(11);
  expect(await payments(actor)).toMatchObject([{ state: 'returned' }]);
  expect(await membership(actor)).toMatchObject({ state: 'past_due', paid_through: null });
  expect(await said(actor)).toEqual(['debit_started', 'welcome', 'payment_returned']);
  const gone = await balances(m.payer_id);
  expect([gone['cash'] ?? 0, Object.values(gone).reduce((sum, cents) => sum + cents, 0)]).toEqual([0, 0]);
  // the next month is paid by card: the contract goes on
  const [{ customer }] = await w.db.systemStatement<{ customer: string }>('select processor_customer_id customer from payer where id = $1', [m.payer_id]) as [{ customer: string }];
  const card = await w.sandbox.stripe.paymentMethods.attach('pm_card_visa', { customer });
  const [{ remote }] = await w.db.systemStatement<{ remote: string }>('select processor_subscription_id remote from subscription where payer_id = $1', [m.payer_id]) as [{ remote: string }];
  await w.sandbox.stripe.subscriptions.update(remote, { default_payment_method: card.id });
  await w.advance(17);
  const restored = await membership(actor);
  expect(restored.state).toBe('active');
  expect(restored.paid_through! > addDays(calendarDate(await w.today()), 20)).toBe(true);
}, 120_000);

test('a debit that the bank refuses leaves the membership pending: a message, and a card pays it', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE);
  await debit(payment.clientSecret, CLOSED);
  await w.moveDays(4);
  await w.sandbox.control('clock', { advanceSeconds: 4 * 86_400 + 60 });
  await w.quiet();
  expect(await status(actor)).toMatchObject({ state: 'submitted', payment: { state: 'failed', bank: true }, membership: { state: 'pending_payment' } });
  expect(await said(actor)).toEqual(['debit_started', 'debit_failed']);
  await w.pay({ handle: payment } as never, '4242424242424242');
  await w.quiet();
  expect([await status(actor), await said(actor)]).toMatchObject([{ state: 'approved', membership: { state: 'active' } }, ['debit_started', 'debit_failed', 'welcome']]);
}, 60_000);

test('a lost dispute stops care at once, a dispute that is won restores it; each is said once however often it is heard', async () => {
  const lost = await w.active(FAMILY_EE, { card: '4000000000000259' });
  await w.advance(1);
  const [dispute] = await w.db.systemStatement<{ processor_dispute_id: string }>('select d.processor_dispute_id from dispute d where d.application_id = $1', [lost.actor.applicationId]) as [{ processor_dispute_id: string }];
  expect(await membership(lost.actor)).toMatchObject({ state: 'active' });
  await w.sandbox.stripe.disputes.update(dispute.processor_dispute_id, { evidence: { uncategorized_text: 'losing_evidence' }, submit: true });
  await w.advance(1);
  expect(await membership(lost.actor)).toMatchObject({ state: 'suspended', paid_through: null });
  expect((await said(lost.actor)).filter(t => t === 'membership_suspended')).toHaveLength(1);
  const won = await w.active(FAMILY_EE, { card: '4000000000000259' });
  await w.advance(1);
  const before = await membership(won.actor);
  const [other] = await w.db.systemStatement<{ id: string; processor_dispute_id: string }>('select id, processor_dispute_id from dispute where application_id = $1', [won.actor.applicationId]) as [{ id: string; processor_dispute_id: string }];
  await w.sandbox.stripe.disputes.update(other.processor_dispute_id, { evidence: { uncategorized_text: 'winning_evidence' }, submit: true });
  await w.advance(1);
  expect(await membership(won.actor)).toEqual(before);
  const names = (await w.db.systemStatement<{ name: string }>(`select name from domain_event where payload->>'dispute' = $1 order by id`, [other.id])).map(e => e.name);
  expect(names).toEqual(['dispute.opened', 'payment.restored']);
}, 120_000);
