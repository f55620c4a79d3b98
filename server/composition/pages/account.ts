import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#config/config.js';
import { ASSETS, escapeHtml, FOLDER, localeOf, type PageFiles, pageLinks, pagePolicy, type PageQuery } from './page.js';

const TEXTS = {
  en: { title: 'Your membership', script: 'Please turn on JavaScript to see your membership.' },
  es: { title: 'Su membresía', script: 'Active JavaScript para ver su membresía.' },
} as const;

/** The member's own page. The page itself holds nothing: everything comes over the API, to whoever has the cookie. */
export function serveAccount(server: FastifyInstance, config: Config): void {
  const { account } = JSON.parse(readFileSync(path.join(FOLDER, 'pages/manifest.json'), 'utf8')) as { account: PageFiles };
  server.get('/account', async (request, reply) => {
    const locale = localeOf(request, request.query as PageQuery);
    const { title, script } = TEXTS[locale];
    // forms of this page post to itself: with no referrer at all browsers would send `Origin: null`
    reply.header('content-security-policy', pagePolicy(config, `'none'`)).header('referrer-policy', 'same-origin').type('text/html; charset=utf-8');
    return reply.send(`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<meta name="robots" content="noindex"><meta name="mpp-config" content="${escapeHtml(JSON.stringify({ locale }))}">
${pageLinks(account, locale)}
<script type="module" src="${ASSETS}${account.script}"></script></head><body><div id="app"></div><noscript>${script}</noscript></body></html>`);
  });
}
