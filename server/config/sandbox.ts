import { z } from 'zod';
import type { SandboxOptions } from '../sandbox/options.js';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform(text => text.split(',').map(part => part.trim()).filter(Boolean));

const schema = z.object({
  MPP_MODE: z.enum(['development', 'test', 'production']).default('production'),
  PORT: port.default(3000),
  SANDBOX_PORT: port.default(12_111),
  SANDBOX_SMTP_PORT: port.default(12_125),
  SANDBOX_DATABASE_URL: z.url(),
  SANDBOX_WEBHOOK_URL: z.url().optional(),
  STRIPE_SECRET_KEY: z.string().default('sk_test_sandbox'),
  STRIPE_PUBLISHABLE_KEY: z.string().default('pk_test_sandbox'),
  STRIPE_WEBHOOK_SECRETS: list.default(['whsec_sandbox']),
  SMS_ACCOUNT_SID: z.string().default('AC_sandbox'),
  SMS_AUTH_TOKEN: z.string().default('sandbox'),
});

/** What the sandbox process needs, from its environment. Throws when a value is missing or unusable. */
export function readSandboxOptions(environment: NodeJS.ProcessEnv = process.env): SandboxOptions {
  const env = schema.parse(environment);
  const [secret] = env.STRIPE_WEBHOOK_SECRETS;
  return {
    mode: env.MPP_MODE, port: env.SANDBOX_PORT, smtpPort: env.SANDBOX_SMTP_PORT, databaseUrl: env.SANDBOX_DATABASE_URL,
    stripe: {
      secretKeys: [env.STRIPE_SECRET_KEY], publishableKeys: [env.STRIPE_PUBLISHABLE_KEY],
      webhooks: secret ? [{ url: env.SANDBOX_WEBHOOK_URL ?? `http://localhost:${env.PORT}/api/v1/webhooks/stripe`, secret }] : [],
    },
    sms: { accountSid: env.SMS_ACCOUNT_SID, authToken: env.SMS_AUTH_TOKEN },
  };
}
