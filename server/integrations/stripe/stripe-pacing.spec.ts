import fc from 'fast-check';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { paceOf, stripeClient } from './stripe-client.js';
import { Pace } from './stripe-pacing.js';

/** Time that passes only while somebody waits. */
function simulated(perSecond: number) {
  let now = 0;
  const left: number[] = [];
  const pace = new Pace(perSecond, () => now, async ms => { left.push(now + ms); });
  return { left, ask: async (at: number) => { now = at; const before = left.length; await pace.take(); if (left.length === before) left.push(now); } };
}

test('a second’s worth at once, then evenly', async () => {
  const { left, ask } = simulated(25);
  for (let i = 0; i < 50; i++) await ask(0);
  expect(left.slice(0, 25)).toEqual(Array(25).fill(0));
  expect(left.slice(25, 29).map(Math.round)).toEqual([40, 80, 120, 160]); // 1000 / 25 = 40 ms each
  expect(Math.round(left.at(-1)!)).toBe(1000);
});

test('what was saved up is a second’s worth, however long it was quiet', async () => {
  const { left, ask } = simulated(10);
  for (let i = 0; i < 20; i++) await ask(3_600_000);
  expect(left.filter(at => at === 3_600_000)).toHaveLength(10);
});

test('over any stretch no more leave than the rate and a burst allow, and nobody waits in vain', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 }), async (perSecond, pauses) => {
    const { left, ask } = simulated(perSecond);
    let at = 0;
    for (const pause of pauses) await ask(at += pause);
    expect(left).toHaveLength(pauses.length);
    for (let i = 0; i < left.length; i++) for (let j = i; j < left.length; j += 7) {
      expect(j - i + 1).toBeLessThanOrEqual(perSecond + ((left[j]! - left[i]!) / 1000) * perSecond + 1e-6);
    }
  }), { numRuns: 100 });
});

test('the rate is that of the account: live, test, or as told; a stand-in is not paced unless told', () => {
  const settings = { webhookSecrets: ['whsec_x'], apiBase: null };
  expect([paceOf({ ...settings, secretKey: 'sk_live_x' }), paceOf({ ...settings, secretKey: 'rk_live_x' }), paceOf({ ...settings, secretKey: 'sk_test_x' })]).toEqual([100, 100, 25]);
  expect([paceOf({ ...settings, secretKey: 'sk_live_x', perSecond: 40 }), paceOf({ ...settings, secretKey: 'sk_test_x', apiBase: 'http://127.0.0.1:1' }), paceOf({ ...settings, secretKey: 'sk_test_x', apiBase: 'http://127.0.0.1:1', perSecond: 7 })]).toEqual([40, null, 7]);
});

test('requests of the SDK are paced, reads apart from writes', async () => {
  const came: { method: string; at: number }[] = [];
  const server = createServer((request, reply) => {
    came.push({ method: request.method!, at: performance.now() });
    reply.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"cus_1","object":"customer"}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const stripe = stripeClient({ secretKey: 'sk_test_x', webhookSecrets: ['whsec_x'], apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, perSecond: 20 });
    const begin = performance.now();
    await Promise.all([...Array.from({ length: 26 }, () => stripe.customers.retrieve('cus_1')), ...Array.from({ length: 20 }, () => stripe.customers.create({}))]);
    expect(came.filter(c => c.method === 'POST')).toHaveLength(20);
    // six reads beyond the burst of 20: the last leaves 6 x 50 ms after the first
    expect(Math.max(...came.filter(c => c.method === 'GET').map(c => c.at)) - begin).toBeGreaterThan(280);
    expect(came).toHaveLength(46);
  } finally { server.closeAllConnections(); server.close(); }
});
