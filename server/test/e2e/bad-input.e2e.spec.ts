import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAMILY_EE, FAMILY_ESP, FAMILY_FAM } from '../fixtures/families.js';
import { ApiVisitor, newestCode } from './api-visitor.js';
import type { Product } from './harness.js';
import { expectProblem, fieldOf, type InBoth, LANGUAGES, otherThan } from './problems.js';
import { sharedProduct } from './shared-product.js';

let product: Product;
beforeAll(async () => { product = await sharedProduct(); });
afterAll(() => product?.stop());

const visitor = (locale: 'en' | 'es' = 'en'): ApiVisitor => new ApiVisitor(product, locale);
const verified = (locale: 'en' | 'es' = 'en'): Promise<ApiVisitor> => visitor(locale).verify();

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
