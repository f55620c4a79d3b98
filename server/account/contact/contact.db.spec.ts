import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountWorld, startAccountWorld } from '#test/simulators/account-world.js';

let w: AccountWorld;
beforeAll(async () => { w = await startAccountWorld(); }, 60_000);
afterAll(() => w?.close());

const start = (cookie: string, body: object) => w.call('POST', '/contact', { cookie, body });
const code = () => String(w.messages.at(-1)!.props['code']);
const confirm = (cookie: string, id: string, digits: string) => w.call('POST', `/contact/${id}/confirm`, { cookie, body: { code: digits } });
const household = async (id: string) => (await w.sql<{ email: string; phone: string; account_contacts: string[]; sms_consent: { ip: string } | null }>('select email, phone, account_contacts, sms_consent from household where id = $1', id))[0]!;
const wrong = (digits: string) => (digits === '111111' ? '222222' : '111111');

test('a new email address counts once it is proved: the old one opens nothing more and is told, this session goes on and others end', async () => {
  const mine = await w.family({ email: 'old@family.example' });
  const [cookie, other] = [await w.enter('old@family.example'), await w.enter('old@family.example')];
  const asked = await start(cookie, { channel: 'email', address: ' New@Family.example ' });
  expect([asked.statusCode, asked.json<{ sentTo: string; triesLeft: number }>()]).toMatchObject([201, { sentTo: 'n***@family.example', triesLeft: 5 }]);
  expect(w.messages.at(-1)).toMatchObject({ template: 'verification_code', channel: 'email', to: 'new@family.example' });
  const { id } = asked.json<{ id: string }>();
  expect((await confirm(cookie, id, wrong(code()))).json()).toMatchObject({ status: 422, code: 'code_wrong' });
  expect(await household(mine.household)).toMatchObject({ email: 'old@family.example' });
  expect((await confirm(cookie, id, code())).statusCode).toBe(200);
  expect((await confirm(cookie, id, code())).json()).toMatchObject({ code: 'code_used' });
  expect(await household(mine.household)).toMatchObject({ email: 'new@family.example', account_contacts: ['new@family.example'] });
  expect((await w.call('GET', '/session', { cookie })).json()).toMatchObject({ sentTo: 'n***@family.example' });
  expect((await w.call('GET', '/session', { cookie: other })).statusCode).toBe(401);
  expect([(await w.ask('old@family.example')).code, (await w.ask('new@family.example')).code]).toEqual([null, expect.stringMatching(/^\d{6}$/)]);
  const [event] = await w.sql<{ payload: Record<string, string> }>(`select payload from domain_event where name = 'household.contact_changed' and payload->>'household' = $1`, mine.household);
  expect(event!.payload).toEqual({ household: mine.household, application: mine.application, change: expect.any(String), replaced: 1 });
  expect(await w.sql('select channel, address from replaced_contact where id = $1 and household_id = $2', event!.payload['change'], mine.household)).toEqual([{ channel: 'email', address: 'old@family.example' }]);
  const trail = await w.sql<{ action: string; body: string }>(`select action, body from audit_entry where subject_id = $1 and action like 'household.contact%' order by seq`, mine.household);
  expect(trail.map(a => [a.action, JSON.parse(a.body).changes])).toEqual([['household.contact_change_asked', {}], ['household.contact_changed', { email: ['(changed)', '(changed)'] }]]);
  expect(JSON.stringify(trail)).not.toContain('@family.example');
});

test('a household that the family had before it came back, and its enrollment, go along', async () => {
  const [before, now] = [await w.family({ email: 'twice@family.example', last: 'Twice' }), await w.family({ email: 'twice@family.example', last: 'Twice' })];
  const stranger = await w.family({ email: 'twice@family.example', last: 'Nobody' }); // another household that shares the address
  await w.sql(`update membership set previous_id = $2 where id = $1`, now.membership, before.membership);
  await w.sql(`update membership set state = 'ended', ended_on = current_date, activated_at = now(), reactivation_id = $2 where id = $1`, before.membership, now.application);
  const cookie = await w.enter('twice@family.example', now.household);
  const { id } = (await start(cookie, { channel: 'email', address: 'once@family.example' })).json<{ id: string }>();
  expect((await confirm(cookie, id, code())).statusCode).toBe(200);
  const contacts = (...ids: string[]) => w.sql<{ email: string; contact: string }>('select h.email, a.contact from unnest($1::uuid[]) with ordinality x (id, at) join household h on h.id = x.id join application a on a.id = h.application_id order by x.at', ids);
  expect(await contacts(before.household, now.household, stranger.household)).toEqual([...Array(2).fill({ email: 'once@family.example', contact: 'once@family.example' }), { email: 'twice@family.example', contact: 'twice@family.example' }]);
  expect((await w.call('GET', '/session', { cookie })).statusCode).toBe(200);
  expect(await w.sql<{ action: string }>(`select action from audit_entry where subject_id = $1`, before.household)).toEqual([{ action: 'household.contact_followed' }]);
});

test('a mobile number needs consent; a code of another household, or of another purpose, changes nothing', async () => {
  const mine = await w.family({ email: 'mobile@family.example' });
  const cookie = await w.enter('mobile@family.example');
  await w.family({ email: 'mobile-else@family.example' });
  const theirs = await w.enter('mobile-else@family.example');
  const sms = { channel: 'sms', address: '(480) 555-0177' };
  expect((await start(cookie, sms)).json()).toMatchObject({ status: 422, code: 'sms_consent_required' });
  const { id } = (await start(cookie, { ...sms, smsConsent: true })).json<{ id: string }>();
  expect(w.messages.at(-1)).toMatchObject({ channel: 'sms', to: '+14805550177' });
  expect((await confirm(theirs, id, code())).json()).toMatchObject({ status: 404 });
  expect((await w.call('POST', `/contact/${id}/resend`, { cookie: theirs })).statusCode).toBe(404);
  expect((await w.call('POST', `/sign-in/${id}/confirm`, { body: { code: code() } })).json()).toMatchObject({ code: 'verification_unknown' });
  expect((await confirm(cookie, id, code())).statusCode).toBe(200);
  expect(await household(mine.household)).toMatchObject({ email: 'mobile@family.example', phone: '+14805550177', account_contacts: ['+14805550177'], sms_consent: { ip: expect.any(String) } });
  expect((await start(cookie, { ...sms, smsConsent: true })).json()).toMatchObject({ status: 422, fields: [{ path: 'address', code: 'contact_same' }] });
  const signIn = await w.ask('mobile@family.example');
  expect((await confirm(cookie, signIn.id, signIn.code!)).json()).toMatchObject({ status: 404 });
});

test('ten requests an hour for a household, and five tries a code', async () => {
  await w.family({ email: 'limits@family.example' });
  const cookie = await w.enter('limits@family.example');
  const statuses = [];
  for (let i = 0; i < 11; i++) statuses.push((await start(cookie, { channel: 'email', address: `limits-${i}@family.example` })).statusCode);
  expect(statuses).toEqual([...Array<number>(10).fill(201), 429]);
  const [{ id }] = await w.sql<{ id: string }>(`select id from verification where address = 'limits-9@family.example'`) as [{ id: string }];
  const codes = [];
  for (let i = 0; i < 6; i++) codes.push((await confirm(cookie, id, wrong(code()))).json<{ code: string }>().code);
  expect(codes).toEqual(['code_wrong', 'code_wrong', 'code_wrong', 'code_wrong', 'code_tries_exhausted', 'code_tries_exhausted']);
});

test('the address: a state with terms is taken, one without is refused in words, and the trail names the state alone', async () => {
  const mine = await w.family({ email: 'moves@family.example' });
  const cookie = await w.enter('moves@family.example');
  const put = (body: object, language = 'en') => w.call('PUT', '/address', { cookie, body, headers: { 'accept-language': language } });
  const next = { line1: '7 Bay Street', line2: 'Apt 2', city: 'Tampa', state: 'FL', zip: '33602' };
  expect((await put({ ...next, state: 'NY' }, 'es')).json()).toMatchObject({ status: 422, fields: [{ path: 'address.state', code: 'state_closed', message: expect.stringMatching(/New York|Nueva York/) }] });
  expect((await put({ ...next, zip: '12', city: '' })).json<{ fields: { path: string }[] }>().fields.map(f => f.path)).toEqual(['address.city', 'address.zip']);
  expect((await put(next)).statusCode).toBe(200);
  expect((await w.call('GET', '/overview', { cookie })).json()).toMatchObject({ household: { address: next } });
  const [row] = await w.sql<{ body: string }>(`select body from audit_entry where subject_id = $1 and action = 'household.address_changed'`, mine.household);
  expect(JSON.parse(row!.body).changes).toMatchObject({ state: ['AZ', 'FL'], city: ['(changed)', '(changed)'] });
  expect(row!.body).not.toMatch(/Tampa|33602|Bay Street/);
  expect((await w.call('GET', '/contact/choices', { cookie })).json<{ states: { code: string; open: boolean }[] }>().states.filter(s => s.open).map(s => s.code)).toEqual(['AZ', 'FL', 'TX']);
});
