import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StripePayments } from '#integrations/stripe/stripe-payments.js';
import { traceRequests } from '#kit/http/request.js';
import { systemClock } from '#kit/time/clock.js';
import { signatureHeader } from '#sandbox/stripe/signature.js';
import { log } from '#test/simulators/billing-world.js';
import { asAdmin } from '#test/db/database.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { wakeSleepers } from '#kit/inbox/inbox.js';
import { SOURCE } from './catch-up.js';
import { PROCESS_EVENT } from './process-event.js';
import { registerStripeWebhook, WEBHOOK_PATH } from './stripe-webhook.route.js';

const SECRET = 'whsec_sandbox';
let t: TestDb;
let server: FastifyInstance;
beforeAll(async () => {
  t = await openTestDb({ ports: { payments: new StripePayments({ secretKey: 'sk_test_sandbox', webhookSecrets: ['whsec_rolled', SECRET], apiBase: 'http://127.0.0.1:1' }) } });
  server = Fastify();
  traceRequests(server, log);
  server.post('/other', request => request.body as object);
  await registerStripeWebhook(server, t.db, log);
  await server.ready();
});
afterAll(async () => { await server.close(); await t.close(); });
beforeEach(async () => { await asAdmin(t.clone.ownerUrl, 'truncate inbox_event'); await t.db.systemStatement('delete from graphile_worker._private_jobs'); });

const eventOf = (id: string, type = 'invoice.paid') => JSON.stringify({ id, object: 'event', type, created: 1_800_000_000, data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1', customer_name: 'Ana Example', customer_email: 'ana@family.example' } } });
const sign = (payload: string, o: { secret?: string; ahead?: number } = {}) =>
  signatureHeader(payload, o.secret ?? SECRET, Math.floor(systemClock.now().getTime() / 1000) + (o.ahead ?? 0));
const post = (payload: string, signature: string | undefined = sign(payload)) =>
  server.inject({ method: 'POST', url: WEBHOOK_PATH, payload, headers: { 'content-type': 'application/json; charset=utf-8', ...(signature === undefined ? {} : { 'stripe-signature': signature }) } });
const kept = async () => t.db.systemStatement('select id, type, object_id, correlation_id, body, processed_at is null waiting from inbox_event order by id');
const jobs = async () => (await t.db.systemStatement<{ n: number }>('select count(*)::int n from graphile_worker._private_jobs'))[0]!.n;

describe('the webhook', () => {
  test('keeps ids only, queues one job, answers 200', async () => {
    const reply = await post(eventOf('evt_1'));
    expect([reply.statusCode, reply.json()]).toEqual([200, { received: true }]);
    expect(await kept()).toEqual([{ id: 'evt_1', type: 'invoice.paid', object_id: 'in_1', correlation_id: 'cus_1', waiting: true, body: { refs: { customerId: 'cus_1', invoiceId: 'in_1' }, createdAt: '2027-01-15T08:00:00.000Z' } }]);
    expect(await jobs()).toBe(1);
  });

  test('the same event again, also 20 times at once: kept once, one job, 200 each time', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(eventOf('evt_2'))));
    expect(new Set(replies.map(r => r.statusCode))).toEqual(new Set([200]));
    expect(await kept()).toHaveLength(1);
    expect(await jobs()).toBe(1);
  });

  test('events of one customer that wait are one job; of another, another; what comes while a job runs gets one more', async () => {
    const of = (id: string, customer: string) => eventOf(id).replace('cus_1', customer);
    await Promise.all(['evt_a', 'evt_b', 'evt_c'].map(id => post(of(id, 'cus_1'))));
    await post(of('evt_d', 'cus_2'));
    expect([(await kept()).length, await jobs()]).toEqual([4, 2]);
    await t.db.systemStatement(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody', attempts = 1 where key = 'stripe:cus_1'`);
    await post(of('evt_e', 'cus_1'));
    expect(await jobs()).toBe(3);
  });

  test('an event that was left without a job is found, once; one that has a job is left alone', async () => {
    await post(eventOf('evt_f'));
    expect(await wakeSleepers(t.db, SOURCE, PROCESS_EVENT, 0)).toBe(0);
    await t.db.systemStatement('delete from graphile_worker._private_jobs');
    expect(await wakeSleepers(t.db, SOURCE, PROCESS_EVENT, 3600)).toBe(0);
    expect([await wakeSleepers(t.db, SOURCE, PROCESS_EVENT, 0), await wakeSleepers(t.db, SOURCE, PROCESS_EVENT, 0), await jobs()]).toEqual([1, 0, 1]);
  });

  test('an event nothing of ours hangs on is kept, without a job', async () => {
    await post(eventOf('evt_3', 'product.created'));
    expect(await kept()).toMatchObject([{ id: 'evt_3', waiting: false }]);
    expect(await jobs()).toBe(0);
  });

  test.each<[string, () => Promise<{ statusCode: number; headers: Record<string, unknown>; json(): unknown }>]>([
    ['no signature', () => server.inject({ method: 'POST', url: WEBHOOK_PATH, payload: eventOf('evt_4'), headers: { 'content-type': 'application/json' } })],
    ['another secret', () => post(eventOf('evt_4'), sign(eventOf('evt_4'), { secret: 'whsec_wrong' }))],
    ['another body', () => post(eventOf('evt_4'), sign(eventOf('evt_5')))],
    ['an old one', () => post(eventOf('evt_4'), sign(eventOf('evt_4'), { ahead: -302 }))],
    ['one of the future', () => post(eventOf('evt_4'), sign(eventOf('evt_4'), { ahead: 62 }))],
    ['an empty body', () => post('', sign('x'))],
  ])('%s: 400, a problem, nothing kept', async (_, send) => {
    const reply = await send();
    expect(reply.statusCode).toBe(400);
    expect(String(reply.headers['content-type'])).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ code: 'signature_invalid', status: 400, detail: 'The signature of this message is not valid.' });
    expect(await kept()).toEqual([]);
    expect(await jobs()).toBe(0);
  });

  test('a rolled secret is still taken', async () => {
    expect((await post(eventOf('evt_6'), sign(eventOf('evt_6'), { secret: 'whsec_rolled' }))).statusCode).toBe(200);
  });

  test('2 MB: 413 before anything is checked', async () => {
    const reply = await post('x'.repeat(2_000_000), 't=1,v1=x');
    expect(reply.statusCode).toBe(413);
    expect(reply.json()).toMatchObject({ code: 'payload_too_large' });
  });

  test('other routes keep their own parsers', async () => {
    expect((await server.inject({ method: 'POST', url: '/other', payload: { a: 1 } })).json()).toEqual({ a: 1 });
  });
});
