import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { z } from 'zod';
import { panelResources } from '#admin/index.js';
import { aCatalogue, aFamily, somePartners } from '#admin/test/people.js';
import { ROLES, type Role, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { type OfflineApp, offlineApp } from '#cli/generate/offline-app.js';
import { openApiOf } from '#composition/pages/api-docs.js';
import { issueToken } from '#enrollment/index.js';
import { createUser } from '#identity/index.js';
import { PANEL_ROLES, sessionHash } from '#identity/session.js';
import { newId } from '#kit/ids/ids.js';
import { cloneDatabase } from '#test/db/database.js';
import { headerComplaints } from '../headers.js';
import { collectRoutes, type HttpRoute } from '../routes.js';
import { fitting, NASTY, queryOf, rawBody, segment } from './fuzz-input.js';
import type { Proof, Trial } from './proof.js';
import type { Random } from './random.js';

export const httpFuzz: Proof = {
  name: 'http.fuzz', claim: 'a random request to any route, signed in as anybody or not, is answered within 2 s, by no 5xx, with the headers of every reply, and without a stack trace or SQL',
  full: 50_000, small: 2_000, open: startFuzz,
};

const MOST_MS = 2000;
const ORIGIN = 'http://localhost:3000';
/** What only our inside says. */
const INSIDE = /\bat (async )?[\w.<>]+ \(|node_modules|\.[jt]s:\d+:\d+|QueryFailedError|TypeError|RangeError|ReferenceError|syntax error at or near|violates .* constraint|invalid input syntax|relation ".*" does not exist|permission denied for|\bselect .{1,80} from\b|insert into /i;
const QUERY_NAMES = ['sortBy', 'direction', 'page', 'perPage', 'query', 'after', 'before', 'cursor', 'search', 'limit', 'site', 'origin', 'locale', 'why', 'next', 'q', 'from', 'to', 'filters.state', 'filters.createdAt', 'filters.createdAt~~from', 'filters.createdAt~~to', 'filters.firstName', 'filters.passwordHash', 'columns', 'format', 'ids'];

interface World { readonly app: OfflineApp; readonly server: FastifyInstance; readonly routes: readonly HttpRoute[]; readonly ids: readonly string[]; readonly bodies: ReadonlyMap<string, unknown>; readonly application: string; readonly site: string; cookies: readonly string[]; users: ReadonlyMap<Role, string> }

async function startFuzz(): Promise<Trial> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-fuzz-'));
  const database = await cloneDatabase();
  const { result: app, routes } = await collectRoutes(() => offlineApp(database, folder));
  (app.db.ports as { messenger: unknown }).messenger = { send: async () => undefined };
  const family = await aFamily(app.db, await aCatalogue(app.db));
  await aFamily(app.db, family, { first: 'Olga', email: 'olga@family.example' });
  const users = await usersOf(app, family.household);
  const world: World = { app, server: app.app.getHttpAdapter().getInstance(), routes, ids: [...Object.values(family), newId(), newId()], bodies: bodiesOf(app), application: family.application, site: `pk_${family.site.slice(-8)}`, cookies: [], users };
  let cases = 0;
  return {
    // sessions end when they are left alone, or by a request that ends them
    once: async random => { if (cases++ % 500 === 0) world.cookies = await signIn(world); return send(world, random); },
    close: async () => { await app.close(); await database.dispose(); rmSync(folder, { recursive: true, force: true }); },
  };
}

/** Somebody of each role, with the agency, the agent and the group that role is of. */
async function usersOf({ db }: OfflineApp, household: string): Promise<ReadonlyMap<Role, string>> {
  const { agency, agents: [agent], group } = await somePartners(db, 'Fuzz');
  const users = new Map<Role, string>();
  for (const role of ROLES) {
    const { id } = await execute(db, system('fuzz'), createUser, { email: `${role}@clinic.example`, name: `Robin ${role}`, password: 'correct horse battery', roles: ['owner'] });
    const whose = { agency_manager: [agency, null, null, null], agent: [agency, agent, null, null], employer_admin: [null, null, group, null], member: [null, null, null, household] }[role as string] ?? [null, null, null, null];
    await db.systemChange('fuzz', tx => tx.query('update role_grant set role = $2, agency_id = $3, agent_id = $4, group_id = $5, household_id = $6 where user_id = $1', [id, role, ...whose]));
    users.set(role, id);
  }
  return users;
}

/** One session a role, for the panel it enters; written as the sign-in writes it. */
async function signIn({ app, users }: World): Promise<string[]> {
  return app.db.systemChange('fuzz', async tx => {
    const cookies: string[] = [];
    for (const [panel, roles] of Object.entries(PANEL_ROLES)) for (const role of roles) {
      const token = randomBytes(32).toString('base64url');
      await tx.query(`insert into session (id, id_hash, user_id, epoch, panel, mfa_at, created_at, seen_at, expires_at) select $1, $2, $3, session_epoch, $4, now(), now(), now(), now() + interval '1 hour' from user_account where id = $3`, [newId(), sessionHash(token), users.get(role), panel]);
      cookies.push(`mpp_${panel}=${token}`);
    }
    return cookies;
  });
}

/** Schemas of bodies: of the API by its own description, of the panel's forms by their use cases. */
function bodiesOf({ app }: OfflineApp): ReadonlyMap<string, unknown> {
  const bodies = new Map<string, unknown>();
  const document = openApiOf(app)() as unknown as { paths: Record<string, Record<string, { requestBody?: { content?: Record<string, { schema?: unknown }> } }>>; components?: { schemas?: Record<string, unknown> } };
  const resolved = (schema: unknown): unknown => { const ref = (schema as { $ref?: string } | undefined)?.$ref; return ref ? document.components?.schemas?.[ref.split('/').at(-1)!] : schema; };
  for (const [url, methods] of Object.entries(document.paths)) for (const [method, { requestBody }] of Object.entries(methods)) bodies.set(`${method.toUpperCase()} ${url.replace(/\{(\w+)\}/g, ':$1')}`, resolved(requestBody?.content?.['application/json']?.schema));
  for (const r of panelResources) for (const a of r.actions) bodies.set(`action ${a.useCase.name}`, z.toJSONSchema(a.useCase.input, { io: 'input', unrepresentable: 'any' }));
  return bodies;
}

const RESOURCES = panelResources.map(r => r.id);
const ACTIONS = ['list', 'search', 'show', 'timeline', 'edit', 'new', 'delete', 'bulkDelete', ...panelResources.flatMap(r => r.actions.map(a => a.useCase.name))];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;
type Headers = Record<string, string>;

function requestOf(w: World, random: Random): InjectOptions & { url: string; method: 'GET' } {
  const route = random.chance(0.95) ? random.pick(w.routes) : { method: 'GET', url: random.pick(['/:id', '/api/:id', '/admin/:id/:id', '/agent/:id', '/employer/api/:id', '/api/v1/:id', '/embed/:id', '/assets/:id']) };
  const chosen: Record<string, string> = {};
  const url = route.url.replace(/:(\w+)|\*/g, (_, name: string | undefined) => {
    const known = name === 'resourceId' ? RESOURCES : name === 'action' ? ACTIONS : name === 'site' || name === 'siteKey' ? [w.site] : w.ids;
    return (chosen[name ?? '*'] = segment(random, known));
  });
  const method = (random.chance(0.8) ? route.method : random.pick(METHODS)) as 'GET';
  const schema = w.bodies.get(`${route.method} ${route.url}`) ?? w.bodies.get(`action ${chosen['action']}`);
  const { payload, type } = bodyOf(random, /^\/(admin|agent|employer)\b/.test(route.url), schema, [w.site, ...w.ids]);
  return { method, url: url + queryOf(random, QUERY_NAMES, [...w.ids, 'en', 'es', 'asc', 'desc', '1', '20', 'createdAt', 'state', 'ines', w.site, 'https%3A%2F%2Fclinic.example', 'draft']), headers: headersOf(w, random, route.url, type, payload), ...(method === 'GET' && random.chance(0.9) ? {} : { payload }), remoteAddress: `192.0.${random.below(255)}.${random.below(255)}` };
}

function bodyOf(random: Random, panel: boolean, schema: unknown, ids: readonly string[]): { payload: Buffer; type: string } {
  if (random.chance(0.15)) return { payload: rawBody(random), type: random.pick(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'multipart/form-data', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'nonsense', '']) };
  const value = schema ? fitting(random, schema, ids) : random.pick(NASTY);
  const json = JSON.stringify(value) ?? 'null';
  if (!panel) return { payload: Buffer.from(json), type: 'application/json' };
  if (random.chance(0.2)) return { payload: Buffer.from(new URLSearchParams({ email: 'owner@clinic.example', password: 'x', code: '123456', input: json }).toString()), type: 'application/x-www-form-urlencoded' };
  const name = random.chance(0.95) ? 'input' : random.pick(['__proto__', 'id', 'x']);
  const end = random.chance(0.95) ? '\r\n--x--\r\n' : ''; // a form that was cut off
  return { payload: Buffer.from(`--x\r\nContent-Disposition: form-data; name="${name}"${random.chance(0.03) ? '; filename="a"' : ''}\r\n\r\n${json}${end}`), type: 'multipart/form-data; boundary=x' };
}

/** Values of headers as a server hands them on: one line, bytes of Latin 1. */
const headerValue = (random: Random): string => String(random.pick(NASTY.filter(v => typeof v === 'string'))).replace(/[^\x20-\x7e]/g, '?').slice(0, 3000);

/** Mostly somebody of that very panel. */
function cookieFor(w: World, random: Random, url: string): string {
  const own = w.cookies.filter(cookie => cookie.startsWith(`mpp_${url.split('/')[1]}=`));
  return random.pick(own.length && random.chance(0.9) ? own : w.cookies);
}

function headersOf(w: World, random: Random, url: string, type: string, payload: Buffer): Headers {
  const headers: Headers = { host: 'localhost:3000', ...(type ? { 'content-type': type } : {}) };
  if (random.chance(0.9)) headers['origin'] = ORIGIN;
  if (random.chance(0.9)) headers['cookie'] = cookieFor(w, random, url);
  if (random.chance(0.6)) headers['authorization'] = `Bearer ${issueToken(w.app.db.keys, w.application).token}`;
  if (random.chance(0.5)) headers['idempotency-key'] = random.chance(0.8) ? `key-${random.below(1e6)}` : headerValue(random);
  if (random.chance(0.5)) headers['stripe-signature'] = signatureOf(random, payload);
  if (random.chance(0.3)) headers['accept-language'] = random.pick(['es', 'en', '*', 'es;q=9', headerValue(random)]);
  if (random.chance(0.2)) headers[random.pick(['cookie', 'authorization', 'origin', 'accept', 'user-agent', 'x-forwarded-for', 'referer', 'if-none-match', 'range', 'accept-encoding', 'sec-fetch-site', 'sec-fetch-mode', 'x-http-method-override', 'content-encoding', 'host'])] = headerValue(random);
  return headers;
}

/** Often a good one: then what the processor would have said is read, and it says nonsense. */
function signatureOf(random: Random, payload: Buffer): string {
  const at = Math.floor((performance.timeOrigin + performance.now()) / 1000);
  const mac = createHmac('sha256', 'whsec_sandbox').update(`${at}.`).update(payload).digest('hex');
  return random.chance(0.7) ? `t=${at},v1=${mac}` : headerValue(random);
}

async function send(w: World, random: Random): Promise<string | null> {
  const request = requestOf(w, random);
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>(resolve => { timer = setTimeout(() => resolve(null), MOST_MS); });
  const reply = await Promise.race([w.server.inject(request), late]).finally(() => { clearTimeout(timer); });
  const complaint = reply === null ? `no answer in ${MOST_MS} ms` : complaintAbout(request, reply);
  return complaint && `${request.method} ${request.url.slice(0, 300)} (${Math.round(performance.now() - began)} ms): ${complaint}\n${JSON.stringify({ headers: request.headers, body: String(request.payload ?? '').slice(0, 1500) })}`;
}

function complaintAbout(request: { url: string; method: string }, reply: LightMyRequestResponse): string | null {
  if (reply.statusCode >= 500) return `${reply.statusCode} ${reply.body.slice(0, 300)}`;
  const script = /^(application\/json|application\/problem\+json|text\/html)/.test(String(reply.headers['content-type'] ?? ''));
  const told = script && !/^\/(api\/(docs|openapi)|demo)/.test(request.url) ? INSIDE.exec(reply.body) : null;
  if (told) return `says ${reply.body.slice(Math.max(0, told.index - 100), told.index + 100)}`;
  if (reply.headers['x-injected'] !== undefined) return 'a header was injected';
  const missing = headerComplaints(request.url, reply);
  return missing.length ? missing.join('; ') : null;
}
