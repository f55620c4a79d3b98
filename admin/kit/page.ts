import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { ASSET_ROUTE, type PanelAssets } from './assets.js';

export const newNonce = (): string => randomBytes(18).toString('base64');

/** JSON that cannot leave a script element, whatever a name or a title holds. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

/** Scripts and styles by nonce or from our own files; no frames, no foreign hosts, forms to ourselves. */
export const contentPolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f6b6b"/><path d="M16 7v18M7 16h18" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>')}`;

export interface Page { readonly title: string; readonly body: string; readonly head?: string; readonly lang?: 'en' | 'es' }

/** Sends a page of ours: one style sheet, one policy, one nonce. */
export function sendPage(reply: FastifyReply, assets: PanelAssets, nonce: string, { title, body, head = '', lang = 'en' }: Page, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('content-security-policy', contentPolicy(nonce)).header('referrer-policy', 'same-origin').header('cache-control', 'no-store').send(`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title><link rel="icon" href="${ICON}"><link rel="stylesheet" href="${ASSET_ROUTE}${assets.style}">${head}</head>
<body>${body}</body></html>`);
}

/** The shell of a panel around the state AdminJS made. `__webpack_nonce__` lets styled-components add its rules under the policy. */
export function panelPage(assets: PanelAssets, nonce: string, title: string, state: unknown, theme: unknown): Page {
  return {
    title, head: `<script nonce="${nonce}">window.__webpack_nonce__=${scriptJson(nonce)};window.REDUX_STATE=${scriptJson(state)};window.THEME=${scriptJson(theme)};</script>
<script nonce="${nonce}" defer src="${ASSET_ROUTE}${assets.script}"></script>`,
    body: '<div id="app"><div class="boot" role="status"><span class="boot-mark" aria-hidden="true"></span>Loading</div></div><noscript><p class="boot">This page needs JavaScript.</p></noscript>',
  };
}
