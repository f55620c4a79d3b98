import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * Addresses of the proxies in front of us, whose `X-Forwarded-For` counts. Believing everybody's would let a caller choose
 * the address that limits count.
 */
const proxies = z.string().regex(/^(false|(loopback|linklocal|uniquelocal|[\da-f]*[.:][\da-f.:]*(\/\d+)?)(,(?!$)|$))+$/i, 'false, or the addresses of the proxies: 192.0.2.7, 10.0.0.0/8, loopback, linklocal, uniquelocal')
  .transform(v => (v === 'false' ? false : v));

const SAMPLE_SENDER = 'MyPremierPlans <no-reply@mypremierplans.example>';

/** The environment, parsed once. Every name is documented in `docs/operations/configuration.md`. */
const Environment = z.object({
  MPP_MODE: z.enum(['development', 'test', 'production']).default('production'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: z.url().optional(),
  TRUST_PROXY: proxies.default(false),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.string().min(1),
  DATABASE_OWNER_URL: z.string().optional(),
  DATABASE_SYSTEM_URL: z.string().optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_PUBLISHABLE_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRETS: z.string().min(1),
  STRIPE_API_BASE: z.url().optional(),
  STRIPE_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).max(10_000).optional(),
  STRIPE_JS_URL: z.url().default('https://js.stripe.com/endive/stripe.js'),
  SANDBOX_URL: z.url().optional(),
  SMTP_URL: z.string().min(1),
  MAIL_FROM: z.string().default(SAMPLE_SENDER),
  SMS_ACCOUNT_SID: z.string().optional(),
  SMS_AUTH_TOKEN: z.string().optional(),
  SMS_FROM: z.string().optional(),
  SMS_API_BASE: z.url().default('https://api.twilio.com'),
  KEYS: z.string().optional(),
  TIME_ZONE: z.string().default('America/Phoenix'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Test mode only: the process kills itself at this moment (see kit/jobs/crash-point.ts). */
  CRASH_AT: z.string().optional(),
  PANELS: z.enum(['on', 'off']).default('on'),
  WORKER: z.enum(['inline', 'off', 'only']).default('inline'),
  WORKER_SILENCE_SECONDS: z.coerce.number().int().min(2).max(40).default(40),
});

export type Environment = z.output<typeof Environment>;

export interface Config extends Environment {
  readonly publicUrl: URL;
  readonly production: boolean;
  readonly webhookSecrets: readonly string[];
  readonly ownerUrl: string;
  readonly systemUrl: string;
  readonly sms: { accountSid: string; authToken: string; from: string; apiBase: string } | null;
}

/** Parses an environment. Throws one error that names every setting that is missing or wrong. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new Error(`Configuration is not usable:\n${parsed.error.issues.map(i => `  ${i.path.join('.')}: ${i.message}`).join('\n')}`);
  const e = parsed.data;
  const production = e.MPP_MODE === 'production';
  const complaints = production ? productionComplaints(e) : [];
  if (complaints.length) throw new Error(`Production mode refuses to start:\n${complaints.map(c => `  ${c}`).join('\n')}`);
  return {
    ...e, production,
    publicUrl: new URL(e.PUBLIC_URL ?? `http://localhost:${e.PORT}`),
    webhookSecrets: e.STRIPE_WEBHOOK_SECRETS.split(',').map(s => s.trim()).filter(Boolean),
    ownerUrl: e.DATABASE_OWNER_URL ?? e.DATABASE_URL,
    systemUrl: e.DATABASE_SYSTEM_URL ?? e.DATABASE_URL,
    sms: e.SMS_ACCOUNT_SID && e.SMS_AUTH_TOKEN && e.SMS_FROM
      ? { accountSid: e.SMS_ACCOUNT_SID, authToken: e.SMS_AUTH_TOKEN, from: e.SMS_FROM, apiBase: e.SMS_API_BASE } : null,
  };
}

/** What production mode will not run with: the sandbox, sample secrets, default passwords, missing keys, shared roles. */
function productionComplaints(e: Environment): string[] {
  const out: string[] = [];
  if (e.SANDBOX_URL) out.push('SANDBOX_URL is set: the sandbox is for development only');
  if (e.STRIPE_API_BASE) out.push('STRIPE_API_BASE is set: Stripe must not be redirected');
  if (/sandbox/.test(e.STRIPE_SECRET_KEY + e.STRIPE_PUBLISHABLE_KEY + e.STRIPE_WEBHOOK_SECRETS)) out.push('STRIPE_* holds the sample secrets of the sandbox');
  if (e.SMS_API_BASE !== 'https://api.twilio.com') out.push('SMS_API_BASE is redirected');
  if (!e.STRIPE_JS_URL.startsWith('https://js.stripe.com/')) out.push('STRIPE_JS_URL must be https://js.stripe.com/...');
  if (!e.KEYS) out.push('KEYS is missing: production takes no key from disk (see docs/operations/configuration.md)');
  if (!e.PUBLIC_URL?.startsWith('https://')) out.push('PUBLIC_URL must be an https address');
  if (e.CRASH_AT) out.push('CRASH_AT is set: it is for tests only');
  if (e.MAIL_FROM === SAMPLE_SENDER) out.push('MAIL_FROM is the sample address');
  return [...out, ...databaseComplaints(e)];
}

const DEFAULT_PASSWORDS = /^(|postgres|password|passw0rd|mpp|changeme|change-me|secret|admin|root|test|owner|app|system)$/i;

/** Three roles, each with a password of its own. */
function databaseComplaints(e: Environment): string[] {
  const out: string[] = [];
  if (!e.DATABASE_OWNER_URL || !e.DATABASE_SYSTEM_URL) out.push('DATABASE_OWNER_URL and DATABASE_SYSTEM_URL are missing: the three database roles must be separate');
  const users = new Set<string>();
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'DATABASE_SYSTEM_URL'] as const) {
    const value = e[name];
    if (value === undefined) continue;
    if (!URL.canParse(value)) { out.push(`${name} is not an address`); continue; }
    const { username, password } = new URL(value);
    if (DEFAULT_PASSWORDS.test(password) || password === username) out.push(`${name} uses no password or a default one`);
    if (users.has(username)) out.push(`${name} connects as ${username}, as another one does: the three database roles must be separate`);
    users.add(username);
  }
  return out;
}

export const loadConfig = (): Config => parseConfig(process.env);

/** The package's version, for /health and OpenAPI. */
export const productVersion = (): string => (JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as { version: string }).version;
