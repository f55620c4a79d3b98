import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { accentStyle, DARK, LIGHT, shades } from './accent.js';
import { ASSET_ROUTE, type PanelAssets } from './assets.js';
import { bootFrame } from './boot.js';
import { escapeHtml } from './html.js';
import { initialOf, type Look, lookOf } from './look.js';
import type { SentState } from './page-state.js';

export { escapeHtml };
export const newNonce = (): string => randomBytes(18).toString('base64');

/** JSON that cannot leave a script element, whatever a name or a title holds. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Scripts and styles by nonce or from our own files; no frames, no foreign hosts, forms to ourselves. */
export const contentPolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** The mark in the tab: the first letter of the provider's name on its accent. */
function icon({ name, accent }: Look): string {
  const { main, on } = shades(accent, 'light');
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="${main}"/><text x="16" y="22.5" text-anchor="middle" font-family="Arial,sans-serif" font-size="19" font-weight="700" fill="${on}">${escapeHtml(initialOf(name))}</text></svg>`)}`;
}

export interface Page {
  readonly title: string; readonly body: string; readonly head?: string; readonly lang?: 'en' | 'es';
  /** Sent compressed. Only for pages that hold no secret and repeat nothing of the request: length would tell one by the other. */
  readonly compress?: boolean;
}

/** What browsers paint around the page before its style sheet is there. */
function themeHead({ theme, accent }: Look, nonce: string): string {
  const bar = (scheme: 'light' | 'dark', media: string): string => `<meta name="theme-color" content="${(scheme === 'light' ? LIGHT : DARK).paper}"${media}>`;
  const bars = theme ? bar(theme, '') : bar('light', ' media="(prefers-color-scheme: light)"') + bar('dark', ' media="(prefers-color-scheme: dark)"');
  return `<meta name="color-scheme" content="${theme ?? 'light dark'}">${bars}<style nonce="${nonce}">${accentStyle(accent)}</style>`;
}

/** Sends a page of ours: one style sheet, one font, one policy, one nonce, in the theme of whoever asks. */
export function sendPage(reply: FastifyReply, assets: PanelAssets, nonce: string, { title, body, head = '', lang = 'en', compress = false }: Page, status = 200): FastifyReply {
  const look = lookOf(reply.request);
  const html = `<!doctype html>
<html lang="${lang}"${look.theme ? ` data-theme="${look.theme}"` : ''}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title><link rel="preload" as="font" type="font/woff2" crossorigin href="${ASSET_ROUTE}${assets.font}"><link rel="stylesheet" href="${ASSET_ROUTE}${assets.style}">${themeHead(look, nonce)}<link rel="icon" href="${icon(look)}">${head}</head>
<body>${body}</body></html>`;
  reply.code(status).type('text/html; charset=utf-8').header('content-security-policy', contentPolicy(nonce)).header('referrer-policy', 'same-origin').header('cache-control', 'no-store');
  if (!compress || !/\bbr\b/.test(reply.request.headers['accept-encoding'] ?? '')) return reply.send(html);
  return reply.header('content-encoding', 'br').header('vary', 'accept-encoding').send(brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }));
}

/** A panel: its frame at once, its state, its script, and the first figures asked for while the script loads. */
export function panelPage(assets: PanelAssets, nonce: string, state: SentState, url: string): Page {
  return {
    title: state.brand, compress: true,
    head: `<script nonce="${nonce}">window.PANEL=${scriptJson(state)};${firstRequest(state, url)}</script><script nonce="${nonce}" defer src="${ASSET_ROUTE}${assets.script}"></script>`,
    body: `<div id="app">${bootFrame(state, url.split('?')[0]!)}</div><noscript><p class="note note-error">This page needs JavaScript.</p></noscript>`,
  };
}

/** What `components/http.ts` will ask for first, so that it is on its way before the script is. */
function firstRequest({ paths: { rootPath } }: SentState, url: string): string {
  if (url !== rootPath) return '';
  return `window.EARLY={url:${scriptJson(`${rootPath}/api/dashboard`)},reply:fetch(${scriptJson(`${rootPath}/api/dashboard`)},{headers:{accept:'application/json'},credentials:'same-origin'})};window.EARLY.reply.catch(function(){});`;
}
