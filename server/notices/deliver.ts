import { renderStoredEmail, renderStoredSms } from '#emails/index.js';
import type { Db } from '#kit/db/db.js';
import type { Locale } from '#kit/i18n/translate.js';
import { brandOf } from './brand.js';
import { SendError } from './send-error.js';
import type { SmsPort } from './sms.port.js';
import type { EmailTransport } from './transport/email-transport.js';

export interface Outgoing { template: string; channel: 'email' | 'sms'; to: string; locale: Locale; props: Readonly<Record<string, unknown>>; id: string }
export interface Channels { readonly email: EmailTransport; readonly sms: SmsPort | null; readonly mailFrom: string; readonly smsFrom: string; readonly host: string }
declare module '#kit/db/ports.js' { interface Ports { channels: Channels } }

export const messageIdOf = (id: string, host: string): string => `<${id}@${host}>`;

/** Renders and sends one message now. @throws SendError */
export async function deliver(db: Db, out: Outgoing): Promise<void> {
  const { email, sms, mailFrom, smsFrom, host } = db.ports.channels;
  const brand = await brandOf(db);
  if (out.channel === 'sms') {
    if (!sms) throw new SendError('sms', { failure: 'sign_in', retryable: true, providerCode: 'not_configured' });
    await sms.sendSms({ to: out.to, from: smsFrom, body: renderStoredSms(out.template, out.locale, out.props, brand) });
    return;
  }
  const mail = await renderStoredEmail(out.template, out.locale, out.props, brand);
  await email.sendEmail({ messageId: messageIdOf(out.id, host), to: out.to, from: mailFrom, ...mail });
}
