import { expect } from 'vitest';
import { type Product, until } from './harness.js';

/** Somebody whose name, address and passwords nobody else in the run has. */
export interface Invited { readonly name: string; readonly email: string; readonly passwords: readonly [first: string, second: string] }
export interface StaffCall { (method: string, address: string, body?: URLSearchParams | FormData): Promise<Response> }
type Remember = (token: string) => void;

const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams(fields);
const data = (fields: Record<string, string>): FormData => { const out = new FormData(); for (const [name, value] of Object.entries(fields)) out.set(name, value); return out; };
const linkToken = async (product: Product, email: string, page: string): Promise<string> => until(`a link to ${page}`, async () => (await product.mail(email)).map(m => new RegExp(`/${page}#([\\w.~-]+=)?([\\w-]{20,})`).exec(m.text)?.[2]).find(Boolean));

/** Invited, asked twice, opened with a wrong link, accepted with passwords that differ and then with one. */
export async function invitation(product: Product, owner: StaffCall, stranger: StaffCall, who: Invited, remember: Remember): Promise<void> {
  const invite = (input: object): Promise<Response> => owner('POST', '/admin/api/resources/users/actions/inviteStaff', data({ input: JSON.stringify(input) }));
  expect((await invite({ email: who.email, name: who.name, roles: ['support'] })).status).toBe(200);
  expect((await invite({ email: who.email, name: who.name, roles: ['support'] })).status).toBe(409);
  expect((await invite({ email: `${who.name}@`, name: who.name, roles: ['support'], note: who.email })).status).toBe(422);
  const token = await linkToken(product, who.email, 'admin/invitation');
  remember(token);
  const accept = (fields: Record<string, string>): Promise<Response> => stranger('POST', '/admin/invitation', form(fields));
  expect((await accept({ token: `${who.name}${token.slice(8)}` })).status).toBe(410);
  expect((await accept({ token, password: who.passwords[0], again: who.passwords[1] })).status).toBe(422);
  expect((await accept({ token, password: who.passwords[0], again: who.passwords[0] })).status).toBe(303);
  expect((await accept({ token, password: who.passwords[0], again: who.passwords[0] })).status).toBe(410);
}

/** A forgotten password: asked for a stranger and for oneself, a wrong link, one that the person's own name makes too weak, and a good one. */
export async function passwordReset(product: Product, stranger: StaffCall, who: Invited, remember: Remember): Promise<void> {
  for (const email of [who.email, `${who.name}@nobody.example`]) expect((await stranger('POST', '/admin/forgot', form({ email }))).status).toBe(200);
  const token = await linkToken(product, who.email, 'admin/reset');
  remember(token);
  const reset = (fields: Record<string, string>): Promise<Response> => stranger('POST', '/admin/reset', form(fields));
  expect((await reset({ token: `${who.name}${token.slice(8)}`, password: who.passwords[1], again: who.passwords[1] })).status).toBe(410);
  expect((await reset({ token, password: who.email, again: who.email })).status).toBe(422);
  expect((await reset({ token, password: who.passwords[1], again: who.passwords[1] })).status).toBe(303);
  await stranger('POST', '/admin/sign-in', form({ email: who.email, password: who.passwords[0] }));
  await stranger('POST', '/admin/sign-in', form({ email: who.email, password: who.passwords[1] }));
}

/** A list taken along: searched for and filtered by a name, made, fetched, and asked for wrongly. */
export async function exported(owner: StaffCall, name: string): Promise<string> {
  const ask = (query: string): Promise<Response> => owner('POST', '/admin/api/exports', data({ resource: 'members', query }));
  expect((await ask(`filters.nothing=${name}`)).status).toBe(404);
  const reply = await ask(new URLSearchParams({ query: name, 'filters.lastName~contains': name }).toString());
  expect(reply.status).toBe(201);
  const { id } = await reply.json() as { id: string };
  await until('the file', async () => ((await (await owner('GET', `/admin/api/exports/${id}`)).json()) as { state: string }).state === 'ready');
  await owner('GET', `/admin/api/exports/${name}/file`);
  const file = await owner('GET', `/admin/api/exports/${id}/file`);
  expect(file.headers.get('content-disposition')).not.toContain(name);
  return file.text();
}
