import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { panelResources } from '#admin/index.js';
import { aCatalogue, aFamily } from '#admin/test/people.js';
import { system } from '#access/actor.js';
import { allSubjects } from '#access/ability.js';
import { execute } from '#access/execute.js';
import { Access } from '#access/http.js';
import { allUseCases } from '#access/use-case.js';
import { type OfflineApp, offlineApp } from '#cli/generate/offline-app.js';
import { openApiOf } from '#composition/pages/api-docs.js';
import { issueToken } from '#enrollment/index.js';
import { createUser } from '#identity/index.js';
import { sessionHash } from '#identity/session.js';
import { Returns } from '#kit/http/contract.js';
import { newId } from '#kit/ids/ids.js';
import { createLog } from '#kit/http/log.js';
import { keepDocument } from '#kit/storage/documents.js';
import { AppModule } from '../app.module.js';
import { cloneDatabase } from './db/database.js';
import { headerComplaints, scriptComplaints } from './headers.js';
import { collectRoutes, type HttpRoute, type NestRoute, nestRoutes, routesOfController } from './routes.js';

/** Routes of the raw server, outside Nest's guard. Each carries its own check, or needs none, and says which. */
const RAW: Readonly<Record<string, string>> = {
  'GET /': 'redirects to the demo or the enrollment page',
  'GET /enroll': 'the page; holds nothing personal',
  'GET /enroll/:site': 'the page at a partner\'s short address; holds nothing personal',
  'GET /account': 'the page; holds nothing personal',
  'GET /embed/v1/mpp.js': 'the element\'s script, for any page',
  'GET /embed/health.json': 'checks site and origin itself',
  'GET /embed/enroll': 'checks site and origin itself, and lets itself be framed by that origin alone',
  'GET /assets/pages/:name': 'files of the build, by a list made at start',
  'GET /assets/admin/:file': 'files of the build, by a list made at start',
  'POST /api/v1/webhooks/stripe': 'verifies the signature over the raw bytes',
  'GET /api/openapi.json': 'the public description of the API',
  'GET /api/docs': 'the public description of the API',
  'GET /api/docs/:name': 'files of the description\'s page, by a fixed list',
  'GET /demo': 'the demo partner\'s page; sandbox only',
  'GET /demo/:name': 'the demo partner\'s page; sandbox only',
  'GET /dev/codes': 'one-time codes of the demo people; development only',
  'GET /dev/mail': 'the sandbox\'s mailbox; sandbox only',
  'GET /dev/mail/:id': 'the sandbox\'s mailbox; sandbox only',
  'GET /dev/sms': 'the sandbox\'s mailbox; sandbox only',
  'GET /dev/assets/:name': 'the sandbox\'s mailbox; sandbox only',
};
/** The panel: session, origin and use cases are checked by the loader (admin/kit/loader.ts), and its own tests. */
const PANEL = /^(GET|POST) \/(admin|agent|employer)(\/|$)/;

/** Use cases that no route and no panel action calls, and who does. */
const CALLED_ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['endOtherSessions', 'renewRecoveryCodes', 'beginReplacingFactor', 'finishReplacingFactor'].map(name => [name, 'the page of one\'s own account (admin/sign-in/account.routes.ts)'])),
  requestExport: 'the export of every list, one route of each panel for all resources (admin/kit/export-api.ts)',
  exportStatus: 'the same',
  downloadExport: 'the same',
  readBillingFigures: 'the billing page (admin/panels/admin/billing-board.ts)',
  recordTimeline: 'the timeline of every record page, one action for all resources (admin/kit/action-factory.ts)',
};

const folder = mkdtempSync(path.join(tmpdir(), 'mpp-routes-'));
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let offline: OfflineApp;
let routes: HttpRoute[];
let nest: NestRoute[];

beforeAll(async () => {
  database = await cloneDatabase();
  ({ result: offline, routes } = await collectRoutes(() => offlineApp(database, folder)));
  nest = nestRoutes(offline.app);
});
afterAll(async () => {
  await offline?.close();
  await database?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const text = ({ method, url }: HttpRoute): string => `${method} ${url}`;
const raw = (): string[] => { const known = new Set(nest.map(text)); return routes.map(text).filter(r => !known.has(r)); };

describe('every route', () => {
  it('of Nest stands on the server, and none is lost', () => {
    expect(nest.length).toBeGreaterThan(15);
    expect(nest.map(text).filter(r => !routes.map(text).includes(r))).toEqual([]);
  });

  it('declares its access, checks each parameter, refuses unknown fields and filters its reply', () => {
    expect(nest.filter(r => r.complaints.length).map(r => `${text(r)} (${r.name}): ${r.complaints.join(', ')}`)).toEqual([]);
  });

  it('outside Nest is known, with a reason', () => {
    const unknown = raw().filter(r => !Object.hasOwn(RAW, r) && !PANEL.test(r));
    expect(unknown, 'declare it as a Nest handler with @Access, or give a reason in RAW').toEqual([]);
    expect(Object.keys(RAW).filter(r => !raw().includes(r)), 'listed, but gone').toEqual([]);
  });

  it('that runs a use case names one that exists, and somebody may run it', () => {
    for (const route of nest) {
      if (route.access?.kind !== 'use_case') continue;
      const { name, action, subject } = route.access;
      expect(allUseCases().find(u => u.name === name), text(route)).toMatchObject({ action, subject });
    }
  });
});

describe('every use case', () => {
  it('is granted to somebody, for a declared subject', () => {
    const orphans = allUseCases().filter(u => !allSubjects().some(s => s.name === u.subject && s.grants.some(g => g.actions.includes(u.action))));
    expect(orphans.map(u => `${u.name}: ${u.action} ${u.subject}`)).toEqual([]);
  });

  it('is reached by a route or a panel action', () => {
    const reached = new Set([...nest.flatMap(r => (r.access?.kind === 'use_case' ? [r.access.name] : [])), ...panelResources.flatMap(r => [...r.actions.flatMap(a => [a.useCase.name, ...(a.preview ? [a.preview.useCase.name] : [])]), ...(r.document ? [r.document.useCase.name] : [])]), ...Object.keys(CALLED_ELSEWHERE)]);
    expect(allUseCases().map(u => u.name).filter(name => !reached.has(name))).toEqual([]);
  });

  it('and every granted action belongs to one, or is a read', () => {
    const used = new Set(allUseCases().map(u => `${u.action} ${u.subject}`));
    const granted = new Set(allSubjects().flatMap(s => s.grants.flatMap(g => g.actions.filter(a => a !== 'read').map(a => `${a} ${s.name}`))));
    expect([...granted].filter(g => !used.has(g))).toEqual([]);
  });
});

describe('headers', () => {
  const filled = (url: string): string => url.replace(/:(\w+)/g, (_, name: string) => (name === 'id' ? '00000000-0000-7000-8000-000000000001' : 'nothing'));

  /** Every route with what it takes filled in, answered to nobody and to an owner; then what no route answers. */
  const asked = (cookie: string): { method: string; url: string; headers: Record<string, string> }[] => [
    ...routes.flatMap(({ method, url }) => [{}, { cookie }].map(more => ({ method, url: filled(url), headers: { host: 'localhost:3000', ...more } }))),
    ...['/nothing/here', '/api/v1/nothing', '/admin/nothing/at/all', '/assets/pages/nothing.js', '/embed/nothing', '/%', '/%ff', '/dev/mail/%ED%A0%80', `/dev/mail/${'x'.repeat(400)}`].flatMap(url => ['GET', 'POST', 'HEAD', 'OPTIONS'].map(method => ({ method, url, headers: { host: 'localhost:3000' } }))),
    { method: 'POST', url: '/api/v1/enroll/verifications', headers: { 'content-type': 'application/json', 'content-length': '7' } },
  ];
  const session = async (): Promise<string> => {
    const token = randomBytes(32).toString('base64url');
    const { id } = await execute(offline.db, system('test'), createUser, { email: `${token.slice(0, 8).toLowerCase()}@clinic.example`, name: 'Robin Example', password: 'correct horse battery', roles: ['owner'] });
    await offline.db.systemStatement(`insert into session (id, id_hash, user_id, epoch, panel, mfa_at, created_at, seen_at, expires_at) values (gen_random_uuid(), $1, $2, 0, 'admin', now(), now(), now(), now() + interval '1 hour')`, [sessionHash(token), id]);
    return `mpp_session=${token}`;
  };

  it('of every reply to anybody, whatever its status', async () => {
    const server = offline.app.getHttpAdapter().getInstance();
    const seen = new Set<number>();
    for (const request of asked(await session())) {
      const reply = await server.inject({ ...request, method: request.method as 'GET' });
      const at = `${request.method} ${request.url} ${reply.statusCode}`;
      seen.add(reply.statusCode);
      expect(headerComplaints(request.url, reply), at).toEqual([]);
      // the panel's own client wants its notices as plain JSON
      if (!/^\/(admin|agent|employer)\b/.test(request.url) && reply.statusCode >= 400 && /json/.test(String(reply.headers['content-type']))) expect(reply.headers['content-type'], at).toMatch(/^application\/problem\+json/);
      if (String(reply.headers['content-type']).startsWith('text/html') && request.method === 'GET') expect(scriptComplaints(reply), at).toEqual([]);
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining([200, 302, 303, 400, 401, 403, 404]));
  });

  it('with a nonce that is another one each time', async () => {
    const server = offline.app.getHttpAdapter().getInstance();
    const nonces = await Promise.all(['/enroll', '/enroll', '/admin', '/admin'].map(async (url, i) => /'nonce-([^']+)'/.exec(String((await server.inject({ url, headers: url === '/admin' ? { cookie: await session(), host: `localhost:${i}` } : {} })).headers['content-security-policy']))?.[1]));
    const used = nonces.filter(nonce => nonce !== undefined);
    expect(used.length).toBeGreaterThanOrEqual(2);
    expect(new Set(used).size).toBe(used.length);
    for (const nonce of used) expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
  });

  it('of what is no HTTP at all', async () => {
    const server = offline.app.getHttpAdapter().getInstance();
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    for (const [sent, status] of [['GET / HTTP/9.9\r\n\r\n', 400], ['\0\x01\x02\r\n\r\n', 400], [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(40_000)}\r\n\r\n`, 431]] as const) {
      const reply = await new Promise<string>(resolve => {
        let heard = '';
        const socket = connect(port, '127.0.0.1', () => { socket.write(sent); });
        socket.on('data', part => { heard += part.toString(); }).on('close', () => resolve(heard)).on('error', () => undefined);
      });
      const headers = Object.fromEntries(reply.split('\r\n\r\n')[0]!.split('\r\n').slice(1).map(line => [line.split(': ')[0]!.toLowerCase(), line.slice(line.indexOf(': ') + 2)]));
      expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(headerComplaints('/', { statusCode: status, headers })).toEqual([]);
      expect(headers['content-type']).toBe('application/problem+json');
    }
  });

  it('let hashed files be kept for ever, and nothing else', async () => {
    const server = offline.app.getHttpAdapter().getInstance();
    for (const [route, built] of [['/assets/pages/', 'dist/widget/pages'], ['/assets/admin/', 'dist/admin-assets']] as const) {
      const file = readdirSync(built).find(name => name.endsWith('.js'));
      const reply = await server.inject({ url: `${route}${file}` });
      expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect((await server.inject({ url: `${route}missing.js` })).headers['cache-control']).toBe('no-store');
    }
  });

  it('of an address that does not exist are the same, and it is a problem', async () => {
    const reply = await offline.app.getHttpAdapter().getInstance().inject({ url: '/nothing/here' });
    expect(reply.statusCode).toBe(404);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('ask for https for ever where the address is https, on every route', async () => {
    const secure = await offlineApp(database, folder, { PUBLIC_URL: 'https://mpp.example' });
    const server = secure.app.getHttpAdapter().getInstance();
    for (const request of asked('')) {
      const reply = await server.inject({ ...request, method: request.method as 'GET' });
      expect(headerComplaints(request.url, reply, true), `${request.method} ${request.url} ${reply.statusCode}`).toEqual([]);
    }
    await secure.close();
  });
});

describe('reads of what is sealed by visitors', () => {
  /** Routes whose reply holds a birth date, a name out of the sealed household, or a signed document; and the row of the trail each leaves. Changes leave their own. */
  const AUDITED: Readonly<Record<string, { readonly action: string; readonly why?: string }>> = {
    'GET /api/v1/enroll/applications/:id': { action: 'sensitive.read' },
    'GET /api/v1/enroll/applications/:id/agreement': { action: 'sensitive.read' },
    'GET /api/v1/enroll/applications/:id/agreement/document': { action: 'sensitive.read' },
    'GET /api/v1/account/documents/:id/document': { action: 'sensitive.read' },
    'GET /api/v1/account/data/json': { action: 'household.data_exported' },
    'PUT /api/v1/enroll/applications/:id/household': { action: 'household.saved' },
    'PUT /api/v1/enroll/applications/:id/selection': { action: 'plan.selected' },
    'POST /api/v1/enroll/applications/:id/agreement': { action: 'agreement.signed' },
    'POST /api/v1/enroll/applications/:id/reopen': { action: 'application.reopened' },
    'POST /api/v1/enroll/applications/:id/withdraw': { action: 'application.withdraw_requested' },
    'POST /api/v1/enroll/verifications/:id/confirm': { action: 'contact.verified' },
  };
  interface Operation { responses: Record<string, { content?: Record<string, { schema?: unknown }> }> }
  const SENSITIVE = /"birthDate"|"signers"/;

  it('each has its row named here, and no other does', () => {
    const document = openApiOf(offline.app)() as unknown as { paths: Record<string, Record<string, Operation>>; components?: { schemas?: Record<string, unknown> } };
    const whole = (value: unknown, depth = 0): string => JSON.stringify(value).replace(/\{"\$ref":"#\/components\/schemas\/([^"]+)"\}/g, (_, name: string) => (depth < 6 ? whole(document.components?.schemas?.[name], depth + 1) : '{}'));
    const found = Object.entries(document.paths).flatMap(([url, methods]) => Object.entries(methods).filter(([, { responses }]) => url.endsWith('/document') || SENSITIVE.test(whole(Object.fromEntries(Object.entries(responses).filter(([status]) => status.startsWith('2')))))).map(([method]) => `${method.toUpperCase()} ${url.replace(/\{(\w+)\}/g, ':$1')}`));
    expect(found.sort()).toEqual(Object.keys(AUDITED).sort());
  });

  it('the reads leave it, before they are answered', async () => {
    const { db } = offline;
    const family = await aFamily(db, await aCatalogue(db));
    const server = offline.app.getHttpAdapter().getInstance();
    const people = [{ id: family.person, role: 'self', firstName: 'Ines', lastName: 'Example', birthDate: '1984-02-29' }];
    await db.systemChange('test', async tx => {
      const kept = await keepDocument(tx, db.ports.storage, { kind: 'agreement', mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: new TextEncoder().encode('<p>Signed</p>'), applicationId: family.application });
      const agreement = newId();
      await tx.query(`insert into agreement (id, application_id, document_id, text_hash, version, pack_state, locale, signatures, countersigned_by, countersigned_at, consents, signed_at) values ($1, $2, $3, 'x', '1', 'AZ', 'en', '[]', 'x', now(), '{}', now())`, [agreement, family.application, kept.id]);
      await tx.query('update application set household_sealed = $2, agreement_id = $3, contact_verified_at = now() where id = $1', [family.application, tx.keys.seal(JSON.stringify({ people, address: { line1: '1 Road', city: 'Phoenix', state: 'AZ', zip: '85004' } }), `application:${family.application}:household`), agreement]);
    });
    for (const path of ['', '/agreement/document']) {
      const reply = await server.inject({ url: `/api/v1/enroll/applications/${family.application}${path}`, headers: { authorization: `Bearer ${issueToken(db.keys, family.application).token}` } });
      expect(reply.statusCode, reply.body).toBe(200);
      expect(reply.body).toContain(path ? 'Signed' : '1984-02-29');
    }
    const rows = await db.systemStatement<{ actor_kind: string; actor_id: string; body: string }>(`select actor_kind, actor_id, body from audit_entry where action = 'sensitive.read' and actor_id = $1 order by seq`, [family.application]);
    expect(rows.map(r => [r.actor_kind, JSON.parse(r.body).details])).toEqual([['visitor', { fields: ['household'], by: 'readApplication' }], ['visitor', { fields: ['document'], by: 'readAgreementDocument' }]]);
  });
});

describe('a route that somebody forgot to declare', () => {
  @Controller('forgotten')
  class Forgotten {
    @Get() undeclared() { return { secret: 1 }; }
    @Post() @Access.public('only to be found') open(@Body() body: unknown, @Query({ schema: z.object({}) }) _: unknown) { return body; }
    @Get('good') @Access.public('complete') @Returns(200, z.object({ ok: z.boolean() })) good(@Query({ schema: z.strictObject({}) }) _: unknown) { return { ok: true, extra: 1 }; }
  }
  @Module({ controllers: [Forgotten] })
  class ForgottenModule {}
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const { config, db } = offline;
    app = await NestFactory.create<NestFastifyApplication>(AppModule.with({ config, db, log: createLog('silent') }, [{ module: ForgottenModule }]), new FastifyAdapter(), { logger: false });
    app.getHttpAdapter().getInstance().addHook('onRequest', async request => { request.facts = { requestId: 'r', ip: '127.0.0.1', locale: 'en', startedAt: 0 }; });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app?.close());

  it('is found', () => {
    expect(nestRoutes(app).filter(r => r.complaints.length).map(text)).toEqual(['GET /forgotten', 'POST /forgotten']);
    expect(routesOfController(Forgotten).map(r => r.complaints)).toEqual([
      ['declares no access', 'has no schema of its reply'], ['has no schema of its reply', 'takes unknown fields in its query', 'has no schema of its body'], [],
    ]);
  });

  it('answers nobody', async () => {
    const reply = await app.getHttpAdapter().getInstance().inject({ url: '/forgotten' });
    expect(reply.statusCode).toBe(403);
    expect(reply.body).not.toMatch(/secret/);
    expect((await app.getHttpAdapter().getInstance().inject({ url: '/forgotten/good' })).json()).toEqual({ ok: true });
  });
});
