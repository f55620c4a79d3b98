import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { originOf } from '#access/http.js';
import { recordDenial } from '#audit/index.js';
import { cookieValue, currentSession, type Panel, sessionCookieName, type SignedIn } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { AppError, forbidden, notFound, signInRequired } from '#kit/errors/app-error.js';
import { sendProblem, toProblem } from '#kit/http/problem.js';
import type { Log } from '#kit/http/log.js';
import { isUuid } from '#kit/ids/ids.js';
import { declaredActions } from './action-factory.js';
import { AbstractLoader, Router } from './adminjs.js';
import { loadAssets, type PanelAssets, serveAssets } from './assets.js';
import { callerOf, currentAdmin } from './caller.js';
import { documentRoutes } from './documents.routes.js';
import { withParsedInput } from './form.js';
import { lookOf, readLook } from './look.js';
import { multipartFields } from './multipart.js';
import { checkOrigin } from '#kit/http/origin.js';
import { escapeHtml, newNonce, panelPage, sendPage } from './page.js';
import type { Board } from './panel.js';
import { panelApi } from './panel-api.js';
import type { PanelResource } from './registry.js';
import { stateOf, visibleState } from './state.js';
import { doorRoutes } from '../sign-in/index.js';
import { nextPath } from '../sign-in/next-path.js';

declare module 'fastify' { interface FastifyRequest { signedIn?: SignedIn } }

export interface PanelDeps { readonly db: Db; readonly log: Log; readonly publicUrl: URL; readonly assetDirectory?: string; /** Shown under the sign-in form; demo sign-ins in development. */ readonly signInHint?: string | null; /** Where a demo shows the current codes of its people. */ readonly codesPage?: string | null }
export interface PanelOptions { readonly panel: Panel; readonly root: string; readonly product: string; readonly title: string; readonly entries: ReadonlyMap<string, PanelResource>; readonly boards: readonly Pick<Board, 'id' | 'label' | 'useCase'>[]; /** True for the panel that also serves the shared files. */ readonly servesAssets: boolean }

interface AdminRoute { method: string; path: string; action: string; contentType?: string; Controller: new (context: { admin: unknown }, caller: unknown) => Record<string, (request: unknown, reply: unknown) => Promise<unknown>> }
interface Context { admin: unknown; deps: PanelDeps; options: PanelOptions; assets: PanelAssets }
type Params = Readonly<Record<string, string>>;

/** The loader that `@adminjs/nestjs` instantiates: AdminJS's routes become ordinary routes of our server, behind our own checks. */
export function panelLoader(deps: PanelDeps, options: PanelOptions): new () => AbstractLoader {
  return class PanelLoader extends AbstractLoader {
    register(admin: unknown, adapter: AbstractHttpAdapter): void {
      const server = adapter.getInstance<FastifyInstance>();
      const assets = loadAssets(deps.assetDirectory);
      if (options.servesAssets) serveAssets(server, assets);
      void server.register(async scope => mount(scope, { admin, deps, options, assets }));
    }
  };
}

/** Guards run before a byte of the body is read; bodies are forms of fields only. */
function mount(scope: FastifyInstance, context: Context): void {
  const { deps, options, assets } = context;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('multipart/form-data', async (_request: FastifyRequest, raw: IncomingMessage) => withParsedInput(await multipartFields(raw)));
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 4096 }, async (_request: FastifyRequest, body: string | Buffer) => Object.fromEntries(new URLSearchParams(String(body))));
  scope.addHook('onRequest', async (request, reply) => { await guard(request, reply, context); });
  scope.setErrorHandler(async (error, request, reply) => fail(error, request, reply, context));
  doorRoutes(scope, { db: deps.db, assets, page: { panel: options.panel, root: options.root, product: options.product, title: options.title, https: deps.publicUrl.protocol === 'https:', hint: deps.signInHint ?? null, codesPage: deps.codesPage ?? null } });
  panelApi(scope, { db: deps.db, root: options.root, panel: options.panel, entries: options.entries });
  documentRoutes(scope, deps.db, options.root, options.entries);
  for (const route of Router.routes as AdminRoute[]) {
    const url = options.root + route.path.replace(/\{(\w+)\}/g, ':$1');
    scope.route({ method: route.method, url, handler: (request, reply) => answer(route, request, reply, context) });
  }
}

const isApi = (request: FastifyRequest, root: string): boolean => request.url.startsWith(`${root}/api/`);

async function guard(request: FastifyRequest, reply: FastifyReply, { deps, options }: Context): Promise<void> {
  checkOrigin(request, deps.publicUrl.origin);
  if (!isApi(request, options.root)) request.look = await readLook(deps.db, request);
  const https = deps.publicUrl.protocol === 'https:';
  const session = await currentSession(deps.db, options.panel, cookieValue(request.headers.cookie, sessionCookieName(https)), originOf(request));
  if (session) request.signedIn = session;
  if (session || request.routeOptions.config.access?.kind === 'public') return;
  if (isApi(request, options.root) || request.method !== 'GET') throw signInRequired();
  const next = nextPath(options.root, request.url);
  const query = new URLSearchParams({ ...(request.headers.cookie?.includes(sessionCookieName(https)) ? { why: 'ended' } : {}), ...(next === options.root ? {} : { next }) });
  await reply.redirect(`${options.root}/sign-in${query.size ? `?${query.toString()}` : ''}`, 303);
}

/** Runs a controller of AdminJS for a known resource, action and record; then JSON as it is, or our own page around its state. */
async function answer(route: AdminRoute, request: FastifyRequest, reply: FastifyReply, context: Context): Promise<FastifyReply> {
  const { deps, options, admin, assets } = context;
  if (!request.signedIn) throw signInRequired();
  const me = currentAdmin(deps.db, request.signedIn);
  const params = request.params as Params;
  const query = (request.query ?? {}) as Record<string, unknown>;
  if (route.action === 'bulkAction') throw notFound(); // no resource declares an action on many records
  await checkTarget(params, context, me);
  const controller = new route.Controller({ admin }, me);
  const out = await controller[route.action === 'search' ? 'resourceAction' : route.action]!({ params: { ...params, ...paramAction(route) }, query, payload: request.body ?? {}, method: request.method.toLowerCase() }, reply);
  if (isApi(request, options.root)) {
    await refuseSwallowed(out, params, context, me);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(out ?? {}));
  }
  const state = visibleState(stateOf(String(out)), options, callerOf(me), lookOf(request).name);
  const nonce = newNonce();
  return sendPage(reply, assets, nonce, panelPage(assets, nonce, state, request.url));
}

/** AdminJS turns its own refusals into a notice with status 200. Ours have a status and an audit row. */
async function refuseSwallowed(out: unknown, params: Params, { deps, options }: Context, me: ReturnType<typeof currentAdmin>): Promise<void> {
  const { notice, record } = (out ?? {}) as { notice?: { type?: string }; record?: { baseError?: { type?: string } | null } };
  if (notice?.type !== 'error') return;
  if (record?.baseError?.type === 'NotFound') throw notFound();
  await recordDenial(deps.db, callerOf(me).actor, params['action'] ?? 'unknown', options.entries.get(params['resourceId'] ?? '')?.subject.name ?? 'unknown', params['recordId'] ?? null);
  throw forbidden();
}

const paramAction = (route: AdminRoute): Record<string, string> => (route.action === 'search' ? { action: 'search' } : {});

/** Names come from outside: each is looked up among what is declared, never in an object's prototype. Anything else is 404. */
async function checkTarget(params: Params, { options, deps }: Context, me: ReturnType<typeof currentAdmin>): Promise<void> {
  if (params['pageName'] !== undefined) throw notFound();
  if (params['resourceId'] === undefined) return;
  const entry = options.entries.get(params['resourceId']);
  if (!entry) throw notFound();
  const { actor, ability } = callerOf(me);
  if (!ability.can('read', entry.subject.name)) {
    await recordDenial(deps.db, actor, 'read', entry.subject.name, params['recordId'] ?? null);
    throw notFound();
  }
  if (params['action'] !== undefined && !declaredActions(entry).has(params['action'])) throw notFound();
  if (params['recordId'] !== undefined && !isUuid(params['recordId'])) throw notFound();
}

/** Every failure has a status and a text; a panel's own calls also get it as the notice AdminJS shows. */
async function fail(error: unknown, request: FastifyRequest, reply: FastifyReply, { deps, options, assets }: Context): Promise<FastifyReply> {
  const known = asAppError(error);
  const whole = toProblem(known, 'en');
  const problem = { ...whole, ...(whole.fields ? { fields: whole.fields.map(f => ({ ...f, path: f.path.replace(/^input\./, '') })) } : {}) };
  if (isApi(request, options.root)) {
    if (problem.status >= 500 || problem.status === 401) return sendProblem(known, request, reply, deps.log);
    return reply.code(problem.status).type('application/json; charset=utf-8').send(JSON.stringify({ ...problem, notice: { type: 'error', message: problem.detail } }));
  }
  if (problem.status >= 500) return sendProblem(known, request, reply, deps.log);
  return sendPage(reply, assets, newNonce(), { title: lookOf(request).name, body: `<main class="door"><div class="door-card"><h1>${problem.status === 404 ? 'Not found' : 'Not possible'}</h1><p>${escapeHtml(problem.detail)}</p><p><a href="${options.root}">To the dashboard</a></p></div></main>` }, problem.status);
}

/** AdminJS's own refusals carry a name and no status; a refused transition is no AppError but has both status and code. */
function asAppError(error: unknown): unknown {
  const { name, status, code } = (error ?? {}) as { name?: string; status?: number; code?: string };
  if (error instanceof AppError) return error;
  if (status !== undefined && status >= 400 && status < 500 && typeof code === 'string') return new AppError(status, code, { cause: error });
  if (name === 'NotFoundError') return notFound();
  if (name === 'ForbiddenError') return new AppError(403, 'forbidden');
  return error;
}
