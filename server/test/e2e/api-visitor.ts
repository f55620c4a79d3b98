import { randomBytes } from 'node:crypto';
import type { AgreementDraft, Application, ApplicationStatus, Attribution, Channel, Confirmation, Locale, Offers, Payment, Problem, Verification } from '../../../widget/src/api/types.js';
import type { Family } from '../fixtures/families.js';
import { type Product, until } from './harness.js';

export interface Reply<T> { status: number; body: T; headers: Headers }
interface Asked { headers?: Record<string, string>; body?: unknown }

/** A contact nobody has used before in this run. */
export const freshEmail = (): string => `v${randomBytes(6).toString('hex')}@visitor.example`;
let visitors = 0;
/** An address that no other visitor of this file has, so that each has limits of its own; needs `TRUST_PROXY=loopback`. */
const freshIp = (): string => `198.51.${101 + Math.floor(++visitors / 254)}.${1 + (visitors % 254)}`;

/** The code of the newest message to a contact, newer than the `seen` ones. */
export async function newestCode(product: Product, channel: Channel, address: string, seen = 0): Promise<string> {
  return until(`a code for ${address}`, async () => {
    const texts = channel === 'email' ? (await product.mail(address)).map(m => m.text) : (await product.sms(address)).map(m => m.body);
    const codes = texts.flatMap(text => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? []);
    return codes.length > seen ? codes[0] : undefined;
  });
}

/** Somebody who speaks to the public HTTP API as the widget does: one contact, one language, one token. */
export class ApiVisitor {
  token = '';
  id = '';
  application: Application | null = null;
  readonly ip = freshIp();
  readonly email = freshEmail();

  constructor(readonly product: Product, readonly locale: Locale = 'en') {}

  async ask<T = unknown>(method: string, path: string, { headers = {}, body }: Asked = {}): Promise<Reply<T>> {
    const reply = await fetch(`${this.product.url}${path.startsWith('/api') || path.startsWith('/embed') ? path : `/api/v1/enroll${path}`}`, {
      method,
      headers: {
        'accept-language': this.locale, 'x-forwarded-for': this.ip, ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    this.token = reply.headers.get('mpp-token') ?? this.token;
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: (/json/.test(reply.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as T };
  }

  /** As `ask`; anything but success fails the test with the problem's words. */
  async must<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
    const reply = await this.ask<T>(method, path, asked);
    if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  start(attribution?: Attribution): Promise<Verification> {
    return this.must('POST', '/verifications', { body: { site: this.product.siteKey, channel: 'email', address: this.email, locale: this.locale, ...(attribution ? { attribution } : {}) } });
  }

  confirm(verificationId: string, code: string): Promise<Reply<Confirmation & Problem>> { return this.ask('POST', `/verifications/${verificationId}/confirm`, { body: { code } }); }

  /** Proves the contact; from here on the bearer token is sent. */
  async verify(): Promise<this> {
    const seen = (await this.product.mail(this.email)).length;
    const { id } = await this.start();
    const { status, body } = await this.confirm(id, await newestCode(this.product, 'email', this.email, seen));
    if (status !== 200) throw new Error(`the code was refused: ${JSON.stringify(body)}`);
    [this.token, this.id, this.application] = [body.token, body.application.id, body.application];
    return this;
  }

  /** Path below this visitor's application. */
  my(rest = ''): string { return `/applications/${this.id}${rest}`; }

  household(household: unknown): Promise<Reply<Application & Problem>> { return this.ask('PUT', this.my('/household'), { body: household }); }
  offers(): Promise<Offers> { return this.must('GET', this.my('/offers')); }
  status(): Promise<ApplicationStatus> { return this.must('GET', this.my('/status')); }
  async select(planCode: string, addOnCodes: readonly string[] = []): Promise<Application> {
    const offers = await this.offers();
    const plan = offers.plans.find(p => p.code === planCode)!;
    const addOns = offers.addOns.filter(a => addOnCodes.includes(a.code));
    const expectedMonthlyCents = [plan, ...addOns].reduce((sum, o) => sum + o.monthlyCents, 0);
    return this.must('PUT', this.my('/selection'), { body: { planVersionId: plan.planVersionId, addOnVersionIds: addOns.map(a => a.addOnVersionId), expectedMonthlyCents } });
  }
  async sign(): Promise<Application> {
    const draft = await this.must<AgreementDraft>('GET', `${this.my('/agreement')}?locale=${this.locale}`);
    const signatures = draft.signers.map(s => ({ personId: s.personId, name: s.name, authority: 'self' }));
    return this.must('POST', this.my('/agreement'), { body: { hash: draft.hash, locale: this.locale, esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures } });
  }
  submit(expectedMonthlyCents: number, key = randomBytes(12).toString('hex')): Promise<Reply<Payment & Problem>> {
    return this.ask('POST', this.my('/submit'), { headers: { 'idempotency-key': key }, body: { expectedMonthlyCents } });
  }

  /** From the first request to a signed agreement. */
  async toPayment(family: Family, planCode = 'plus', addOnCodes: readonly string[] = []): Promise<Application> {
    await this.verify();
    const { status, body } = await this.household(family.household);
    if (status !== 200) throw new Error(`the household was refused: ${JSON.stringify(body)}`);
    await this.select(planCode, addOnCodes);
    this.application = await this.sign();
    return this.application;
  }
}

/** Types a card and confirms as the processor's script does in a browser: with the client secret and the publishable key. */
export async function payByCard(product: Product, payment: Payment, number: string): Promise<{ status: number; body: { status?: string; error?: { code?: string } } }> {
  const call = async (path: string, fields: Record<string, string>): Promise<{ status: number; body: Record<string, never> }> => {
    const reply = await fetch(`${product.sandboxUrl}${path}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ key: payment.publishableKey, ...fields }).toString() });
    return { status: reply.status, body: await reply.json() as Record<string, never> };
  };
  const method = await call('/v1/payment_methods', { type: 'card', 'card[number]': number, 'card[exp_month]': '12', 'card[exp_year]': '2034', 'card[cvc]': '123' });
  const [id = ''] = payment.clientSecret.split('_secret_');
  return call(`/v1/${payment.kind === 'setup' ? 'setup_intents' : 'payment_intents'}/${id}/confirm`, { client_secret: payment.clientSecret, payment_method: String(method.body['id']) });
}
