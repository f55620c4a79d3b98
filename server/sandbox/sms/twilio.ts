import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../db.js';
import { wallMs } from '../clock.js';
import { parseForm, type Form } from '../http/form.js';
import { randomText } from '../ids.js';

const PHONE = /^\+[1-9]\d{6,14}$/;
const MAX_BODY = 1600;
/** Numbers that Twilio's own test credentials refuse, besides malformed ones. */
const INVALID_NUMBER = '+15005550001';

interface Refusal { status: number; code: number; message: string }
const INPUT = { to: 'To', from: 'From', body: 'Body' } as const;

/** Stand-in for Twilio's Messages API, and the messages it "sent". */
export function registerSms(app: FastifyInstance, db: Db, account: { accountSid: string; authToken: string }): void {
  app.post<{ Params: { sid: string } }>('/2010-04-01/Accounts/:sid/Messages.json', async (request, reply) => {
    if (!authorized(request, account) || request.params.sid !== account.accountSid) return refuse(reply, { status: 401, code: 20003, message: 'Authenticate' });
    const form = parseForm(typeof request.body === 'string' ? request.body : '');
    const refusal = check(form);
    if (refusal) return refuse(reply, refusal);
    const [to, from, body] = [INPUT.to, INPUT.from, INPUT.body].map(name => String(form[name])) as [string, string, string];
    const sid = `SM${randomText(32, '0123456789abcdef')}`;
    await db.query('insert into sms_message (sid, recipient, sender, body) values ($1, $2, $3, $4)', [sid, to, from, body]);
    return reply.code(201).send(message(account.accountSid, sid, to, from, body));
  });
  app.get<{ Querystring: { to?: string } }>('/_sandbox/sms', async request => {
    const { rows } = await db.query(
      `select id::text, recipient "to", sender "from", body, received_at "receivedAt" from sms_message where $1::text is null or recipient = $1 order by sms_message.id desc limit 500`, [request.query.to ?? null]);
    return { items: rows };
  });
  app.delete('/_sandbox/sms', async () => { const { rowCount } = await db.query('delete from sms_message'); return { deleted: rowCount ?? 0 }; });
}

function authorized(request: FastifyRequest, account: { accountSid: string; authToken: string }): boolean {
  const header = request.headers.authorization ?? '';
  if (!/^basic /i.test(header)) return false;
  const given = Buffer.from(Buffer.from(header.slice(6), 'base64').toString('utf8'));
  const wanted = Buffer.from(`${account.accountSid}:${account.authToken}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function check(form: Form): Refusal | null {
  const value = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
  const unknown = Object.keys(form).find(name => !['To', 'From', 'Body', 'StatusCallback'].includes(name));
  if (unknown) return { status: 501, code: 0, message: `The sandbox does not implement the parameter ${unknown}.` };
  if (!value('To')) return { status: 400, code: 21604, message: "A 'To' phone number is required." };
  if (!PHONE.test(value('To')) || value('To') === INVALID_NUMBER) return { status: 400, code: 21211, message: `Invalid 'To' Phone Number: ${mask(value('To'))}` };
  if (!value('From')) return { status: 400, code: 21603, message: "A 'From' phone number is required." };
  if (!PHONE.test(value('From'))) return { status: 400, code: 21212, message: `Invalid 'From' Number: ${mask(value('From'))}` };
  if (!value('Body')) return { status: 400, code: 21602, message: 'Message body is required.' };
  if (value('Body').length > MAX_BODY) return { status: 400, code: 21617, message: `The concatenated message body exceeds the ${MAX_BODY} character limit` };
  return null;
}

const mask = (number: string): string => number.slice(0, 5) + 'X'.repeat(Math.max(0, number.length - 5));
const refuse = (reply: FastifyReply, { status, code, message: text }: Refusal): FastifyReply =>
  reply.code(status).send({ code, message: text, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

const message = (account: string, sid: string, to: string, from: string, body: string) => ({
  account_sid: account, api_version: '2010-04-01', body, date_created: new Date(wallMs()).toUTCString(), date_sent: null, date_updated: new Date(wallMs()).toUTCString(),
  direction: 'outbound-api', error_code: null, error_message: null, from, messaging_service_sid: null, num_media: '0', num_segments: String(Math.ceil(body.length / 153) || 1),
  price: null, price_unit: 'USD', sid, status: 'queued', subresource_uris: { media: `/2010-04-01/Accounts/${account}/Messages/${sid}/Media.json` }, to,
  uri: `/2010-04-01/Accounts/${account}/Messages/${sid}.json`,
});
