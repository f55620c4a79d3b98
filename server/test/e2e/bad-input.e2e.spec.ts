import { createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../widget/src/api/types.js';
import { FAMILY_EE, FAMILY_ESP, FAMILY_FAM } from '../fixtures/families.js';
import { ApiVisitor, freshEmail, newestCode, type Reply } from './api-visitor.js';
import { launchProduct, type Product } from './harness.js';

let product: Product;
beforeAll(async () => { product = await launchProduct({ env: { TRUST_PROXY: 'loopback' } }); });
afterAll(() => product?.stop());

const LANGUAGES = ['en', 'es'] as const;
type InBoth = Readonly<Record<(typeof LANGUAGES)[number], RegExp>>;
const visitor = (locale: 'en' | 'es' = 'en'): ApiVisitor => new ApiVisitor(product, locale);
const verified = (locale: 'en' | 'es' = 'en'): Promise<ApiVisitor> => visitor(locale).verify();

/** A refusal says what it is (status, code) to programs and what to do to people, in their language. */
function expectProblem(reply: Reply<unknown>, status: number, code: string, detail: RegExp): Problem {
  const problem = reply.body as Problem;
  expect({ status: reply.status, code: problem.code }).toEqual({ status, code });
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(problem).toMatchObject({ status, type: `urn:mpp:error:${code}` });
  expect(problem.detail).toMatch(detail);
  return problem;
}
const fieldOf = (problem: Problem, at: string): { code: string; message: string } | undefined => problem.fields?.find(f => f.path === at);
const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
/** The business date of the product, moved by whole months and days, as YYYY-MM-DD. */
async function today({ years = 0, months = 0, days = 0 } = {}): Promise<string> {
  const [row] = await product.db<{ d: string }>(`select to_char((now() + ahead) at time zone 'America/Phoenix' + make_interval(years => $1, months => $2, days => $3), 'YYYY-MM-DD') d from business_clock`, [years, months, days]);
  return row!.d;
}

describe.each(LANGUAGES)('a code (%s)', locale => {
  it('that is wrong is refused, says how many tries are left, and the right one still works', async () => {
    const v = visitor(locale);
    const { id } = await v.start();
    const code = await newestCode(product, 'email', v.email);
    expectProblem(await v.confirm(id, otherThan(code)), 422, 'code_wrong', { en: /not the code we sent.*Tries left: 4/, es: /no es el código que enviamos.*Intentos restantes: 4/ }[locale]);
    expect((await v.confirm(id, code)).status).toBe(200);
  });

  it('that has expired is refused although it is the right one', async () => {
    const v = visitor(locale);
    const { id } = await v.start();
    const code = await newestCode(product, 'email', v.email);
    await product.db(`update verification set expires_at = now() - interval '1 second' where id = $1`, [id]);
    expectProblem(await v.confirm(id, code), 410, 'code_expired', { en: /valid for 10 minutes and has expired/, es: /válido por 10 minutos y ya venció/ }[locale]);
  });

  it('that was used is refused', async () => {
    const v = visitor(locale);
    const { id } = await v.start();
    const code = await newestCode(product, 'email', v.email);
    expect((await v.confirm(id, code)).status).toBe(200);
    expectProblem(await v.confirm(id, code), 409, 'code_used', { en: /used already/, es: /ya se usó/ }[locale]);
  });

  it('is refused on the 6th try, right as it is, because five failed', async () => {
    const v = visitor(locale);
    const { id } = await v.start();
    const code = await newestCode(product, 'email', v.email);
    const tries = [];
    for (let i = 0; i < 5; i++) tries.push((await v.confirm(id, otherThan(code))).status);
    expect(tries).toEqual([422, 422, 422, 422, 429]);
    expectProblem(await v.confirm(id, code), 429, 'code_tries_exhausted', { en: /too many wrong tries/, es: /demasiados intentos/ }[locale]);
    expect(await product.db('select tries, confirmed_at from verification where id = $1', [id])).toEqual([{ tries: 5, confirmed_at: null }]);
  });
});

it('five wrong tries at the same moment count as five', async () => {
  const v = visitor();
  const { id } = await v.start();
  const code = await newestCode(product, 'email', v.email);
  await Promise.all(Array.from({ length: 9 }, () => v.confirm(id, otherThan(code))));
  expectProblem(await v.confirm(id, code), 429, 'code_tries_exhausted', /too many/);
});

type FamPeople = Record<string, unknown>[];
const household = (change: (people: FamPeople) => FamPeople): unknown => ({ ...FAMILY_FAM.household, people: change(FAMILY_FAM.household.people.map(p => ({ ...p }))) });
const born = (index: number, birthDate: string, more: Record<string, unknown> = {}): unknown => household(people => people.map((p, i) => (i === index ? { ...p, birthDate, ...more } : p)));

describe.each(LANGUAGES)('a household (%s)', locale => {
  const refused = async (body: unknown, at: string, code: string, message: InBoth): Promise<void> => {
    const v = await verified(locale);
    const problem = expectProblem(await v.household(body), 422, 'invalid_payload', { en: /check the marked fields/, es: /campos marcados/ }[locale]);
    expect(fieldOf(problem, at)).toMatchObject({ code, message: expect.stringMatching(message[locale]) as string });
    expect((await v.must<{ household: unknown }>('GET', v.my())).household).toBeNull();
  };

  it('with somebody born tomorrow is refused', async () => refused(born(2, await today({ days: 1 })), 'people.2.birthDate', 'birth_date_future', { en: /lies in the future/, es: /está en el futuro/ }));
  it('with somebody born in 2085 is refused', () => refused(born(0, '2085-06-01'), 'people.0.birthDate', 'birth_date_future', { en: /lies in the future/, es: /está en el futuro/ }));
  it.each(['the first of June', '06/01/1980', '1980-02-30', '1980-6-1', ''])('with the birth date "%s" is refused', text =>
    refused(born(0, text), 'people.0.birthDate', text ? 'birth_date_invalid' : 'birth_date_required', text ? { en: /not a date of the calendar/, es: /no existe en el calendario/ } : { en: /enter the birth date/, es: /Ingrese la fecha/ }));
  it('with two spouses is refused', () => refused(household(people => [...people, { ...FAMILY_FAM.household.people[1], firstName: 'Jane' }]), 'people.3.role', 'second_partner', { en: /one spouse or one domestic partner, not two/, es: /no dos/ }));
  it('with a spouse and a domestic partner is refused', () => refused(household(people => [...people, { ...FAMILY_FAM.household.people[1], firstName: 'Jane', role: 'partner' }]), 'people.3.role', 'second_partner', { en: /not two/, es: /no dos/ }));
  it('with a child of 27 that is not disabled is refused', async () => refused(born(2, await today({ years: -27 })), 'people.2.birthDate', 'child_over_age', { en: /to the end of the month in which they turn 26/, es: /hasta el fin del mes en que cumplen 26/ }));
  it('in a state without a clause pack is refused', () => refused({ ...FAMILY_FAM.household, address: { ...FAMILY_FAM.household.address, state: 'MS' } }, 'address.state', 'state_closed', { en: /not offer memberships in Mississippi/, es: /no ofrecemos membresías en Mississippi/ }));
  it('with a field nobody knows is refused, and says which', () => refused(household(people => people.map(p => ({ ...p, discount: 50 }))), 'people.0.discount', 'unknown_field', { en: /not known here/, es: /no se conoce este campo/ }));
});

describe('a household', () => {
  it('with a disabled child of 27 is taken', async () => {
    const v = await verified();
    expect((await v.household(born(2, await today({ years: -27 }), { disabled: true }))).body.tier).toBe('FAM');
  });
  it('with a child who turns 26 this month is taken, also when the birthday was on the 1st', async () => {
    const v = await verified();
    const first = (await today({ years: -26 })).replace(/..$/, '01');
    expect((await v.household(born(2, first))).body.tier).toBe('FAM');
  });
  it('with a child who turned 26 last month is refused', async () => {
    const v = await verified();
    const reply = await v.household(born(2, (await today({ years: -26, months: -1 })).replace(/..$/, '28')));
    expect(fieldOf(expectProblem(reply, 422, 'invalid_payload', /marked/), 'people.2.birthDate')?.code).toBe('child_over_age');
  });
});

describe.each(LANGUAGES)('a price (%s)', locale => {
  const chosen = async (): Promise<ApiVisitor> => {
    const v = await verified(locale);
    await v.household(FAMILY_ESP.household);
    return v;
  };

  it('that was tampered with is refused when choosing and when submitting', async () => {
    const v = await chosen();
    const [plan] = (await v.offers()).plans;
    const reply = await v.ask('PUT', v.my('/selection'), { body: { planVersionId: plan!.planVersionId, addOnVersionIds: [], expectedMonthlyCents: 100 } });
    const text = { en: /price has changed.*\$99\.00 a month/, es: /precio cambió.*99[.,]00/ }[locale];
    expectProblem(reply, 409, 'price_changed', text);
    await v.select('base');
    await v.sign();
    expectProblem(await v.submit(100), 409, 'price_changed', text);
    expect(await product.db('select 1 from subscription where application_id = $1', [v.id])).toEqual([]);
  });
});

describe('a plan version that is no longer sold', () => {
  const texts: InBoth = { en: /no longer offered/, es: /ya no se ofrece/ };
  const withdrawn = async (work: (planVersionId: string) => Promise<void>): Promise<void> => {
    const [version] = await product.db<{ id: string }>(`select v.id from plan_version v join plan p on p.id = v.plan_id where p.code = 'elite'`);
    await product.db(`update plan_version set sold_until = $2 where id = $1`, [version!.id, await today({ days: -1 })]);
    try { await work(version!.id); } finally { await product.db('update plan_version set sold_until = null where id = $1', [version!.id]); }
  };

  it.each(LANGUAGES)('is not offered and cannot be chosen (%s)', async locale => {
    const v = await verified(locale);
    await v.household(FAMILY_EE.household);
    await withdrawn(async planVersionId => {
      expect((await v.offers()).plans.map(p => p.code)).not.toContain('elite');
      expectProblem(await v.ask('PUT', v.my('/selection'), { body: { planVersionId, addOnVersionIds: [], expectedMonthlyCents: 11_900 } }), 409, 'plan_not_sold', texts[locale]);
    });
  });

  it.each(LANGUAGES)('cannot be signed or paid for either by somebody who chose it while it was sold (%s)', async locale => {
    const v = visitor(locale);
    const { quote } = await v.toPayment(FAMILY_EE, 'elite');
    await withdrawn(async () => {
      expectProblem(await v.submit(quote!.monthlyCents), 409, 'plan_not_sold', texts[locale]);
      expectProblem(await v.ask('GET', `${v.my('/agreement')}?locale=${locale}`), 409, 'plan_not_sold', texts[locale]);
      expect(await v.must('GET', v.my())).toMatchObject({ state: 'draft', step: 'plan' });
      expect(await product.db('select 1 from subscription where application_id = $1', [v.id])).toEqual([]);
    });
  });
});

describe('a card number typed into a text field', () => {
  const NUMBER = '5555555555554444';
  const typed = ['5555 5555 5555 4444', '5555-5555-5555-4444', 'my card 5555555555554444 thanks'];
  /** Every row of every table of the product, as text. */
  const rowsHolding = async (text: string): Promise<string[]> => {
    const tables = await product.db<{ name: string }>(`select format('%I.%I', schemaname, tablename) name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`);
    const found: string[] = [];
    for (const { name } of tables) if ((await product.db(`select 1 from ${name} t where regexp_replace(t::text, '[^0-9]', '', 'g') like '%' || $1 || '%' limit 1`, [text])).length) found.push(name);
    return found;
  };
  const filesHolding = (folder: string): string[] => readdirSync(folder).flatMap(name => {
    const full = path.join(folder, name);
    return statSync(full).isDirectory() ? filesHolding(full) : readFileSync(full, 'latin1').replace(/\D/g, '').includes(NUMBER) ? [full] : [];
  });

  it.each(LANGUAGES)('is refused wherever it stands (%s)', async locale => {
    const v = await verified(locale);
    const texts: InBoth = { en: /looks like a card number.*did not keep it/, es: /parece un número de tarjeta.*No lo guardamos/ };
    const where = [
      ...typed.map(line2 => ['PUT', '/household', { ...FAMILY_EE.household, address: { ...FAMILY_EE.household.address, line2 } }, 'address.line2'] as const),
      ['PUT', '/household', household(p => p.map(one => ({ ...one, lastName: NUMBER }))), 'people.0.lastName'] as const,
      ['POST', '/preview', { people: [{ firstName: typed[0] }] }, 'people.0.firstName'] as const,
      ['POST', '/agreement', { signatures: [{ personId: v.id, name: NUMBER, authority: 'self' }] }, 'signatures.0.name'] as const,
    ];
    for (const [method, rest, body, at] of where) {
      const problem = expectProblem(await v.ask(method, v.my(rest), { body }), 422, 'card_number_in_text', texts[locale]);
      expect(fieldOf(problem, at)?.code).toBe('card_number');
      expect(JSON.stringify(problem).replace(/\D/g, '')).not.toContain(NUMBER);
    }
    const contact = visitor(locale);
    expectProblem(await contact.ask('POST', '/verifications', { body: { site: product.siteKey, channel: 'sms', smsConsent: true, address: typed[0], locale } }), 422, 'card_number_in_text', texts[locale]);
  });

  it('is stored nowhere in the database or on disk, and logged nowhere', async () => {
    expect(await rowsHolding(NUMBER)).toEqual([]);
    expect(filesHolding(product.dataDir)).toEqual([]);
    expect(product.logs().replace(/[\s-]/g, '')).not.toContain(NUMBER);
    // the search itself finds what is there
    const v = await verified();
    await v.household({ ...FAMILY_EE.household, phone: '+14805550187' });
    await v.select('plus');
    await v.sign();
    await v.submit(9900);
    expect(await rowsHolding('14805550187')).toEqual(['public.household']);
  });
});

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
