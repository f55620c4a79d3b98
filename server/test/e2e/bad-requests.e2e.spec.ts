import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../widget/src/api/types.js';
import { FAMILY_EE, FAMILY_FAM } from '../fixtures/families.js';
import { ApiVisitor, freshEmail, type Reply } from './api-visitor.js';
import type { Product } from './harness.js';
import { expectProblem, fieldOf, LANGUAGES } from './problems.js';
import { sharedProduct } from './shared-product.js';

let product: Product;
beforeAll(async () => { product = await sharedProduct(); });
afterAll(() => product?.stop());

const visitor = (locale: 'en' | 'es' = 'en'): ApiVisitor => new ApiVisitor(product, locale);
const verified = (locale: 'en' | 'es' = 'en'): Promise<ApiVisitor> => visitor(locale).verify();

describe("another visitor's application", () => {
  const ROUTES = [
    ['GET', ''], ['GET', '/offers'], ['GET', '/status'], ['GET', '/agreement'], ['GET', '/agreement/document'], ['POST', '/payment-attempts', {}], ['POST', '/resume-link', {}], ['POST', '/withdraw', {}],
    ['PUT', '/household', FAMILY_EE.household], ['POST', '/preview', {}], ['PUT', '/selection', { planVersionId: '01a1fae5-0000-7000-8000-000000000000', addOnVersionIds: [], expectedMonthlyCents: 1 }],
    ['POST', '/submit', { expectedMonthlyCents: 27_900 }],
  ] as const;

  it.each(LANGUAGES)('is not found by any route (%s)', async locale => {
    const [mine, other] = [visitor('en'), await verified(locale)];
    await mine.toPayment(FAMILY_FAM);
    const before = await product.db('select state, updated_at, household_sealed, plan_version_id, agreement_id, resume_mac from application where id = $1', [mine.id]);
    for (const [method, rest, body] of ROUTES) {
      const reply = await other.ask(method, mine.my(rest), { headers: { 'idempotency-key': randomBytes(8).toString('hex') }, ...(body ? { body } : {}) });
      expectProblem(reply, 404, 'not_found', { en: /could not find this/, es: /No encontramos/ }[locale]);
    }
    expect(await product.db('select state, updated_at, household_sealed, plan_version_id, agreement_id, resume_mac from application where id = $1', [mine.id])).toEqual(before);
  });

  it('is closed to somebody without a token, with a made-up one, or with one that was cut', async () => {
    const v = await verified();
    for (const token of ['', 'x'.repeat(80), v.token.slice(0, -2), `${v.token}x`]) {
      const reply = await visitor().ask<Problem>('GET', v.my(), token ? { headers: { authorization: `Bearer ${token}` } } : {});
      expect(reply.status).toBe(401);
    }
  });
});

describe.each(LANGUAGES)('a request (%s)', locale => {
  it('with an unknown field at the top is refused', async () => {
    const reply = await visitor(locale).ask('POST', '/verifications', { body: { site: product.siteKey, channel: 'email', address: freshEmail(), locale, admin: true } });
    expect(fieldOf(expectProblem(reply, 422, 'invalid_payload', { en: /marked fields/, es: /campos marcados/ }[locale]), 'admin')).toMatchObject({ code: 'unknown_field' });
  });
  it('with a body of 2 MB is refused', async () => {
    const v = await verified(locale);
    const reply = await v.ask('PUT', v.my('/household'), { body: { ...FAMILY_EE.household, note: 'x'.repeat(2_000_000) } });
    expectProblem(reply, 413, 'payload_too_large', { en: /more than we can take/, es: /más de lo que podemos recibir/ }[locale]);
  });
  it('that is no JSON is refused', async () => {
    const reply = await visitor(locale).ask<Problem>('POST', '/verifications', { body: '{"site":' });
    expect([400, 422]).toContain(reply.status);
    expect(reply.body.detail).toMatch({ en: /check the marked fields|not in the form/, es: /campos marcados/ }[locale]);
  });
});

describe('an idempotency key', () => {
  it.each(LANGUAGES)('that comes back with another body is refused; with the same body it changes nothing (%s)', async locale => {
    const v = visitor(locale);
    const { quote } = await v.toPayment(FAMILY_EE);
    const first = await v.submit(quote!.monthlyCents, 'key-of-this-test');
    expect(first.status).toBe(200);
    expectProblem(await v.submit(100, 'key-of-this-test'), 422, 'idempotency_key_reused', { en: /used with other data/, es: /se usó con otros datos/ }[locale]);
    const again = await v.submit(quote!.monthlyCents, 'key-of-this-test');
    expect(again.body.clientSecret).toBe(first.body.clientSecret);
    expect(await product.db('select count(*)::int n from subscription where application_id = $1', [v.id])).toEqual([{ n: 1 }]);
  });
  it('is asked for', async () => {
    const v = visitor();
    const { quote } = await v.toPayment(FAMILY_EE);
    const reply = await v.ask('POST', v.my('/submit'), { body: { expectedMonthlyCents: quote!.monthlyCents } });
    expect(fieldOf(expectProblem(reply, 422, 'invalid_payload', /marked/), 'idempotency-key')).toBeDefined();
  });
});

describe('a webhook', () => {
  const id = `evt_${randomBytes(8).toString('hex')}`;
  const payload = JSON.stringify({ id, object: 'event', type: 'invoice.paid', created: Math.floor(Date.now() / 1000), data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_nobody' } } });
  const sign = (at: number, secret = 'whsec_sandbox', body = payload): string => `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
  const send = (signature: string | null, locale: 'en' | 'es' = 'en', body = payload): Promise<Reply<unknown>> =>
    visitor(locale).ask('POST', '/api/v1/webhooks/stripe', { body, headers: signature === null ? {} : { 'stripe-signature': signature } });
  const now = (): number => Math.floor(Date.now() / 1000);
  const kept = (): Promise<unknown[]> => product.db('select 1 from inbox_event where id = $1', [id]);

  it.each([
    ['of another secret', () => sign(now(), 'whsec_other')], ['of another body', () => sign(now(), 'whsec_sandbox', `${payload} `)], ['5 minutes old', () => sign(now() - 305)],
    ['of the future', () => sign(now() + 90)], ['of next year', () => sign(now() + 31_536_000)], ['that is nonsense', () => 'nonsense'], ['missing', () => null],
  ])('with a signature %s is refused and not kept', async (_, signature) => {
    for (const locale of LANGUAGES) expectProblem(await send(signature(), locale), 400, 'signature_invalid', { en: /signature of this message is not valid/, es: /firma de este mensaje no es válida/ }[locale]);
    expect(await kept()).toEqual([]);
  });
  it('with a good signature is kept once, however often it comes', async () => {
    const signature = sign(now());
    expect([(await send(signature)).status, (await send(signature)).status, (await send(sign(now() + 30))).status]).toEqual([200, 200, 200]);
    expect(await kept()).toHaveLength(1);
  });
});

describe.each(LANGUAGES)('an unregistered site (%s)', locale => {
  const text = { en: /not set up for enrollment/, es: /no está configurada para inscripciones/ }[locale];
  it('gets no information, no code and no frame', async () => {
    const v = visitor(locale);
    expectProblem(await v.ask('GET', '/sites/pk_nobody'), 404, 'site_unknown', text);
    const address = freshEmail();
    expectProblem(await v.ask('POST', '/verifications', { body: { site: 'pk_nobody', channel: 'email', address, locale } }), 404, 'site_unknown', text);
    expect(await product.mail(address)).toEqual([]);
    expectProblem(await v.ask('GET', `/embed/health.json?site=pk_nobody&origin=${encodeURIComponent(product.partnerUrl)}`), 404, 'site_unknown', text);
    const frame = await v.ask<string>('GET', `/embed/enroll?site=pk_nobody&origin=${encodeURIComponent(product.partnerUrl)}`);
    expect(frame.status).toBe(404);
    expect(frame.body).toMatch(text);
  });
  it('and a page whose origin is not registered gets no frame', async () => {
    const v = visitor(locale);
    const origin = encodeURIComponent('https://elsewhere.example');
    const wrong = { en: /not set up for this web address/, es: /no está configurada para esta dirección web/ }[locale];
    expectProblem(await v.ask('GET', `/embed/health.json?site=${product.siteKey}&origin=${origin}`), 403, 'site_origin_unknown', wrong);
    const frame = await v.ask<string>('GET', `/embed/enroll?site=${product.siteKey}&origin=${origin}`);
    expect(frame.status).toBe(403);
    expect(frame.body).toMatch(wrong);
    expect(frame.headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`);
  });
});

describe('too many requests', () => {
  const wait = { en: /too many requests.*Please wait \d+ seconds/, es: /demasiadas solicitudes.*Espere \d+ segundos/ };
  /** Windows are whole hours of the clock: one may begin anew within a test, so there are up to two of them. */
  const refusedAfter = async (most: number, request: () => Promise<Reply<unknown>>): Promise<{ allowed: number; reply: Reply<unknown> }> => {
    for (let allowed = 0; allowed <= 2 * most; allowed++) {
      const reply = await request();
      if (reply.status === 429) return { allowed, reply };
    }
    throw new Error(`${2 * most} requests and none was refused`);
  };

  const email = freshEmail();
  it.each([
    ['email', 'en', [email, email.toUpperCase(), ` ${email} `]], ['sms', 'es', ['+14805550131', '480 555 0131', '(480) 555-0131', '1-480-555-0131', '480.555.0131 ext. 9']],
  ] as const)('for codes to one contact (%s) are refused, from wherever they come and however it is spelled (%s)', async (channel, locale, spellings) => {
    let turn = 0;
    const ask = (): Promise<Reply<unknown>> => visitor(locale).ask('POST', '/verifications', { body: { site: product.siteKey, channel, smsConsent: true, address: spellings[turn++ % spellings.length], locale } });
    const { allowed, reply } = await refusedAfter(6, ask);
    expect(allowed).toBeGreaterThanOrEqual(6);
    const problem = expectProblem(reply, 429, 'rate_limited', wait[locale]);
    expect(Number(reply.headers.get('retry-after'))).toBe(problem.retryAfter);
    expect(problem.retryAfter).toBeGreaterThan(0);
  });
  it.each(LANGUAGES)('from one address of the internet are refused; others go on (%s)', async locale => {
    const v = visitor(locale);
    const body = (address: string): object => ({ body: { site: product.siteKey, channel: 'email', address, locale } });
    const { allowed, reply } = await refusedAfter(60, () => v.ask('POST', '/verifications', body(randomBytes(6).toString('hex'))));
    expect(allowed).toBeGreaterThanOrEqual(60);
    expectProblem(reply, 429, 'rate_limited', wait[locale]);
    // what a client writes into the header in front of what the proxy adds does not make it another client
    expect((await v.ask('POST', '/verifications', { ...body(freshEmail()), headers: { 'x-forwarded-for': `203.0.113.9, ${v.ip}` } })).status).toBe(429);
    expect((await visitor(locale).ask('POST', '/verifications', body(freshEmail()))).status).toBe(201);
  });
  it('a new code is not sent before half a minute has passed', async () => {
    const v = visitor('es');
    const { id } = await v.start();
    const reply = await v.ask('POST', `/verifications/${id}/resend`, { body: {} });
    expectProblem(reply, 429, 'resend_too_soon', /Ya hay un código en camino|otro en \d+ segundos/);
    expect(await product.mail(v.email)).toHaveLength(1);
  });
});
