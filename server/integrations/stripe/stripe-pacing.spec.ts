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

test('a fifth of a second’s worth at once, then evenly', async () => {
  const { left, ask } = simulated(25);
  for (let i = 0; i < 25; i++) await ask(0);
  expect(left.slice(0, 5)).toEqual(Array(5).fill(0)); // a fifth of 25
  expect(left.slice(5, 8).map(Math.round)).toEqual([50, 100, 150]); // the other 20 a second: 50 ms each
  expect(Math.round(left.at(-1)!)).toBe(1000);
});

test('what was saved up is no more than that, however long it was quiet', async () => {
  const { left, ask } = simulated(10);
  for (let i = 0; i < 20; i++) await ask(3_600_000);
  expect(left.filter(at => at === 3_600_000)).toHaveLength(2);
});

test('in no second do more leave than are allowed', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 200 }), fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 }), async (perSecond, pauses) => {
    const { left, ask } = simulated(perSecond);
    let at = 0;
    for (const pause of pauses) await ask(at += pause);
    expect(left).toHaveLength(pauses.length);
    const most = Math.max(...left.map(from => left.filter(to => to >= from && to < from + 999.99).length));
    expect(most).toBeLessThanOrEqual(perSecond);
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
    await Promise.all([...Array.from({ length: 10 }, () => stripe.customers.retrieve('cus_1')), ...Array.from({ length: 4 }, () => stripe.customers.create({}))]);
    expect(came.filter(c => c.method === 'POST')).toHaveLength(4);
    // six reads beyond the four at once, 16 a second: the last leaves 6 x 62.5 ms after the first
    expect(Math.max(...came.filter(c => c.method === 'GET').map(c => c.at)) - begin).toBeGreaterThan(360);
    expect(came).toHaveLength(14);
  } finally { server.closeAllConnections(); server.close(); }
});
