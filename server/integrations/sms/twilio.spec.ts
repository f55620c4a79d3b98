import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SendError } from '#notices/send-error.js';
import { TwilioSms } from './twilio.js';

interface Seen { method: string | undefined; url: string | undefined; authorization: string | undefined; form: Record<string, string> }
const closers: (() => Promise<void>)[] = [];
afterEach(async () => { for (const close of closers.splice(0)) await close(); });

async function provider(answer: (res: ServerResponse) => void, timeoutMs = 10_000) {
  const seen: Seen[] = [];
  const server = createServer((req: IncomingMessage, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      seen.push({ method: req.method, url: req.url, authorization: req.headers.authorization, form });
      answer(res);
    });
  });
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done); });
  closers.push(() => new Promise<void>(done => { server.closeAllConnections(); server.close(() => done()); }));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, sms: new TwilioSms({ accountSid: 'ACtest', authToken: 'tok:en', baseUrl, timeoutMs }) };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => (res: ServerResponse) => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const text = { to: '+14805550123', from: '+14805550100', body: 'Su código es 123456 & más' };
const errorOf = async (sending: Promise<unknown>): Promise<SendError> => {
  const error: unknown = await sending.then(() => undefined, (e: unknown) => e);
  if (!(error instanceof SendError)) throw new Error(`expected a SendError, got ${String(error)}`);
  return error;
};

describe('a text', () => {
  it('is posted as Twilio documents it', async () => {
    const { sms, seen } = await provider(json(201, { sid: 'SM1', status: 'queued', body: 'ignored' }));
    expect(await sms.sendSms(text)).toEqual({ providerId: 'SM1', status: 'queued' });
    expect(seen).toEqual([{ method: 'POST', url: '/2010-04-01/Accounts/ACtest/Messages.json', authorization: `Basic ${Buffer.from('ACtest:tok:en').toString('base64')}`, form: { To: text.to, From: text.from, Body: text.body } }]);
  });

  it.each([{ to: '4805550123' }, { to: '+1 480 555 0123' }, { to: '+14805550123\r\n' }, { body: '' }, { body: 'x'.repeat(1601) }])('is refused before it is sent: %j', async change => {
    const { sms, seen } = await provider(json(201, { sid: 'SM1', status: 'queued' }));
    expect(await errorOf(sms.sendSms({ ...text, ...change }))).toMatchObject({ failure: 'invalid', retryable: false });
    expect(seen).toHaveLength(0);
  });
});

describe('errors', () => {
  it.each<[number, number | undefined, object]>([
    [400, 21610, { failure: 'recipient_opted_out', retryable: false, providerCode: '21610' }],
    [400, 21211, { failure: 'recipient_refused', retryable: false }], [400, 21614, { failure: 'recipient_refused', retryable: false }],
    [400, 21606, { failure: 'sender_refused', retryable: true }], [400, 21617, { failure: 'message_refused', retryable: false }], [400, undefined, { failure: 'message_refused', retryable: false, providerCode: '400' }],
    [401, 20003, { failure: 'sign_in', retryable: true }], [404, 20404, { failure: 'sign_in', retryable: true }],
    [429, 20429, { failure: 'rate_limited', retryable: true, retryAfter: 7, outcomeUnknown: false }], [503, undefined, { failure: 'provider_error', retryable: true, outcomeUnknown: true }],
  ])('status %i code %s', async (status, code, expected) => {
    const { sms } = await provider(json(status, { code, message: `The number ${text.to} is bad: ${text.body}`, status }, { 'retry-after': '7' }));
    const error = await errorOf(sms.sendSms(text));
    expect(error).toMatchObject(expected);
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/4805550123|123456|tok:en/u);
  });

  it('a reply that is not a receipt leaves the outcome open', async () => {
    const { sms } = await provider(res => { res.writeHead(200).end('<html>'); });
    expect(await errorOf(sms.sendSms(text))).toMatchObject({ failure: 'provider_error', retryable: true, outcomeUnknown: true });
  });

  it('an endless reply is cut off', async () => {
    const { sms } = await provider(res => { res.writeHead(201); res.end(`{"sid":"SM1","status":"queued","pad":"${'x'.repeat(200_000)}"}`); });
    expect(await errorOf(sms.sendSms(text))).toMatchObject({ failure: 'provider_error' });
  });

  it('silence ends after the timeout, with the outcome open', async () => {
    const { sms } = await provider(() => undefined, 200);
    expect(await errorOf(sms.sendSms(text))).toMatchObject({ failure: 'unreachable', retryable: true, outcomeUnknown: true });
  });

  it('a reset leaves the outcome open; a refused connection does not', async () => {
    const { sms } = await provider(res => { res.socket?.resetAndDestroy(); });
    expect(await errorOf(sms.sendSms(text))).toMatchObject({ failure: 'unreachable', outcomeUnknown: true });
    const gone = createServer();
    await new Promise<void>(done => { gone.listen(0, '127.0.0.1', done); });
    const baseUrl = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    await new Promise<void>(done => { gone.close(() => done()); });
    const nobody = new TwilioSms({ accountSid: 'ACtest', authToken: 't', baseUrl, timeoutMs: 10_000 });
    expect(await errorOf(nobody.sendSms(text))).toMatchObject({ failure: 'unreachable', retryable: true, outcomeUnknown: false });
  });

  it('does not follow a redirect with our credentials', async () => {
    const { sms, seen } = await provider(res => { res.writeHead(307, { location: '/elsewhere' }).end(); });
    expect(await errorOf(sms.sendSms(text))).toMatchObject({ failure: 'unreachable' });
    expect(seen).toHaveLength(1);
  });

  it.each(['http://api.twilio.example', 'ftp://localhost'])('refuses the base address %s', baseUrl => {
    expect(() => new TwilioSms({ accountSid: 'ACtest', authToken: 't', baseUrl })).toThrow(/https/u);
  });
});
