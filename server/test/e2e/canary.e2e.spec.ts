import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { birthDateContext } from '#enrollment/index.js';
import { codeAt } from '#identity/index.js';
import { KeyRing, withNewKey } from '#kit/crypto/key-ring.js';
import { newId } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';
import type { Family } from '../fixtures/families.js';
import { ApiVisitor, freshEmail, newestCode, payByCard } from './api-visitor.js';
import { type Canary, catalogueOf, datesOf, dumpOf, keepJobs, leaksIn, type Places, placesOf } from './canary.js';
import { exported, invitation, type Invited, passwordReset, type StaffCall } from './canary-staff.js';
import { DEMO_PASSWORD, KEYS } from './demo-template.js';
import { launchProduct, type Product, until } from './harness.js';
import { THOROUGH } from '../thorough.js';

const CARD = '4242424242424242';
const word = (): string => `Zq${randomBytes(7).toString('hex').replace(/\d/g, d => 'ghjkmnpqrs'[Number(d)]!)}`;
const digits = (n: number): string => Array.from({ length: n }, () => randomInt(10)).join('');
const YEAR = systemClock.now().getUTCFullYear();
const birthDate = (youngest: number, oldest: number): string => `${YEAR - randomInt(youngest, oldest + 1)}-1${randomInt(0, 3)}-1${randomInt(0, 10)}`;
/** Values that nothing else in this run has: a phone by its first digit, an adult whom nobody asks about Medicare, a minor. */
const household = (phone: number): Family['household'] => ({
  people: [{ role: 'self', firstName: word(), lastName: word(), birthDate: birthDate(30, 60) }, { role: 'child', firstName: word(), lastName: word(), birthDate: birthDate(6, 15) }],
  address: { line1: `77${digits(3)} ${word()} Bend`, city: word(), state: 'AZ', zip: '85142' }, phone: `+1480555015${phone}`,
});
const [PAID, DRAFT, LATE] = [household(1), household(2), household(3)];
const INVITED: Invited = { name: word(), email: `${word().toLowerCase()}@staff.example`, passwords: [`first ${word()} pass`, `second ${word()} pass`] };

let product: Product;
const refusals: string[] = [];
/** Forms shown again to who posted them: they say whom a link is for, post its token, and keep the address that was typed. */
const forms: string[] = [];
const tokens: string[] = [];
const clientSecrets: string[] = [];
const codes: string[] = [];
const contacts: string[] = [];
let totpSecret = '';
beforeAll(async () => {
  product = await launchProduct({ env: { TRUST_PROXY: 'loopback', LOG_LEVEL: 'trace' } });
  await keepJobs(product);
});
afterAll(() => product?.stop());

/** A visitor whose refusals, tokens and codes are remembered. */
class Watched extends ApiVisitor {
  override async ask<T>(method: string, address: string, asked?: Parameters<ApiVisitor['ask']>[2]) {
    const reply = await super.ask<T>(method, address, asked);
    if (reply.status >= 400) refusals.push(JSON.stringify([reply.body, [...reply.headers]]));
    if (this.token) tokens.push(this.token.split('.').at(-1)!);
    return reply;
  }
}

async function enroll(): Promise<Watched> {
  const v = new Watched(product);
  contacts.push(v.email);
  await v.toPayment({ key: 'canary', tier: 'ECH', contact: { channel: 'email', address: v.email }, household: PAID });
  const { body: payment } = await v.submit(v.application!.quote!.monthlyCents);
  clientSecrets.push(payment.clientSecret.split('_secret_')[1]!);
  await v.must('POST', v.my('/payment-attempts'), { body: {} });
  await payByCard(product, payment, '4000000000000002');
  await payByCard(product, payment, CARD);
  await until('an active membership', async () => (await v.status()).membership?.state === 'active', 60_000);
  await until('the welcome', async () => (await product.mail(v.email)).length > 1);
  return v;
}

/** Everything that can be got wrong, with the canaries in it. */
async function stumble(v: Watched): Promise<void> {
  const { people: [self], address } = LATE;
  const wrong = (body: unknown) => v.ask('PUT', v.my('/household'), { body });
  await wrong({ ...LATE, people: [{ ...self, birthDate: '2999-01-01' }], note: self!.firstName });
  await wrong({ ...LATE, address: { ...address, line1: `${address.line1} ${CARD}` } });
  await wrong(`{"people":[{"firstName":"${self!.firstName}","lastName":"${self!.lastName}"`);
  await wrong({ ...LATE, people: LATE.people.map(p => ({ ...p, firstName: `${p.firstName}\u0000` })) });
  const phone = '+14805550164';
  contacts.push(phone);
  const { body: text } = await v.ask<{ id: string }>('POST', '/verifications', { body: { site: product.siteKey, channel: 'sms', address: phone, smsConsent: true, locale: 'es' } });
  await new Watched(product, 'es').confirm(text.id, await newestCode(product, 'sms', phone));
  await v.ask('GET', `/applications/${self!.lastName}`);
  await v.ask('GET', `/sites/${encodeURIComponent(self!.firstName)}?${self!.lastName}=${address.city}`);
  await v.ask('POST', '/verifications', { body: { site: self!.firstName, channel: 'email', address: `${self!.lastName}@`, locale: 'en' } });
  await v.ask('POST', '/resume', { body: { token: `${self!.lastName}${randomBytes(20).toString('hex')}`, locale: 'en' } });
}

async function comeBack(): Promise<Watched> {
  const v = new Watched(product, 'es');
  contacts.push(v.email);
  const { id } = await v.start();
  await v.ask('POST', `/verifications/${id}/resend`, { body: {} });
  await v.confirm(id, '000000');
  await v.confirm(id, await newestCode(product, 'email', v.email));
  await v.verify();
  await v.household(DRAFT);
  await v.must('POST', v.my('/resume-link'), { body: {} });
  const link = await until('the link', async () => (await product.mail(v.email)).map(m => /#resume=([\w-]+)/.exec(m.text)?.[1]).find(Boolean));
  tokens.push(link);
  const seen = (await product.mail(v.email)).length;
  const again = await new Watched(product, 'es').must<{ id: string }>('POST', '/resume', { body: { token: link, locale: 'es' } });
  await until('its code', async () => (await product.mail(v.email)).length > seen);
  await v.confirm(again.id, await newestCode(product, 'email', v.email));
  return v;
}

/** Calls of one browser: its cookies are remembered as canaries, its refusals kept. */
function browser(): StaffCall {
  let cookie = '';
  return async (method, address, body) => {
    const reply = await fetch(product.url + address, { method, redirect: 'manual', headers: { origin: product.url, cookie, 'x-forwarded-for': '198.51.100.7' }, ...(body ? { body } : {}) });
    cookie = reply.headers.getSetCookie()[0]?.split(';')[0] || cookie;
    tokens.push(cookie.split('=')[1] || 'none-yet');
    const text = await reply.clone().text();
    if (reply.status >= 400) (text.includes('<form') ? forms : refusals).push(text);
    return reply;
  };
}

/** An owner at the panel: wrong password, wrong code, then everything staff do with people. */
async function staff(paid: Watched, declined: Watched): Promise<void> {
  const [owner] = await product.db<{ id: string; email: string; sealed: string }>(`select u.id, u.email, f.secret_sealed sealed from user_account u join second_factor f on f.user_id = u.id join role_grant g on g.user_id = u.id where g.role = 'owner' order by u.created_at limit 1`);
  totpSecret = new KeyRing(KEYS).open(owner!.sealed, `second_factor.secret_sealed:${owner!.id}`);
  const [call, stranger] = [browser(), browser()];
  const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams(fields);
  const run = (resource: string, id: string, action: string, input: object): Promise<Response> => { const data = new FormData(); data.set('input', JSON.stringify(input)); return call('POST', `/admin/api/resources/${resource}/records/${id}/${action}`, data); };
  await call('POST', '/admin/sign-in', form({ email: owner!.email, password: WRONG }));
  await call('POST', '/admin/sign-in', form({ email: owner!.email, password: DEMO_PASSWORD }));
  await call('POST', '/admin/second-factor', form({ code: '000000' }));
  await call('POST', '/admin/second-factor', form({ code: codeAt(totpSecret, systemClock.now()) }));
  expect((await call('GET', '/admin')).status).toBe(200);
  const [person] = await product.db<{ id: string; household_id: string }>('select id, household_id from person where application_id = $1 and role = $2', [paid.id, 'self']);
  const show = await call('GET', `/admin/api/resources/members/records/${person!.id}/show`);
  expect(await show.text()).toContain(PAID.people[0]!.birthDate);
  await call('GET', `/admin/api/resources/members/actions/list?query=${PAID.people[0]!.lastName}`);
  await call('GET', `/admin/api/resources/members/actions/list?filters.lastName=${PAID.people[0]!.lastName}&filters.nothing=${PAID.people[1]!.lastName}`);
  const corrected = freshEmail();
  contacts.push(corrected);
  expect((await run('households', person!.household_id, 'correctContact', { email: corrected, reason: 'Typing error' })).status).toBe(200);
  await until('the old address is told', async () => (await product.mail(paid.email)).some(m => m.text.includes('A contact was changed')));
  await run('households', person!.household_id, 'correctContact', { email: `${PAID.people[0]!.lastName}@`, reason: 'x' });
  expect((await run('households', person!.household_id, 'recordHouseholdDisclosure', { disclosedOn: '2026-01-05', basis: 'public_health', recipient: 'County', description: PAID.people[1]!.firstName, purpose: 'Report' })).status).toBe(200);
  expect((await run('households', person!.household_id, 'produceAccounting', {})).status).toBe(200);
  expect((await run('applications', declined.id, 'declineApplication', { id: declined.id, reason: 'Outside of our area' })).status).toBe(200);
  await until('the word of it', async () => (await product.mail(declined.email)).length >= 4);
  const remember = (token: string): void => { tokens.push(token); };
  await invitation(product, call, stranger, INVITED, remember);
  await passwordReset(product, stranger, INVITED, remember);
  expect(await exported(call, PAID.people[1]!.lastName)).toContain(PAID.people[1]!.firstName);
}
const WRONG = `wrong-${randomBytes(9).toString('hex')}`;

function canaries(): Canary[] {
  const nowhere = /^$/;
  const names = (h: Family['household']) => [...h.people.flatMap(p => [p.firstName, p.lastName]), h.address.line1, h.address.city];
  return [
    { what: 'a birth date', values: [PAID, DRAFT, LATE].flatMap(h => h.people.flatMap(p => datesOf(p.birthDate))), allowed: nowhere },
    { what: 'a name or address of a member', values: names(PAID), allowed: /^dump:(person|household|agreement|disclosure)$/ },
    { what: 'a name or address of a draft', values: names(DRAFT), allowed: nowhere },
    { what: 'a name or address that was refused', values: names(LATE), allowed: nowhere },
    { what: 'a contact', values: contacts.map(c => c.replace(/^\+1/, '')), allowed: /^dump:(application|household|verification|notice|replaced_contact)$/ },
    { what: 'a phone', values: [PAID, DRAFT].map(h => h.phone!.slice(2)), allowed: /^dump:household$/ },
    { what: 'a card number', values: [CARD, '4242 4242', '4000000000000002'], allowed: nowhere },
    { what: 'a code', values: codes, allowed: /^(mail|sms|dump:audit_(entry|seal))$/ },
    { what: 'a token or session', values: tokens, allowed: /^(mail|forms)$/ },
    { what: 'a secret of a payment', values: clientSecrets, allowed: /^sandbox:/ },
    { what: 'a password', values: [WRONG, DEMO_PASSWORD, ...INVITED.passwords], allowed: nowhere },
    { what: 'a name of staff', values: [INVITED.name], allowed: /^(forms|dump:(invitation|user_account))$/ },
    { what: 'an address of staff', values: [INVITED.email], allowed: /^(forms|dump:(invitation|user_account|notice))$/ },
    { what: 'the secret of a second factor', values: [totpSecret], allowed: nowhere },
  ];
}

describe('what is sensitive', () => {
  let places: Places;
  it('is nowhere but where it belongs, after everything was done and done wrong', { timeout: 180_000 }, async () => {
    const paid = await enroll();
    const back = await comeBack();
    const stumbling = await new Watched(product).verify();
    contacts.push(stumbling.email);
    await stumble(stumbling);
    await staff(paid, back);
    for (const { body } of await product.sms(contacts.find(c => c.startsWith('+'))!)) codes.push(...body.match(/(?<!\d)\d{6}(?!\d)/g) ?? []);
    for (const contact of contacts) for (const mail of await product.mail(contact)) codes.push(...mail.text.match(/(?<!\d)\d{6}(?!\d)/g) ?? []);
    places = new Map([...await placesOf(product, refusals), ['forms', forms.join('\n')]]);
    const all = canaries();
    for (const { what, values } of all) expect(values.filter(v => v.length < 6), what).toEqual([]);
    expect([codes.length > 3, refusals.length > 9, new Set(tokens).size > 6]).toEqual([true, true, true]);
    for (const place of ['log', 'mail', 'jobs', 'events', 'audit', 'replies', 'forms', 'paths', 'sandbox:stripe_object', 'sandbox:sandbox_request', 'dump:application', 'dump:second_factor']) expect(places.get(place)?.length, place).toBeGreaterThan(100);
    expect(leaksIn(places, all)).toEqual([]);
    const dumped = [...places.keys()].filter(place => place.startsWith('dump:')).map(place => place.slice('dump:'.length));
    expect(dumped.filter(place => !['definitions', 'large objects'].includes(place)).sort()).toEqual(await catalogueOf(product.db));
    expect(dumped.length).toBeGreaterThan(60);
  });

  it('is found where it does not belong: each kind, in each place, as it is and in other spellings', () => {
    for (const { what, values, allowed } of canaries()) for (const [place, text] of places) {
      if (allowed.test(place)) continue;
      const value = values[randomInt(values.length)]!;
      const said = /^\d+$/.test(value) && value.length <= 10 ? `"${value}"` : [value, encodeURIComponent(value), Buffer.from(value).toString('base64'), value.toUpperCase()][randomInt(4)]!;
      const leaks = leaksIn(new Map([[place, `${text}\n{"x":${said}}`]]), [{ what, values: [value], allowed }]);
      expect(leaks.length, `${what} in ${place}: ${said}`).toBeGreaterThan(0);
    }
  });

  it('turns the check red when the product itself leaks it', async () => {
    await product.db(`update domain_event set payload = payload || jsonb_build_object('note', $1::text) where id = (select id from domain_event limit 1)`, [PAID.people[0]!.birthDate]);
    const leaks = leaksIn(await placesOf(product, refusals), canaries());
    expect(leaks.map(l => [l.what, l.place]).sort()).toEqual([['a birth date', 'dump:domain_event'], ['a birth date', 'events']]);
    await product.db(`update domain_event set payload = payload - 'note'`);
  });

  it('and when it lies where tables are not: a comment, a view that is kept, bytes, a sequence, a large object', async () => {
    const date = PAID.people[0]!.birthDate;
    for (const sql of [`comment on sequence audit_entry_seq_seq is '${date}'`, `create materialized view leaky as select '${date}'::text`, `create table bytes as select convert_to('${date}', 'UTF8') b`, `create sequence day maxvalue ${'9'.repeat(12)} start ${date.replaceAll('-', '')}`, `select lo_from_bytea(0, convert_to('${date}', 'UTF8'))`]) await product.db(sql);
    const dump = new Map(await dumpOf(product.db, 'dump'));
    expect([...new Set(leaksIn(dump, canaries()).filter(l => l.what === 'a birth date').map(l => l.place))].sort()).toEqual(['dump:bytes', 'dump:day', 'dump:definitions', 'dump:large objects', 'dump:leaky']);
  });
});

describe('the field key', () => {
  const ring = withNewKey(KEYS).json;
  const keys = new KeyRing(ring);
  const MANY = 900;
  const command = (...args: string[]): Promise<{ code: number; out: string }> => promisify(execFile)(process.execPath, [path.resolve('dist/server/cli/rotate-keys.js'), ...args], { env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...product.env, KEYS: ring } })
    .then(({ stdout }) => ({ code: 0, out: stdout }), (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout + error.stderr }));
  const rotation = async () => (await product.db<{ state: string; done: number; total: number; id: string }>('select id, state, done, total from key_rotation order by started_at desc limit 1'))[0];

  it('is changed although the product is killed meanwhile: it goes on where it was, and every value opens with the new key', { ...THOROUGH, timeout: 120_000 }, async () => {
    const known = async () => (await product.db<{ id: string; application_id: string }>('select id, application_id from household limit 1'))[0];
    if (!await known()) await enroll();
    const home = await known();
    const ids = Array.from({ length: MANY }, () => newId());
    await product.db(`insert into person (id, household_id, application_id, role, first_name, last_name, birth_date_sealed, position, created_at, updated_at) select id, $1, $2, 'child', 'Kid', 'Example', sealed, 9, now(), now() from unnest($3::uuid[], $4::text[]) x(id, sealed)`,
      [home!.id, home!.application_id, ids, ids.map(id => new KeyRing(KEYS).seal('2015-05-05', birthDateContext(id)))]);
    await product.kill('app', 'SIGTERM');
    await product.restart('app', { KEYS: ring, WORKER: 'only', CRASH_AT: 'keys.batch' }).catch(() => undefined);
    expect(await product.processes.app.exited).toBe('SIGKILL');
    const half = (await rotation())!;
    expect(half).toMatchObject({ state: 'running' });
    expect(half.done).toBeGreaterThan(0);
    expect(half.done).toBeLessThan(MANY);
    const refused = await command('--retire', 'k1', '--write', path.join(product.dataDir, 'early.json'));
    expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/Refused: k1 is still needed by \d{3} rows \(.*\d{3} in person\.birth_date_sealed/) });

    await product.restart('app', { KEYS: ring, WORKER: 'only', WORKER_SILENCE_SECONDS: '2' });
    await until('the end of the rotation', async () => (await rotation())!.state === 'done', 30_000);
    expect(await rotation()).toMatchObject({ id: half.id, done: half.total });
    const people = await product.db<{ id: string; s: string }>('select id, birth_date_sealed s from person');
    for (const { id, s } of people) expect([s.startsWith('k2.'), /^\d{4}-\d\d-\d\d$/.test(keys.open(s, birthDateContext(id)))]).toEqual([true, true]);
  });
});
