import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { originOf } from '#access/http.js';
import { cookieValue, currentSession, type Panel, sessionCookieName, type SignedIn } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { AppError, notFound, signInRequired } from '#kit/errors/app-error.js';
import { sendProblem, toProblem } from '#kit/http/problem.js';
import type { Log } from '#kit/http/log.js';
import { isUuid } from '#kit/ids/ids.js';
import { declaredActions } from './action-factory.js';
import { AbstractLoader, Router } from './adminjs.js';
import { loadAssets, type PanelAssets, serveAssets } from './assets.js';
import { callerOf, currentAdmin } from './caller.js';
import { multipartFields } from './multipart.js';
import { checkOrigin } from './origin.js';
import { escapeHtml, newNonce, panelPage, sendPage } from './page.js';
import type { PanelResource } from './registry.js';
import { signInRoutes } from './sign-in.routes.js';
import { stateOf, visibleState } from './state.js';

declare module 'fastify' { interface FastifyRequest { signedIn?: SignedIn } }

export interface PanelDeps { readonly db: Db; readonly log: Log; readonly publicUrl: URL; readonly assetDirectory?: string; /** Shown under the sign-in form; demo sign-ins in development. */ readonly signInHint?: string | null }
export interface PanelOptions { readonly panel: Panel; readonly root: string; readonly product: string; readonly title: string; readonly entries: ReadonlyMap<string, PanelResource>; /** True for the panel that also serves the shared files. */ readonly servesAssets: boolean }

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
  scope.addContentTypeParser('multipart/form-data', (_request: FastifyRequest, raw: IncomingMessage) => multipartFields(raw));
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 4096 }, async (_request: FastifyRequest, body: string | Buffer) => Object.fromEntries(new URLSearchParams(String(body))));
  scope.addHook('onRequest', async (request, reply) => { await guard(request, reply, context); });
  scope.setErrorHandler(async (error, request, reply) => fail(error, request, reply, context));
  signInRoutes(scope, deps.db, assets, { panel: options.panel, root: options.root, product: options.product, title: options.title, https: deps.publicUrl.protocol === 'https:', hint: deps.signInHint ?? null });
  for (const route of Router.routes as AdminRoute[]) {
    const url = options.root + route.path.replace(/\{(\w+)\}/g, ':$1');
    scope.route({ method: route.method as 'GET' | 'POST', url, handler: (request, reply) => answer(route, request, reply, context) });
  }
}

const isOpen = (request: FastifyRequest, root: string): boolean => request.routeOptions.url === `${root}/sign-in` || request.routeOptions.url === `${root}/sign-out`;
const isApi = (request: FastifyRequest, root: string): boolean => request.url.startsWith(`${root}/api/`);

async function guard(request: FastifyRequest, reply: FastifyReply, { deps, options }: Context): Promise<void> {
  checkOrigin(request, deps.publicUrl.origin);
  const https = deps.publicUrl.protocol === 'https:';
  const session = await currentSession(deps.db, options.panel, cookieValue(request.headers.cookie, sessionCookieName(options.panel, https)), originOf(request));
  if (session) request.signedIn = session;
  if (session || isOpen(request, options.root)) return;
  if (isApi(request, options.root) || request.method !== 'GET') throw signInRequired();
  await reply.redirect(`${options.root}/sign-in${request.headers.cookie?.includes(sessionCookieName(options.panel, https)) ? '?why=ended' : ''}`, 303);
}

/** Runs a controller of AdminJS for a known resource, action and record; then JSON as it is, or our own page around its state. */
async function answer(route: AdminRoute, request: FastifyRequest, reply: FastifyReply, context: Context): Promise<FastifyReply> {
  const { deps, options, admin, assets } = context;
  if (!request.signedIn) throw signInRequired();
  const me = currentAdmin(deps.db, request.signedIn);
  const params = request.params as Params;
  const query = (request.query ?? {}) as Record<string, unknown>;
  checkTarget(params, query, context, me);
  const controller = new route.Controller({ admin }, me);
  const out = await controller[route.action]!({ params: { ...params, ...paramAction(route) }, query, payload: request.body ?? {}, method: request.method.toLowerCase() }, reply);
  if (isApi(request, options.root)) return reply.type('application/json; charset=utf-8').send(JSON.stringify(out ?? {}));
  const { state, theme } = stateOf(String(out));
  const nonce = newNonce();
  return sendPage(reply, assets, nonce, panelPage(assets, nonce, options.product, visibleState(state, options.entries, callerOf(me)), theme));
}

const paramAction = (route: AdminRoute): Record<string, string> => (route.action === 'search' ? { action: 'search' } : {});

/** Names come from outside: each is looked up among what is declared, never in an object's prototype. Anything else is 404. */
function checkTarget(params: Params, query: Readonly<Record<string, unknown>>, { options }: Context, me: ReturnType<typeof currentAdmin>): void {
  if (params['pageName'] !== undefined) throw notFound();
  if (params['resourceId'] === undefined) return;
  const entry = options.entries.get(params['resourceId']);
  if (!entry || !callerOf(me).ability.can('read', entry.subject.name)) throw notFound();
  if (params['action'] !== undefined && !declaredActions(entry).has(params['action'])) throw notFound();
  if (params['recordId'] !== undefined && !isUuid(params['recordId'])) throw notFound();
  if (query['recordIds'] !== undefined && !(typeof query['recordIds'] === 'string' && query['recordIds'].split(',').slice(0, 51).every(isUuid))) throw notFound();
}

/** Every failure has a status and a text; a panel's own calls also get it as the notice AdminJS shows. */
async function fail(error: unknown, request: FastifyRequest, reply: FastifyReply, { deps, options, assets }: Context): Promise<FastifyReply> {
  const known = asAppError(error);
  const problem = toProblem(known, 'en');
  if (isApi(request, options.root)) {
    if (problem.status >= 500 || problem.status === 401) return sendProblem(known, request, reply, deps.log);
    return reply.code(problem.status).type('application/json; charset=utf-8').send(JSON.stringify({ ...problem, notice: { type: 'error', message: problem.detail } }));
  }
  if (problem.status >= 500) return sendProblem(known, request, reply, deps.log);
  return sendPage(reply, assets, newNonce(), { title: options.product, body: `<main class="door"><div class="door-card"><h1>${problem.status === 404 ? 'Not found' : 'Not possible'}</h1><p>${escapeHtml(problem.detail)}</p><p><a href="${options.root}">To the dashboard</a></p></div></main>` }, problem.status);
}

/** AdminJS's own refusals carry a name and no status. */
function asAppError(error: unknown): unknown {
  const name = (error as { name?: string } | null)?.name;
  if (error instanceof AppError) return error;
  if (name === 'NotFoundError') return notFound();
  if (name === 'ForbiddenError') return new AppError(403, 'forbidden');
  return error;
}
