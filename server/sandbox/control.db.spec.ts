import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from './main.js';
import { optionsFor, sdk, startWorld } from './test/harness.js';

const world = await startWorld();
const { stripe, sandbox } = world;
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));
const rule = (more: Record<string, unknown>) => world.control('faults', { rules: [{ operation: 'customers.create', times: 1, ...more }] });
const customers60 = async (): Promise<number> => (await stripe.customers.list({ limit: 100 })).data.length;
const customers = async (): Promise<number> => (await stripe.customers.list()).data.length;

describe('faults', () => {
  it('answer 409, 429 and 500 before anything happens; the SDK’s retry succeeds', async () => {
    for (const [status, type] of [[409, 'StripeAPIError'], [429, 'StripeRateLimitError'], [500, 'StripeAPIError']] as const) {
      await rule({ kind: 'status', status });
      await expect(stripe.customers.create({ name: 'A' })).rejects.toMatchObject({ type, statusCode: status });
    }
    expect(await customers()).toBe(0);
    await rule({ kind: 'status', status: 500 });
    await sdk(sandbox.port, { maxNetworkRetries: 2 }).customers.create({ name: 'A' });
    expect(await customers()).toBe(1);
  });

  it('break the connection, time out or fail after the commit; the retry with the same key finds the answer', async () => {
    let expected = 0;
    for (const kind of ['reset_after_commit', 'timeout_after_commit', 'status_after_commit']) {
      // The SDK asks once more by itself when a connection breaks.
      await rule({ kind, times: kind === 'reset_after_commit' ? 2 : 1 });
      const key = { idempotencyKey: `fault-${kind}`, timeout: 400 };
      await expect(stripe.customers.create({ name: kind }, key)).rejects.toThrow();
      expected += 1;
      expect(await customers()).toBe(expected);
      expect((await stripe.customers.create({ name: kind }, key)).name).toBe(kind);
      expect(await customers()).toBe(expected);
    }
    await rule({ kind: 'reset', times: 2 });
    await expect(stripe.customers.create({ name: 'A' })).rejects.toMatchObject({ type: 'StripeConnectionError' });
    expect(await customers()).toBe(expected);
  });

  it('strike at a rate that the seed fixes', async () => {
    const run = async (): Promise<string> => {
      await world.control('faults', { seed: 42, rules: [{ operation: '*', kind: 'status', status: 500, rate: 0.5 }] });
      let marks = '';
      for (let n = 0; n < 12; n += 1) marks += await stripe.products.list().then(() => 'y', () => 'n');
      return marks;
    };
    const first = await run();
    expect(first).toMatch(/y/);
    expect(first).toMatch(/n/);
    expect(await run()).toBe(first);
  });

  it('strike a fifth of everything in a storm, of every kind; who asks again with the same key loses and doubles nothing', async () => {
    await world.control('faults', { seed: 7, storm: 0.2 });
    const patient = sdk(sandbox.port, { maxNetworkRetries: 8, timeout: 5000 });
    const before = await world.control<{ struck: Record<string, number> }>('faults');
    expect(before.struck).toEqual({});
    await Promise.all(Array.from({ length: 60 }, (_, n) => patient.customers.create({ name: `N${n}` }, { idempotencyKey: `storm-${n}` })));
    const { struck } = await world.control<{ struck: Record<string, number> }>('faults');
    await world.control('faults', { storm: 0 });
    expect(new Set((await stripe.customers.list({ limit: 100 })).data.map(customer => customer.name)).size).toBe(60);
    expect(await customers60()).toBe(60);
    const requests = Object.values(struck).reduce((sum, count) => sum + count, 60);
    expect(requests).toBeGreaterThan(65);
    expect(Object.keys(struck).length).toBeGreaterThan(2);
  });

  it('keep a caller waiting: for ever, or for a while', async () => {
    await rule({ kind: 'timeout', ms: 200 });
    await expect(stripe.customers.create({ name: 'A' }, { timeout: 100 })).rejects.toThrow();
    const had = await customers60();
    await rule({ kind: 'slow', ms: 300 });
    const began = performance.now();
    await stripe.customers.create({ name: 'A' });
    expect(performance.now() - began).toBeGreaterThan(250);
    expect(await customers60()).toBe(had + 1);
  });

  it('refuse a rule they do not know', async () => {
    await expect(world.control('faults', { rules: [{ operation: '*', kind: 'explode' }] })).rejects.toThrow(/400/);
  });
});

describe('the control API', () => {
  it('lets the clock begin in the past while nothing has happened, and never again', async () => {
    const { seconds } = await world.control<{ seconds: number }>('clock');
    const begun = await world.control<{ offsetSeconds: number }>('clock', { beginAt: seconds - 100 * 86_400 });
    expect(begun.offsetSeconds).toBeLessThanOrEqual(-100 * 86_400 + 5);
    const customer = await stripe.customers.create({ name: 'A' });
    expect(Math.abs(customer.created - (seconds - 100 * 86_400))).toBeLessThan(30);
    await expect(world.control('clock', { beginAt: seconds - 200 * 86_400 })).rejects.toThrow(/nothing has happened/);
    await world.control('clock', { advanceTo: seconds });
    expect(Math.abs((await world.control<{ offsetSeconds: number }>('clock')).offsetSeconds)).toBeLessThan(30);
  });
  it('moves the clock by as much as was asked for, however long what falls due takes', async () => {
    const before = await world.control<{ offsetSeconds: number }>('clock');
    const other = new pg.Client({ connectionString: world.databaseUrl });
    await other.connect();
    await other.query('begin');
    await other.query('lock table stripe_timer in access exclusive mode');
    const moved = world.control<{ offsetSeconds: number }>('clock', { advanceSeconds: 3600 });
    await wait(2500);
    await other.query('commit');
    await other.end();
    expect((await moved).offsetSeconds - before.offsetSeconds).toBe(3600);
  });
  it('moves the clock forward only', async () => {
    const before = await world.control<{ seconds: number }>('clock');
    const after = await world.control<{ seconds: number; ran: number }>('clock', { advanceSeconds: 3600 });
    expect(after.seconds - before.seconds).toBeGreaterThanOrEqual(3600);
    await expect(world.control('clock', { advanceTo: '2020-01-01' })).rejects.toThrow(/does not go back/);
    await world.control('clock', { advanceTo: new Date((after.seconds + 86_400) * 1000).toISOString() });
    expect((await world.control<{ offsetSeconds: number }>('clock')).offsetSeconds).toBeGreaterThanOrEqual(3600 + 86_400 - 5);
  });

  it('lists requests without card numbers', async () => {
    await fetch(`${sandbox.url}/v1/payment_methods`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'key=pk_test_sandbox&type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123' });
    const log = JSON.stringify(await world.control('requests?operation=paymentMethods.create'));
    expect(log).toContain('"status":200');
    expect(log).not.toContain('4242424242424242');
    expect(JSON.stringify(await world.control('objects?object=payment_method'))).not.toContain('4242424242424242');
  });

  it('answers to loopback names and JSON only', async () => {
    const status = (headers: Record<string, string>): Promise<number | undefined> => new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: sandbox.port, path: '/_sandbox/reset', method: 'POST', headers }, reply => { reply.resume(); resolve(reply.statusCode); }).on('error', reject).end('{}');
    });
    expect(await status({ host: `evil.example:${sandbox.port}`, 'content-type': 'application/json' })).toBe(403);
    expect(await status({ host: `stripe.localhost:${sandbox.port}`, 'content-type': 'application/json' })).toBe(403);
    expect(await status({ 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    expect(await status({ 'content-type': 'application/json' })).toBe(200);
  });

  it('does not exist in production mode', async () => {
    await expect(startSandbox({ ...optionsFor(world.databaseUrl), mode: 'production' })).rejects.toThrow(/production/);
  });
});
