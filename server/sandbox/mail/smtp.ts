import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Db } from '../db.js';

const MAX_BYTES = 10 * 1024 * 1024;

/** A mail server that delivers nothing: each accepted message is stored, and only then acknowledged. */
export async function startMailServer(db: Db, host: string, port: number, { onError, onStored }: { onError(error: unknown): void; onStored(): void }): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true, hideSTARTTLS: true, allowInsecureAuth: true, size: MAX_BYTES, logger: false, disableReverseLookup: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'sandbox' }),
    onData: (stream, session, done) => {
      const envelope = session.envelope;
      readAll(stream)
        .then(raw => store(db, raw, envelope.mailFrom ? envelope.mailFrom.address : '', envelope.rcptTo.map(to => to.address)))
        // oxlint-disable-next-line promise/no-callback-in-promise -- the protocol's own callback: success and failure each call it once
        .then(() => { onStored(); done(); }, (error: unknown) => { onError(error); done(error instanceof Error ? error : new Error('not stored')); });
    },
  });
  // A client that goes away in mid-sentence is no fault of ours.
  server.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') onError(error); });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => { server.server.off('error', reject); resolve(); });
  });
  return { port: (server.server.address() as AddressInfo).port, close: () => new Promise(resolve => { server.close(() => resolve()); }) };
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 });
  return Buffer.concat(parts);
}

async function store(db: Db, raw: Buffer, from: string, to: string[]): Promise<void> {
  const mail = await PostalMime.parse(raw);
  const headers = mail.headers.map(header => ({ key: header.key, value: header.value }));
  await db.query(
    `insert into mail_message (message_id, sender, recipients, subject, body_text, body_html, headers, raw) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [mail.messageId ?? null, mail.from?.address ?? from, to.map(address => address.toLowerCase()), mail.subject ?? '', mail.text ?? '', mail.html ?? '', JSON.stringify(headers), raw.toString('utf8').replaceAll('\0', '')]);
}
