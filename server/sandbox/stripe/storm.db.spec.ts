import { afterAll, expect, it } from 'vitest';
import { enroll, intentId, payInBrowser, Receiver, sdk, startWorld, until, WEBHOOK_SECRET } from '../test/harness.js';

const receiver = await Receiver.start();
const world = await startWorld([{ url: receiver.url, secret: WEBHOOK_SECRET }]);
afterAll(async () => { await world.close(); await receiver.close(); });

const FAMILIES = 24;

it('keeps its books under many payers at once, with faults: one charge each, every event delivered', async () => {
  let answers = 0;
  receiver.status = () => (++answers % 9 === 0 ? 500 : 200);
  await world.control('faults', { seed: 11, rules: [{ operation: '*', kind: 'status', status: 429, rate: 0.05 }, { operation: 'subscriptions.*', kind: 'reset_after_commit', rate: 0.2 }], webhooks: { duplicate: 0.2, delay: 0.2, delayMs: 50, shuffle: true } });
  const stripe = sdk(world.sandbox.port, { maxNetworkRetries: 6 });
  const opened = await Promise.all(Array.from({ length: FAMILIES }, () => enroll(stripe)));
  await world.control('faults', { rules: [] });
  await Promise.all(opened.flatMap(({ secret }) => [payInBrowser(world.sandbox.url, String(secret), '4242424242424242'), payInBrowser(world.sandbox.url, String(secret), '5555555555554444')]));
  for (const { subscription, secret } of opened) {
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    expect((await stripe.charges.list({ payment_intent: intentId(String(secret)) })).data.filter(charge => charge.paid)).toHaveLength(1);
  }
  expect((await stripe.subscriptions.list({ limit: 100, status: 'all' })).data).toHaveLength(FAMILIES);
  await until(async () => (await world.control<{ idle: boolean }>('webhooks/idle')).idle, 'rest', 30_000);
  const stored: string[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) stored.push(event.id);
  expect(new Set(receiver.got.map(entry => (JSON.parse(entry.body) as { id: string }).id))).toEqual(new Set(stored));
});
