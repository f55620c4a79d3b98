import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { panelResources } from '#admin/index.js';
import { allSubjects } from '#access/ability.js';
import { Access } from '#access/http.js';
import { allUseCases } from '#access/use-case.js';
import { type OfflineApp, offlineApp } from '#cli/generate/offline-app.js';
import { Returns } from '#kit/http/contract.js';
import { createLog } from '#kit/http/log.js';
import { AppModule } from '../app.module.js';
import { cloneDatabase } from './db/database.js';
import { collectRoutes, type HttpRoute, type NestRoute, nestRoutes, routesOfController } from './routes.js';

/** Routes of the raw server, outside Nest's guard. Each carries its own check, or needs none, and says which. */
const RAW: Readonly<Record<string, string>> = {
  'GET /': 'redirects to the demo or the enrollment page',
  'GET /enroll': 'the page; holds nothing personal',
  'GET /enroll/:site': 'the page at a partner\'s short address; holds nothing personal',
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
const PANEL = /^(GET|POST) \/admin(\/|$)/;

/** Use cases that no route and no panel action calls, and who does. */
const CALLED_ELSEWHERE: Readonly<Record<string, string>> = {
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
    const reached = new Set([...nest.flatMap(r => (r.access?.kind === 'use_case' ? [r.access.name] : [])), ...panelResources.flatMap(r => r.actions.map(a => a.useCase.name)), ...Object.keys(CALLED_ELSEWHERE)]);
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

  it('of every reply, whatever its status', async () => {
    const server = offline.app.getHttpAdapter().getInstance();
    for (const route of routes) {
      const reply = await server.inject({ method: route.method as 'GET', url: filled(route.url), headers: { host: 'localhost:3000' } });
      const at = `${text(route)} ${reply.statusCode}`;
      expect(reply.headers['x-content-type-options'], at).toBe('nosniff');
      expect(reply.headers['content-security-policy'], at).toMatch(/frame-ancestors 'none'|frame-ancestors 'self'/);
      expect(reply.headers['content-security-policy'], at).toMatch(/default-src 'none'/);
      expect(reply.headers['referrer-policy'], at).toMatch(/^(no-referrer|same-origin)$/);
      expect(reply.headers['x-request-id'], at).toMatch(/^[0-9a-f-]{36}$/);
      expect(reply.headers['x-powered-by'], at).toBeUndefined();
      if (!/^GET \/(assets|embed\/v1)\//.test(text(route))) expect(reply.headers['cache-control'], at).toBe('no-store');
      // the panel's own client wants its notices as plain JSON
      if (!PANEL.test(text(route)) && reply.statusCode >= 400 && /json/.test(String(reply.headers['content-type']))) expect(reply.headers['content-type'], at).toMatch(/^application\/problem\+json/);
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

  it('ask for https for ever where the address is https', async () => {
    const secure = await offlineApp(database, folder, { PUBLIC_URL: 'https://mpp.example' });
    const reply = await secure.app.getHttpAdapter().getInstance().inject({ url: '/health/live' });
    await secure.close();
    expect(reply.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
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
