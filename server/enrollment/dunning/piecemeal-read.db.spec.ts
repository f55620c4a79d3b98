import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import type { RemoteSubscription } from '#billing/payments.port.js';
import { rereadPayer } from '#billing/reread-payer.js';
import { retryPayment } from '#billing/retry-payment.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { DAY } from '#test/oracle/calendar.js';
import { BAD_CARD, GOOD_CARD, type Insured, type LifeWorld, startLifeWorld } from '#test/simulators/life-world.js';
import { onOwing } from '../membership.reactions.js';

/** A payer is read piece by piece, and the processor does not stand still meanwhile: while this is set, a read finds the subscription in that state, and all else as it is. */
let lagging: RemoteSubscription['state'] | null = null;
let w: LifeWorld;
let m: Insured;
let payer: string;

beforeAll(async () => {
  w = await startLifeWorld();
  const { payments } = w.db.ports;
  const fetchSubscription = payments.fetchSubscription.bind(payments);
  payments.fetchSubscription = async id => { const found = await fetchSubscription(id); return found && lagging ? { ...found, state: lagging } : found; };
});
afterAll(() => w?.close());

const isNow = async (): Promise<string> => (await w.books(m)).state;
const readAgain = async (): Promise<void> => { lagging = null; await rereadPayer(w.db, payer); await w.quiet(); };

/** Renewed with a card that is refused; met before the subscription is past due. */
beforeEach(async () => {
  m = await w.enroll(FAMILY_EE, 'plus');
  payer = String((await w.row('membership', m.membershipId))['payer_id']);
  await w.useCard(m, BAD_CARD);
  lagging = 'active';
  await w.goTo(await w.now() + 32 * DAY);
});

test('a refusal that is met before its subscription follows counts as soon as that does', async () => {
  expect([await isNow(), (await w.row('subscription', m.subscriptionId))['last_failure']]).toEqual(['active', 'generic_decline']);
  await readAgain();
  expect(await isNow()).toBe('past_due');
});

test('a refusal that is heard of late, when the subscription has not followed the payment, has not the last word', async () => {
  await readAgain();
  await w.useCard(m, GOOD_CARD);
  lagging = 'past_due';
  const [open] = await w.db.systemStatement<{ id: string }>(`select id from invoice where subscription_id = $1 and state = 'open'`, [m.subscriptionId]);
  expect(await execute(w.db, m.member, retryPayment, { id: open!.id })).toMatchObject({ paid: true });
  await w.quiet();
  expect(await isNow()).toBe('active');
  await w.db.systemChange('test', tx => onOwing(tx, payer));
  expect(await isNow()).toBe('past_due');
  await readAgain();
  expect(await isNow()).toBe('active');
});
