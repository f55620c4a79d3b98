import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import Stripe from 'stripe';
import { startSandbox, type Sandbox, type SandboxOptions } from '../main.js';

export const SECRET_KEY = 'sk_test_sandbox';
export const PUBLISHABLE_KEY = 'pk_test_sandbox';
export const WEBHOOK_SECRET = 'whsec_sandbox';

/** A database of its own on the PostgreSQL of this test run; dropped by `drop`. */
export async function ownDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = process.env['MPP_TEST_PG'];
  if (!admin) throw new Error('MPP_TEST_PG is not set: run through vitest');
  const name = `sandbox_${randomBytes(6).toString('hex')}`;
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  };
  return { url: url.href, drop };
}

export const optionsFor = (databaseUrl: string, webhooks: { url: string; secret: string }[] = []): SandboxOptions => ({
  mode: 'test', port: 0, smtpPort: 0, databaseUrl,
  stripe: { secretKeys: [SECRET_KEY], publishableKeys: [PUBLISHABLE_KEY], webhooks },
  sms: { accountSid: 'AC_sandbox', authToken: 'sandbox' },
});

export const sdk = (port: number, more: Partial<Stripe.StripeConfig> = {}): Stripe =>
  new Stripe(SECRET_KEY, { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...more });

/** A receiver of webhooks that keeps what it was sent and answers as told. */
export class Receiver {
  readonly got: { body: string; signature: string }[] = [];
  status: () => number = () => 200;
  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', part => parts.push(part as Buffer)).on('end', () => {
        const status = receiver.status();
        if (status < 300) receiver.got.push({ body: Buffer.concat(parts).toString('utf8'), signature: String(request.headers['stripe-signature']) });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const receiver = new Receiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    return receiver;
  }
  get types(): string[] { return this.got.map(entry => (JSON.parse(entry.body) as { type: string }).type); }
  async close(): Promise<void> { this.server.closeAllConnections(); await new Promise(resolve => this.server.close(resolve)); }
}

export async function until<T>(probe: () => Promise<T> | T, what: string, timeoutMs = 10_000): Promise<NonNullable<T>> {
  for (let waited = 0; waited < timeoutMs; waited += 25) {
    const value = await probe();
    if (value) return value;
    await wait(25);
  }
  throw new Error(`never came: ${what}`);
}

export interface World { sandbox: Sandbox; stripe: Stripe; databaseUrl: string; control<T>(path: string, body?: unknown): Promise<T>; close(): Promise<void> }

/** A running sandbox with an empty database. */
export async function startWorld(webhooks: { url: string; secret: string }[] = []): Promise<World> {
  const database = await ownDatabase();
  const sandbox = await startSandbox(optionsFor(database.url, webhooks));
  return {
    sandbox, stripe: sdk(sandbox.port), databaseUrl: database.url,
    control: async <T>(path: string, body?: unknown): Promise<T> => {
      const reply = await fetch(`${sandbox.url}/_sandbox/${path}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    close: async () => { await sandbox.close(); await database.drop(); },
  };
}

/** What the product sends when somebody enrolls. */
export async function enroll(stripe: Stripe, more: Partial<Stripe.SubscriptionCreateParams> = {}, options: Stripe.RequestOptions = {}) {
  const product = await stripe.products.create({ name: 'Membership fee' });
  const customer = await stripe.customers.create({ email: 'ana@family.example', metadata: { mpp_payer: randomBytes(8).toString('hex') } });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price_data: { currency: 'usd', product: product.id, recurring: { interval: 'month' }, unit_amount: 12_900 }, metadata: { line: 'plan' } }],
    payment_behavior: 'default_incomplete', payment_settings: { save_default_payment_method: 'on_subscription' }, metadata: { mpp_subscription: 'sub-1', mpp_intent: 'int-1' },
    expand: ['latest_invoice.confirmation_secret', 'pending_setup_intent'], ...more,
  }, options);
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  const setup = subscription.pending_setup_intent as Stripe.SetupIntent | null;
  return { customer, subscription, invoice, setup, secret: invoice.confirmation_secret?.client_secret ?? null };
}

export const intentId = (secret: string): string => secret.split('_secret_')[0] ?? '';

/** A call as the browser makes it: publishable key in the form, no other credentials. */
export async function browserCall(url: string, path: string, fields: Record<string, string>): Promise<{ status: number; body: Record<string, never> }> {
  const reply = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ key: PUBLISHABLE_KEY, ...fields }).toString() });
  return { status: reply.status, body: (await reply.json()) as Record<string, never> };
}

/** Types a card and pays, as stripe.js does. */
export async function payInBrowser(url: string, secret: string, number: string) {
  const method = await browserCall(url, '/v1/payment_methods', { type: 'card', 'card[number]': number, 'card[exp_month]': '12', 'card[exp_year]': '34', 'card[cvc]': '123', 'billing_details[address][postal_code]': '85001' });
  if (method.status !== 200) return method;
  const kind = secret.startsWith('seti') ? 'setup_intents' : 'payment_intents';
  return browserCall(url, `/v1/${kind}/${intentId(secret)}/confirm`, { client_secret: secret, payment_method: String(method.body['id']), return_url: 'http://localhost:3000/enroll' });
}

export async function eventTypes(stripe: Stripe): Promise<string[]> {
  const list = await stripe.events.list({ limit: 100 });
  return list.data.map(event => event.type).reverse();
}

/** Remembers this moment; the function it gives names the types of the events since, oldest first. */
export async function marker(stripe: Stripe): Promise<() => Promise<string[]>> {
  const [last] = (await stripe.events.list({ limit: 1 })).data;
  return async () => {
    const types: string[] = [];
    for await (const event of stripe.events.list({ ...(last ? { ending_before: last.id } : {}), limit: 100 })) types.push(event.type);
    return last ? types : types.reverse();
  };
}
