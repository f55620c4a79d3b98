import { z } from 'zod';
import { SendError, type SendErrorFacts, type SendFailure } from '#notices/send-error.js';
import type { SmsMessage, SmsPort, SmsReceipt } from '#notices/sms.port.js';

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** `https://api.twilio.com`, or a stand-in on this machine. */
  readonly baseUrl: string;
  readonly timeoutMs?: number;
}

/** The documented version of the Messages resource. */
const API_VERSION = '2010-04-01';
const MAX_REPLY_BYTES = 64 * 1024;

const receiptSchema = z.object({ sid: z.string().min(1).max(64), status: z.string().max(30) });
const errorSchema = z.object({ code: z.int().optional() });

/** https://www.twilio.com/docs/api/errors : what is about this recipient or this text, and so final. */
const finalCodes: Readonly<Record<number, SendFailure>> = {
  21610: 'recipient_opted_out',
  21211: 'recipient_refused', 21214: 'recipient_refused', 21217: 'recipient_refused', 21408: 'recipient_refused', 21612: 'recipient_refused', 21614: 'recipient_refused',
  21602: 'message_refused', 21605: 'message_refused', 21617: 'message_refused', 30007: 'message_refused',
};

const failed = (facts: SendErrorFacts): SendError => new SendError('sms', facts);

function classify(status: number, code: number | undefined, retryAfter: number | undefined): SendError {
  const providerCode = String(code ?? status);
  const final = code === undefined ? undefined : finalCodes[code];
  if (final) return failed({ failure: final, retryable: false, providerCode });
  if (status === 429) return failed({ failure: 'rate_limited', retryable: true, providerCode, retryAfter });
  if (status >= 500) return failed({ failure: 'provider_error', retryable: true, providerCode, retryAfter, outcomeUnknown: true });
  // Account and sender are our own settings: the text waits until the operator has put them right.
  if (status === 401 || status === 403 || status === 404) return failed({ failure: 'sign_in', retryable: true, providerCode });
  if (code === 21212 || code === 21603 || code === 21606 || code === 21659) return failed({ failure: 'sender_refused', retryable: true, providerCode });
  return failed({ failure: 'message_refused', retryable: false, providerCode });
}

function endpoint({ baseUrl, accountSid }: TwilioOptions): URL {
  const url = new URL(baseUrl);
  const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) throw new Error('the SMS provider must be reached over https');
  if (!/^[A-Za-z0-9_]{1,64}$/u.test(accountSid)) throw new Error('the SMS account id is malformed');
  return new URL(`/${API_VERSION}/Accounts/${accountSid}/Messages.json`, url);
}

/** Reads at most `MAX_REPLY_BYTES`; a longer reply is cut off and then fails as JSON. */
async function readJson(reply: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_REPLY_BYTES) break;
    chunks.push(chunk);
  }
  try { return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown; } catch { return undefined; }
}

const secondsOf = (header: string | null): number | undefined => (header !== null && /^\d{1,5}$/u.test(header) ? Number(header) : undefined);

/** A refused or unresolved connection never carried the text; after that, nobody knows. */
function networkError(error: unknown): SendError {
  const cause = error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException).code : undefined;
  const name = error instanceof Error ? error.name : 'unknown';
  const neverLeft = cause === 'ECONNREFUSED' || cause === 'ENOTFOUND' || cause === 'EAI_AGAIN' || cause === 'UND_ERR_CONNECT_TIMEOUT';
  return failed({ failure: 'unreachable', retryable: true, providerCode: cause ?? name, outcomeUnknown: !neverLeft });
}

/** Twilio's Messages API over plain HTTP with basic authentication. */
export class TwilioSms implements SmsPort {
  private readonly url: URL;
  private readonly authorization: string;
  private readonly timeoutMs: number;

  constructor(options: TwilioOptions) {
    this.url = endpoint(options);
    this.authorization = `Basic ${Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64')}`;
    this.timeoutMs = options.timeoutMs ?? 10_000;
  }

  async sendSms({ to, from, body }: SmsMessage): Promise<SmsReceipt> {
    if (!/^\+[1-9]\d{6,14}$/u.test(to)) throw failed({ failure: 'invalid', retryable: false, providerCode: 'to' });
    if (body === '' || body.length > 1600) throw failed({ failure: 'invalid', retryable: false, providerCode: 'body' });
    const { status, retryAfter, json } = await this.post(new URLSearchParams({ To: to, From: from, Body: body }));
    if (status < 200 || status >= 300) throw classify(status, errorSchema.safeParse(json).data?.code, retryAfter);
    const receipt = receiptSchema.safeParse(json);
    if (!receipt.success) throw failed({ failure: 'provider_error', retryable: true, providerCode: String(status), outcomeUnknown: true });
    return { providerId: receipt.data.sid, status: receipt.data.status };
  }

  private async post(form: URLSearchParams): Promise<{ status: number; retryAfter: number | undefined; json: unknown }> {
    try {
      const reply = await fetch(this.url, {
        method: 'POST', body: form, redirect: 'error', signal: AbortSignal.timeout(this.timeoutMs),
        headers: { authorization: this.authorization, accept: 'application/json' },
      });
      return { status: reply.status, retryAfter: secondsOf(reply.headers.get('retry-after')), json: await readJson(reply) };
    } catch (error) { throw networkError(error); }
  }
}
