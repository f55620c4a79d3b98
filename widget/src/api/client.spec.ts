import { describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import { ApiProblem } from './problem.js';

interface Sent { url: string; method: string; headers: Record<string, string>; body: unknown }
type Answer = Response | Error;

/** A client whose network is the list of answers; `sent` holds what went out. */
function clientWith(answers: Answer[]): { client: ReturnType<typeof createClient>; sent: Sent[]; waits: number[] } {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const client = createClient({
    base: '/api/v1', locale: () => 'es', sleep: async ms => { waits.push(ms); },
    fetch: async (url, init) => {
      sent.push({ url: String(url), method: init?.method ?? '', headers: init?.headers as Record<string, string>, body: init?.body ? JSON.parse(String(init.body)) : undefined });
      const answer = answers.shift();
      if (!answer || answer instanceof Error) throw answer ?? new Error('no answer left');
      return answer;
    },
  });
  return { client, sent, waits };
}
const ok = (body: unknown, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status: 200, headers });
const problem = (status: number, body: object, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });
const failure = async (work: Promise<unknown>): Promise<ApiProblem> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown);
  if (!(error instanceof ApiProblem)) throw new Error('no ApiProblem');
  return error;
};

describe('token', () => {
  it('is taken from the confirmation, sent with each call and replaced by every fresher one', async () => {
    const { client, sent } = clientWith([ok({ token: 't1', application: { id: 'a' } }), ok({}, { 'mpp-token': 't2' }), ok({})]);
    await client.confirm('v1', '123456');
    await client.application('a');
    await client.application('a');
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([undefined, 'Bearer t1', 'Bearer t2']);
  });
});

describe('requests', () => {
  it('name the language, escape ids and send no cookies', async () => {
    const { client, sent } = clientWith([ok({})]);
    await client.application('a/../b');
    expect(sent[0]).toMatchObject({ url: '/api/v1/enroll/applications/a%2F..%2Fb', headers: { 'accept-language': 'es' } });
  });

  it('carry the idempotency key of a submit', async () => {
    const { client, sent } = clientWith([ok({})]);
    await client.submit('a', 'key-1', 27900);
    expect(sent[0]).toMatchObject({ method: 'POST', headers: { 'idempotency-key': 'key-1' }, body: { expectedMonthlyCents: 27900 } });
  });
});

describe('retries', () => {
  it('repeats a GET twice when no answer came or a gateway failed', async () => {
    const { client, waits } = clientWith([new Error('down'), new Response('', { status: 503 }), ok({ id: 'a' })]);
    expect(await client.application('a')).toEqual({ id: 'a' });
    expect(waits).toEqual([300, 1200]);
  });

  it('gives up after that', async () => {
    const { client, sent } = clientWith([new Error('down'), new Error('down'), new Error('down'), ok({})]);
    expect((await failure(client.application('a'))).code).toBe('network');
    expect(sent).toHaveLength(3);
  });

  it('never repeats a write, nor a refusal', async () => {
    const write = clientWith([new Error('down'), ok({})]);
    expect((await failure(write.client.paymentAttempt('a'))).code).toBe('network');
    const refused = clientWith([problem(404, { code: 'not_found', detail: 'No.' }), ok({})]);
    expect((await failure(refused.client.application('a'))).detail).toBe('No.');
    expect([write.sent.length, refused.sent.length]).toEqual([1, 1]);
  });
});

describe('problems', () => {
  it('keep code, fields and waiting time', async () => {
    const fields = [{ path: 'people.0.birthDate', code: 'x', message: 'y' }];
    const { client } = clientWith([problem(422, { code: 'household_invalid', detail: 'd', fields }), problem(429, { code: 'rate_limited' }, { 'retry-after': '30' })]);
    expect(await failure(client.saveHousehold('a', { people: [], address: { line1: '', city: '', state: '', zip: '' } }))).toMatchObject({ status: 422, code: 'household_invalid', fields });
    expect(await failure(client.resend('v'))).toMatchObject({ status: 429, retryAfter: 30 });
  });

  it("does not trust a proxy's page", async () => {
    const { client } = clientWith([new Response('<html>', { status: 500 }), new Response('<html>', { status: 200 })]);
    expect(await failure(client.resend('v'))).toMatchObject({ status: 500, code: 'unexpected' });
    expect(await failure(client.resend('v'))).toMatchObject({ status: 0, code: 'unexpected' });
  });
});

it("counts by the server's clock", async () => {
  const { client } = clientWith([ok({}, { date: new Date(Date.now() + 3_600_000).toUTCString() })]);
  await client.application('a');
  expect(client.now() - Date.now()).toBeGreaterThan(3_590_000);
});
