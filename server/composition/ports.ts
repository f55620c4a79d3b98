import path from 'node:path';
import type { Config } from '#config/config.js';
import type { Ports } from '#kit/db/ports.js';
import type { Db } from '#kit/db/db.js';
import { FileStorage } from '#integrations/storage/file-storage.js';
import { StripePayments } from '#integrations/stripe/stripe-payments.js';
import { TwilioSms } from '#integrations/sms/twilio.js';
import { SandboxClock } from '#integrations/sandbox-clock.js';
import { createEmailTransport, deliver } from '#notices/index.js';

/** The real adapters, from the configuration. `db` is filled in after it exists: the messenger renders with its settings. */
export function buildPorts(config: Config, later: { db?: Db }): Ports {
  const sms = config.sms ? new TwilioSms({ accountSid: config.sms.accountSid, authToken: config.sms.authToken, baseUrl: config.sms.apiBase }) : null;
  const local = /@?(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(config.SMTP_URL);
  return {
    payments: new StripePayments({ secretKey: config.STRIPE_SECRET_KEY, webhookSecrets: config.webhookSecrets, apiBase: config.STRIPE_API_BASE ?? null, perSecond: config.STRIPE_REQUESTS_PER_SECOND }),
    storage: new FileStorage(path.join(config.DATA_DIR, 'documents')),
    channels: { email: createEmailTransport({ smtpUrl: config.SMTP_URL, requireTls: !local }), sms, mailFrom: config.MAIL_FROM, smsFrom: config.sms?.from ?? '', host: config.publicUrl.hostname },
    messenger: { send: message => deliver(later.db!, message) },
    links: { base: config.publicUrl.href, enroll: new URL('/enroll', config.publicUrl).href },
    ...(config.SANDBOX_URL ? { clock: new SandboxClock(config.SANDBOX_URL) } : {}),
  };
}
