import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anonymous } from '#access/actor.js';
import type { Config } from '#config/config.js';
import { AppError } from '#kit/errors/app-error.js';
import type { Db } from '#kit/db/db.js';
import { toProblem } from '#kit/http/problem.js';
import type { Locale } from '#kit/i18n/translate.js';
import { ownSite, siteByKey, siteOriginUnknown } from '#sites/index.js';
import { sendFile, serveFolder } from './assets.js';
import { ASSETS, escapeHtml, FOLDER, localeOf, type PageFiles, pageLinks, pagePolicy, type PageQuery } from './page.js';

interface Manifest { enroll: PageFiles }
function shell(manifest: Manifest, locale: Locale, config: object): string {
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${locale === 'es' ? 'Inscripción' : 'Enrollment'}</title>
<meta name="robots" content="noindex"><meta name="mpp-config" content="${escapeHtml(JSON.stringify(config))}">
${pageLinks(manifest.enroll, locale)}
<script type="module" src="${ASSETS}${manifest.enroll.script}"></script></head><body><div id="app"></div><noscript>${locale === 'es' ? 'Active JavaScript para inscribirse.' : 'Please turn on JavaScript to enroll.'}</noscript></body></html>`;
}

/** The element's script, our frame, the full page, and the check the element makes before it opens a frame. */
export function servePages(server: FastifyInstance, config: Config, db: Db): void {
  const manifest = JSON.parse(readFileSync(path.join(FOLDER, 'pages/manifest.json'), 'utf8')) as Manifest;
  serveFolder(server, ASSETS, path.join(FOLDER, 'pages'));
  const registered = (site: string | undefined, origin: string | undefined) => db.read(anonymous(), async tx => {
    const found = await siteByKey(tx, site ?? '');
    if (!origin || !(found.allowedOrigins.includes(origin) || origin === config.publicUrl.origin)) throw siteOriginUnknown();
    return found;
  });

  server.get('/embed/v1/mpp.js', async (request, reply) => sendFile(request, reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'public, max-age=300'), path.join(FOLDER, 'v1/mpp.js')));

  server.get('/embed/health.json', async (request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    const { site, origin } = request.query as PageQuery;
    await registered(site, origin);
    return reply.status(204).send();
  });

  server.get('/embed/enroll', async (request, reply) => {
    const query = request.query as PageQuery;
    const locale = localeOf(request, query);
    try { await registered(query.site, query.origin); } catch (error) { return refused(error, locale, reply); }
    reply.header('content-security-policy', pagePolicy(config, query.origin!)).header('cross-origin-resource-policy', 'cross-origin').header('cross-origin-opener-policy', 'unsafe-none').type('text/html; charset=utf-8');
    return reply.send(shell(manifest, locale, { site: query.site, parentOrigin: query.origin, locale }));
  });

  const fullPage = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as PageQuery;
    const locale = localeOf(request, query);
    const named = (request.params as { site?: string }).site ?? query.site;
    const site = named ?? await db.read(anonymous(), ownSite).then(s => s.key, () => '');
    reply.header('content-security-policy', pagePolicy(config, `'none'`)).type('text/html; charset=utf-8');
    return reply.send(shell(manifest, locale, { site, locale }));
  };
  server.get('/enroll', fullPage);
  // a link in a message names its site in the path, so that the token in the fragment stands alone
  server.get('/enroll/:site', fullPage);
}

/** A frame for an unregistered page: says so to whoever looks, and may be framed by nobody. */
function refused(error: unknown, locale: Locale, reply: FastifyReply): FastifyReply {
  if (!(error instanceof AppError)) throw error;
  const { detail, status } = toProblem(error, locale);
  return reply.status(status).type('text/html; charset=utf-8').send(`<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>MyPremierPlans</title><body><p>${escapeHtml(detail)}</p></body></html>`);
}
