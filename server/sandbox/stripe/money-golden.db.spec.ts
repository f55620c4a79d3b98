import path from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { GoldenSequence } from '../test/golden.js';
import { enroll, intentId, payInBrowser, startWorld } from '../test/harness.js';

const DAY = 86_400;
const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const advance = (seconds: number) => world.control('clock', { advanceSeconds: seconds });
const file = (name: string) => path.join(import.meta.dirname, 'golden', `${name}.json`);
async function paid(number: string): Promise<{ intent: string; invoice: string }> {
  const { secret, invoice } = await enroll(stripe);
  await payInBrowser(sandbox.url, String(secret), number);
  return { intent: intentId(String(secret)), invoice: invoice.id };
}

it('refunds: in part, pending, failing, by credit note', async () => {
  const [plain, slow, failing, noted] = [await paid('4242424242424242'), await paid('4000000000007726'), await paid('4000000000005126'), await paid('4242424242424242')];
  const golden = await GoldenSequence.begin(stripe);
  await golden.step('9.00 of 129.00 go back', () => stripe.refunds.create({ payment_intent: plain.intent, amount: 900 }));
  await advance(1); // what falls due at one moment comes in no set order
  await golden.step('the rest goes back', () => stripe.refunds.create({ payment_intent: plain.intent }));
  await golden.step('the bank names its references', () => advance(301));
  await golden.step('a refund that is pending', () => stripe.refunds.create({ payment_intent: slow.intent, amount: 500 }));
  await golden.step('it goes through', () => advance(301));
  await golden.step('a refund that will fail', () => stripe.refunds.create({ payment_intent: failing.intent, amount: 500 }));
  await golden.step('it fails', () => advance(301));
  await golden.step('a credit note: 10.00 refunded, 5.00 to the balance', () => stripe.creditNotes.create({ invoice: noted.invoice, amount: 1500, refund_amount: 1000, credit_amount: 500 }));
  await expect(golden.text).toMatchFileSnapshot(file('refund'));
});

it('disputes: won, lost, from an inquiry, and a warning of fraud', async () => {
  const golden = await GoldenSequence.begin(stripe);
  const opened = async (what: string, number: string) => {
    const { intent } = await paid(number);
    await golden.skip();
    await golden.step(`${what}: the bank speaks up`, () => advance(2));
    return String((await stripe.disputes.list({ payment_intent: intent })).data[0]?.id);
  };
  const answer = (id: string, text: string) => stripe.disputes.update(id, { evidence: { uncategorized_text: text } });
  const won = await opened('won', '4000000000000259');
  await golden.step('won: evidence', () => answer(won, 'winning_evidence'));
  await golden.step('won: verdict', () => advance(2));
  const lost = await opened('lost', '4000000000002685');
  await golden.step('lost: evidence', () => answer(lost, 'losing_evidence'));
  await golden.step('lost: verdict', () => advance(2));
  const inquiry = await opened('inquiry', '4000000000001976');
  await golden.step('inquiry: the bank insists', () => answer(inquiry, 'escalate_inquiry_evidence'));
  await golden.step('inquiry: it is a chargeback now', () => advance(2));
  await golden.step('inquiry: nobody answers for nine days', () => advance(9 * DAY));
  await opened('warning', '4000000000005423');
  await expect(golden.text).toMatchFileSnapshot(file('dispute'));
});

it('a warning of fraud: by control, in part and entirely given back, or disputed', async () => {
  const [back, disputed] = [await paid('4242424242424242'), await paid('4242424242424242')];
  const golden = await GoldenSequence.begin(stripe);
  const trouble = (payment: string, what: string) => world.control('trouble', { payment, trouble: what });
  await golden.step('the bank warns', () => trouble(back.intent, 'warning'));
  await golden.step('9.00 go back: the warning stands', () => stripe.refunds.create({ payment_intent: back.intent, amount: 900 }));
  await golden.step('the rest goes back: nothing is to be done any more', () => stripe.refunds.create({ payment_intent: back.intent }));
  await golden.step('the bank warns of another payment', () => trouble(disputed.intent, 'warning'));
  await golden.step('and disputes it', () => trouble(disputed.intent, 'fraudulent'));
  await expect(golden.text).toMatchFileSnapshot(file('fraud_warning'));
});

it('bank debits: paid, failed, returned', async () => {
  const golden = await GoldenSequence.begin(stripe);
  const both = { payment_settings: { save_default_payment_method: 'on_subscription' as const, payment_method_types: ['card' as const, 'us_bank_account' as const] } };
  const debit = async (what: string, method: string) => {
    const { secret } = await golden.step(`${what}: enrolled`, () => enroll(stripe, both));
    await golden.step(`${what}: the debit is sent`, () => stripe.paymentIntents.confirm(intentId(String(secret)), { payment_method: method, mandate_data: { customer_acceptance: { type: 'offline', offline: {} } } }));
    await golden.step(`${what}: four days later`, () => advance(4 * DAY + 1));
  };
  await debit('paid', 'pm_usBankAccount_success');
  await debit('failed', 'pm_usBankAccount_insufficientFunds');
  await golden.step('failed: nobody tries again for a day', () => advance(DAY));
  await debit('returned', 'pm_usBankAccount_dispute');
  await golden.step('returned: ten days later', () => advance(10 * DAY));
  await expect(golden.text).toMatchFileSnapshot(file('ach_payment'));
});
