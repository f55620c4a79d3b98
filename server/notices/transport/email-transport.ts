import nodemailer, { type NodemailerError } from 'nodemailer';
import { SendError, type SendFailure } from '#notices/send-error.js';
import { extraHeaders, headerValue, mailbox, messageIdValue, oneAddress } from './mail-headers.js';

/** One mail to one address. `messageId` is `<...@...>` and stays the same when the mail is sent again. */
export interface EmailMessage {
  readonly messageId: string;
  readonly to: string;
  /** `Name <address>` or an address. */
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EmailReceipt { readonly messageId: string; readonly providerResponse: string }

export interface EmailTransport {
  /** Resolves when the server has taken the mail; else throws `SendError`. Sending again after an error may repeat a mail, with the same Message-ID. */
  sendEmail(message: EmailMessage): Promise<EmailReceipt>;
  /** Signs in and out again; throws `SendError`. */
  verify(): Promise<void>;
  close(): void;
}

export interface EmailTransportOptions {
  /** `smtp://` or `smtps://` address with credentials. */
  readonly smtpUrl: string;
  /** Refuse to speak unencrypted. For every host but this machine. */
  readonly requireTls?: boolean;
  readonly maxConnections?: number;
  /** Milliseconds for each of: connecting, greeting, silence in between. */
  readonly timeoutMs?: number;
  /** Milliseconds for a whole delivery, waiting for a free connection included. */
  readonly deadlineMs?: number;
}

/** Only these are about this mail; a refused greeting, STARTTLS or reset is about the connection. */
const refusals: Readonly<Record<string, SendFailure>> = { 'RCPT TO': 'recipient_refused', 'MAIL FROM': 'sender_refused', DATA: 'message_refused' };
const lost = new Set(['ETIMEDOUT', 'ECONNECTION', 'ESOCKET', 'EABORT']);

/** Our own settings at fault (sign-in, sender) are retryable: the mail waits until the operator has put them right. */
function classify(error: NodemailerError): SendError {
  const status = typeof error.responseCode === 'number' ? error.responseCode : undefined;
  const providerCode = String(status ?? error.code ?? 'unknown');
  const of = (failure: SendFailure, retryable: boolean, outcomeUnknown = false): SendError => new SendError('email', { failure, retryable, providerCode, outcomeUnknown });
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH' || error.code === 'EOAUTH2') return of('sign_in', true);
  const refused = refusals[error.command ?? ''];
  if (refused && status !== undefined && status >= 500) return of(refused, refused === 'sender_refused');
  if (status === 421 || status === 451 || status === 452) return of('rate_limited', true);
  if (status !== undefined) return of('provider_error', true);
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return of('invalid', false);
  return of('unreachable', true, error.command !== 'CONN' && lost.has(error.code ?? ''));
}

const toSendError = (error: unknown): SendError => (error instanceof SendError ? error : classify(error as NodemailerError));

/** A pool of SMTP connections. The only door to nodemailer. */
export function createEmailTransport(options: EmailTransportOptions): EmailTransport {
  const { smtpUrl, requireTls = false, maxConnections = 3, timeoutMs = 15_000, deadlineMs = 60_000 } = options;
  const pool = nodemailer.createTransport({
    url: smtpUrl, pool: true, maxConnections, maxMessages: 100, maxRequeues: 1, idleTimeout: 30_000, requireTLS: requireTls && !smtpUrl.startsWith('smtps:'),
    connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs,
    logger: false, disableFileAccess: true, disableUrlAccess: true,
  });

  async function sendEmail(message: EmailMessage): Promise<EmailReceipt> {
    const from = mailbox('From', message.from);
    const to = oneAddress('To', message.to);
    const messageId = messageIdValue(message.messageId);
    const mail = {
      messageId, from, to: { name: '', address: to }, envelope: { from: from.address, to: [to] },
      subject: headerValue('Subject', message.subject), html: message.html, text: message.text,
      headers: [{ key: 'Auto-Submitted', value: 'auto-generated' }, ...extraHeaders(message.headers ?? {})],
    };
    try {
      const sent = await pool.sendMail({ ...mail, signal: AbortSignal.timeout(deadlineMs) });
      return { messageId, providerResponse: sent.response.slice(0, 200) };
    } catch (error) { throw toSendError(error); }
  }

  return {
    sendEmail,
    verify: async () => { try { await pool.verify(); } catch (error) { throw toSendError(error); } },
    close: () => pool.close(),
  };
}
