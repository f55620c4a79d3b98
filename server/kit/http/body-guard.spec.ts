import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { guardBodies } from './body-guard.js';

async function server() {
  const app = Fastify();
  guardBodies(app, ['/exempt']);
  for (const path of ['/', '/exempt']) app.post(path, async request => request.body);
  app.get('/sites/:key', async () => 'seen');
  return app;
}

test.each([
  ['a card number', { people: [{ note: '4242 4242 4242 4242' }] }, 'card_number_in_text'],
  ['a NUL character', { name: 'a\u0000b' }, 'invalid_payload'],
  ['half a surrogate pair', { name: 'a\ud83db' }, 'invalid_payload'],
  ['half a surrogate pair in a key', { ['\udc00']: 1 }, 'invalid_payload'],
])('%s is refused before the route', async (_, payload, code) => {
  const reply = await (await server()).inject({ method: 'POST', url: '/', payload });
  expect(reply.statusCode).toBe(422);
  expect(reply.body).toContain(code);
});

test.each([['lists', '['.repeat(50_000) + ']'.repeat(50_000)], ['objects', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)]])('%s in one another without end are refused', async (_, payload) => {
  const reply = await (await server()).inject({ method: 'POST', url: '/', payload, headers: { 'content-type': 'application/json' } });
  expect([reply.statusCode, reply.json().code]).toEqual([422, 'invalid_payload']);
});

test('a processor may send what people may not', async () => {
  const reply = await (await server()).inject({ method: 'POST', url: '/exempt', payload: { number: '4242424242424242' } });
  expect(reply.statusCode).toBe(200);
});

test('a NUL in an address finds nothing', async () => {
  expect((await (await server()).inject({ url: '/sites/a%00b' })).statusCode).toBe(404);
});

test('whole pairs pass', async () => {
  expect((await (await server()).inject({ method: 'POST', url: '/', payload: { name: 'Ana \u{1f600}' } })).statusCode).toBe(200);
});
