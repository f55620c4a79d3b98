import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { SendError } from '#notices/send-error.js';
import { createEmailTransport, type EmailMessage, type EmailTransport } from './email-transport.js';

interface Behaviour { refuseFrom?: number; refuseRecipient?: number; refuseData?: number; user?: string }
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => { for (const close of closers.splice(0).reverse()) await close(); });

const refusal = (code: number) => Object.assign(new Error(`${code} no mailbox for mary@example.test`), { responseCode: code });
const message = (change: Partial<EmailMessage> = {}): EmailMessage => ({
  messageId: '<0198-notice-1@members.example>', to: 'mary@example.test', from: 'Cedar Grove <hello@cedargrove.example>',
  subject: 'Su código', html: '<p>código</p>', text: 'código\n', ...change,
});

async function mailServer(behaviour: Behaviour = {}) {
  const received: { raw: string; to: string[]; from: string }[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: behaviour.user === undefined, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], logger: false,
    onConnect: (_session, done) => { connections += 1; done(); },
    onAuth: (auth, _session, done) => (auth.username === behaviour.user ? done(null, { user: 'u' }) : done(refusal(535))),
    onMailFrom: (_address, _session, done) => done(behaviour.refuseFrom ? refusal(behaviour.refuseFrom) : undefined),
    onRcptTo: (_address, _session, done) => done(behaviour.refuseRecipient ? refusal(behaviour.refuseRecipient) : undefined),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (behaviour.refuseData) return done(refusal(behaviour.refuseData));
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ raw: Buffer.concat(chunks).toString(), to: rcptTo.map(r => r.address), from: mailFrom === false ? '' : mailFrom.address });
        return done();
      });
    },
  });
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done); });
  closers.push(() => new Promise<void>(done => { server.close(() => done()); }));
  return { received, port: (server.server.address() as AddressInfo).port, connections: () => connections };
}

function transport(port: number, change: { auth?: string; requireTls?: boolean; timeoutMs?: number; deadlineMs?: number } = {}): EmailTransport {
  const { auth = '', ...options } = change;
  const made = createEmailTransport({ smtpUrl: `smtp://${auth}127.0.0.1:${port}`, ...options });
  closers.push(() => made.close());
  return made;
}

const errorOf = async (sending: Promise<unknown>): Promise<SendError> => {
  const error: unknown = await sending.then(() => undefined, (e: unknown) => e);
  if (!(error instanceof SendError)) throw new Error(`expected a SendError, got ${String(error)}`);
  return error;
};

describe('a mail', () => {
  it('arrives with both parts, its own Message-ID and headers, at one address', async () => {
    const server = await mailServer();
    const receipt = await transport(server.port).sendEmail(message({ headers: { 'X-Mpp-Notice': '0198' } }));
    expect(receipt.messageId).toBe('<0198-notice-1@members.example>');
    const [mail] = server.received;
    const parsed = await PostalMime.parse(mail?.raw ?? '');
    expect(parsed).toMatchObject({ messageId: '<0198-notice-1@members.example>', subject: 'Su código', from: { name: 'Cedar Grove', address: 'hello@cedargrove.example' } });
    expect([parsed.text?.trim(), parsed.html?.trim()]).toEqual(['código', '<p>código</p>']);
    expect([mail?.to, mail?.from]).toEqual([['mary@example.test'], 'hello@cedargrove.example']);
    expect(parsed.headers).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'x-mpp-notice', value: '0198' }), expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' })]));
  });

  it('sent again has the same Message-ID', async () => {
    const server = await mailServer();
    const mailer = transport(server.port);
    await mailer.sendEmail(message());
    await mailer.sendEmail(message());
    const ids = await Promise.all(server.received.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId));
    expect(ids).toEqual(['<0198-notice-1@members.example>', '<0198-notice-1@members.example>']);
  });

  it('shares a few connections with the others', async () => {
    const server = await mailServer();
    const mailer = transport(server.port);
    await Promise.all(Array.from({ length: 20 }, (_, i) => mailer.sendEmail(message({ messageId: `<m${i}@members.example>` }))));
    expect(server.received).toHaveLength(20);
    expect(server.connections()).toBeLessThanOrEqual(3);
  });

  it('cannot pull in a file or an address of ours', async () => {
    const server = await mailServer();
    await transport(server.port).sendEmail(message({ html: '<img src="file:///etc/passwd">' }));
    expect(server.received[0]?.raw).not.toContain('root:');
  });
});

describe('refused before anything is sent', () => {
  it.each<[string, Partial<EmailMessage>]>([
    ['CRLF in the subject', { subject: 'a\r\nBcc: eve@evil.example' }], ['LF in the subject', { subject: 'a\nb' }],
    ['CRLF in the sender', { from: 'A\r\nBcc: eve@evil.example <a@b.example>' }], ['CRLF in the recipient', { to: 'mary@example.test\r\nBcc: eve@evil.example' }],
    ['two recipients', { to: 'mary@example.test, eve@evil.example' }], ['a named recipient', { to: 'Eve <eve@evil.example>' }], ['no address', { to: 'mary' }],
    ['CRLF in a header', { headers: { 'X-A': 'a\r\nBcc: eve@evil.example' } }], ['CRLF in a header name', { headers: { 'X-A: 1\r\nBcc': 'eve@evil.example' } }],
    ['a reserved header', { headers: { bCc: 'eve@evil.example' } }], ['a Message-ID without brackets', { messageId: 'a@b' }], ['CRLF in the Message-ID', { messageId: '<a@b>\r\nX: y' }],
  ])('%s', async (_name, change) => {
    const server = await mailServer();
    const error = await errorOf(transport(server.port).sendEmail(message(change)));
    expect(error).toMatchObject({ failure: 'invalid', retryable: false });
    expect(server.received).toHaveLength(0);
  });
});

describe('errors of the other side', () => {
  it.each<[string, Behaviour, object]>([
    ['unknown mailbox', { refuseRecipient: 550 }, { failure: 'recipient_refused', retryable: false, providerCode: '550' }],
    ['greylisting', { refuseRecipient: 451 }, { failure: 'rate_limited', retryable: true, providerCode: '451' }],
    ['mailbox busy', { refuseRecipient: 450 }, { failure: 'provider_error', retryable: true }],
    ['content refused', { refuseData: 554 }, { failure: 'message_refused', retryable: false }],
    ['server full', { refuseData: 452 }, { failure: 'rate_limited', retryable: true }],
    ['sender not allowed', { refuseFrom: 550 }, { failure: 'sender_refused', retryable: true }],
    ['wrong password', { user: 'somebody-else' }, { failure: 'sign_in', retryable: true }],
  ])('%s', async (_name, behaviour, expected) => {
    const server = await mailServer(behaviour);
    const error = await errorOf(transport(server.port, { auth: behaviour.user ? 'me:pw@' : '' }).sendEmail(message()));
    expect(error).toMatchObject(expected);
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/mary|pw/u);
  });

  it('nobody listening, and a server that never speaks, are both worth a retry', async () => {
    const silent = createTcpServer();
    await new Promise<void>(done => { silent.listen(0, '127.0.0.1', done); });
    closers.push(() => new Promise<void>(done => { silent.close(() => done()); }));
    const port = (silent.address() as AddressInfo).port;
    expect(await errorOf(transport(port, { timeoutMs: 150 }).sendEmail(message()))).toMatchObject({ failure: 'unreachable', retryable: true });
    expect(await errorOf(transport(port, { deadlineMs: 150 }).sendEmail(message()))).toMatchObject({ failure: 'unreachable', retryable: true });
    expect(await errorOf(transport(1).sendEmail(message()))).toMatchObject({ failure: 'unreachable', retryable: true });
  });

  it('refuses to speak in the clear when told so', async () => {
    const server = await mailServer();
    expect(await errorOf(transport(server.port, { requireTls: true }).sendEmail(message()))).toMatchObject({ retryable: true });
    expect(server.received).toHaveLength(0);
  });

  it('verify tells whether the server takes us', async () => {
    const server = await mailServer();
    await expect(transport(server.port).verify()).resolves.toBeUndefined();
    expect(await errorOf(transport(1).verify())).toMatchObject({ failure: 'unreachable' });
  });
});
