import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCatalogue, aFamily, type Family } from './people.js';
import { cookieOf, form, PASSWORD, type PanelWorld, panelWorld } from './panel-world.js';

// Rows 9, 10 and 13 of the list of what breaks in stock AdminJS, as the attacks they are.
let world: PanelWorld;
let owner: string;
let family: Family;

beforeAll(async () => {
  world = await panelWorld();
  owner = await world.enter(['owner']);
  family = await aFamily(world.db, await aCatalogue(world.db));
});
afterAll(async () => { await world?.close(); });

const list = (resource: string, query: string, cookie = owner) => world.get(`/admin/api/resources/${resource}/actions/list${query}`, cookie);

describe('9: sessions', () => {
  const post = (url: string, headers: Record<string, string>, body: Record<string, string> = {}) => world.send({ method: 'POST', url, headers: { origin: world.origin, 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: new URLSearchParams(body).toString() });

  test('a planted session id is not taken over', async () => {
    const { email } = await world.user(['owner']);
    const planted = `mpp_session=${'A'.repeat(43)}`;
    const reply = await post('/admin/sign-in', { cookie: planted }, { email, password: PASSWORD });
    expect(reply.status).toBe(303);
    expect(cookieOf(reply)).not.toBe(planted);
    expect(String(reply.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect((await world.get('/admin/api/dashboard', planted)).status).toBe(401);
  });

  test('sign-out is a POST; a GET changes nothing', async () => {
    const cookie = await world.enter(['owner']);
    expect((await world.get('/admin/sign-out', cookie)).status).toBe(404);
    expect((await world.get('/admin/api/dashboard', cookie)).status).toBe(200);
    expect((await post('/admin/sign-out', { cookie })).status).toBe(303);
    expect((await world.get('/admin/api/dashboard', cookie)).status).toBe(401);
  });

  test('a revoked role is gone on the next request', async () => {
    const { id, email } = await world.user(['support']);
    const cookie = await world.signIn(email);
    expect((await list('members', '', cookie)).status).toBe(200);
    const grant = (await list('roles', `?filters.userId=${id}`)).body.records[0].id;
    expect((await world.run(`/admin/api/resources/roles/records/${grant}/revokeRole`, owner, { reason: 'left the clinic' })).status).toBe(200);
    expect((await list('members', '', cookie)).status).toBe(401);
  });

  test('brute force ends in a lock that the right password does not open', async () => {
    const { email } = await world.user(['owner']);
    const attempt = (password: string, ip: string) => world.send({ method: 'POST', url: '/admin/sign-in', headers: { origin: world.origin, 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ email, password }).toString(), remoteAddress: ip });
    for (let i = 0; i < 5; i++) expect((await attempt(`wrong password ${i}`, `198.51.100.${i}`)).status).toBe(401);
    const right = await attempt(PASSWORD, '198.51.100.9');
    expect(right.status).toBe(401);
    const unknown = await world.send({ method: 'POST', url: '/admin/sign-in', headers: { origin: world.origin, 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ email: 'nobody@clinic.example', password: PASSWORD }).toString() });
    const seen = (text: string) => text.replaceAll('nobody@clinic.example', email).replace(/nonce="[^"]+"/g, '');
    expect(seen(unknown.text)).toBe(seen(right.text)); // the same page
    for (let i = 0; i < 4; i++) await attempt('wrong again', `198.51.100.${20 + i}`);
    const limited = await attempt('wrong again', '198.51.100.40');
    expect(limited.status).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('somebody without a role in any panel does not get in; who comes to a door that is not theirs goes on at their own', async () => {
    const [member, agent] = [await world.user(['member']), await world.user(['agent'])];
    expect((await post('/admin/sign-in', {}, { email: member.email, password: PASSWORD })).status).toBe(401);
    const reply = await post('/admin/sign-in', {}, { email: agent.email, password: PASSWORD });
    expect([reply.status, reply.headers.location]).toEqual([303, '/agent/second-factor']);
  });
});

describe('10 and 13: foreign requests', () => {
  const url = () => `/admin/api/resources/households/records/${family.household}/correctContact`;
  const body = form({ input: JSON.stringify({ email: 'csrf@family.example', reason: 'forged' }) });
  const send = (headers: Record<string, string>, at = url(), payload = body.payload, contentType = body.contentType) => world.send({ method: 'POST', url: at, headers: { 'content-type': contentType, ...headers }, payload });

  test.each([['of another site', { origin: 'https://evil.example' }], ['without an origin', {}], ['of an opaque origin', { origin: 'null' }], ['of a sibling port', { origin: 'http://localhost:1' }]])('a change %s is refused', async (_, headers) => {
    expect((await send({ ...headers, cookie: owner })).body.code).toBe('origin_refused');
    expect((await world.send({ method: 'POST', url: '/admin/sign-in', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, payload: 'email=a&password=b' })).status).toBe(403);
  });
  test('the browser saying cross-site is enough to refuse, also a read', async () => {
    expect((await send({ origin: world.origin, cookie: owner, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    for (const site of ['cross-site', 'same-site']) expect((await world.send({ method: 'GET', url: '/admin/api/dashboard', headers: { cookie: owner, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' } })).status).toBe(403);
    expect((await world.send({ method: 'GET', url: '/admin', headers: { cookie: owner, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })).status).toBe(200);
  });
  test('an unauthenticated multipart body is refused before it is parsed', async () => {
    const broken = { payload: '--x\r\nthis is no part', contentType: 'multipart/form-data; boundary=x' };
    expect((await send({ origin: world.origin }, url(), broken.payload, broken.contentType)).status).toBe(401);
    expect((await send({ origin: world.origin, cookie: owner }, url(), broken.payload, broken.contentType)).status).toBe(415);
  });
  test('a file part, too many fields, a huge field and another media type are refused', async () => {
    const file = `--b\r\nContent-Disposition: form-data; name="input"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--\r\n`;
    expect((await send({ origin: world.origin, cookie: owner }, url(), file, 'multipart/form-data; boundary=b')).status).toBe(415);
    const many = form(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, 'x'])));
    expect((await send({ origin: world.origin, cookie: owner }, url(), many.payload, many.contentType)).status).toBe(413);
    const huge = form({ input: JSON.stringify({ reason: 'x'.repeat(200_000) }) });
    expect((await send({ origin: world.origin, cookie: owner }, url(), huge.payload, huge.contentType)).status).toBe(413);
    expect((await send({ origin: world.origin, cookie: owner }, url(), '{"input":{}}', 'application/json')).status).toBe(415);
  });
});
