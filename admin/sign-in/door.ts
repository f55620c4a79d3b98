import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteAccess } from '#access/http.js';
import type { Panel } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { toProblem } from '#kit/http/problem.js';
import type { Locale } from '#kit/i18n/translate.js';
import type { PanelAssets } from '../kit/assets.js';
import { initialOf, lookOf } from '../kit/look.js';
import { escapeHtml, newNonce, sendPage } from '../kit/page.js';
import { isTextKey, type Texts, textsFor } from './texts.js';

export interface SignInPage { readonly panel: Panel; readonly root: string; readonly product: string; readonly title: string; readonly https: boolean; /** Shown under the password form of a demo. */ readonly hint: string | null; /** Where a demo shows its current codes. */ readonly codesPage: string | null }
/** What every page around signing in stands on. */
export interface Door { readonly db: Db; readonly assets: PanelAssets; readonly page: SignInPage }

/** For a route that answers without a session, and why. Without it the panel's guard asks for one. */
export const openBecause = (reason: string): { config: { access: RouteAccess } } => ({ config: { access: { kind: 'public', reason } } });

export const inSession = (reason: string): { config: { access: RouteAccess } } => ({ config: { access: { kind: 'session', reason } } });

export interface Notice { readonly kind: 'error' | 'info' | 'good'; readonly text: string }
/** `body` is HTML: whatever comes from outside went through `escapeHtml`. */
export interface DoorPage { readonly heading: string; readonly body: string; readonly notice?: Notice | null; readonly wide?: boolean; readonly script?: string }

export const localeOf = (request: FastifyRequest): Locale => request.facts.locale;
export const textsOf = (request: FastifyRequest): Texts => textsFor(localeOf(request));
export const fill = (text: string, values: Readonly<Record<string, string>>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/** A card in the middle of the page, in the reader's language. */
export function sendDoor(request: FastifyRequest, reply: FastifyReply, { assets }: Door, { heading, body, notice, wide, script }: DoorPage, status = 200): FastifyReply {
  const nonce = newNonce();
  const { name } = lookOf(request);
  const said = notice ? `<p class="note note-${notice.kind}" id="notice" role="${notice.kind === 'error' ? 'alert' : 'status'}">${escapeHtml(notice.text)}</p>` : '';
  return sendPage(reply, assets, nonce, {
    lang: localeOf(request), title: `${heading} - ${name}`,
    body: `<main class="door"><div class="door-card${wide ? ' door-wide' : ''}"><p class="brand"><span class="brand-mark" aria-hidden="true">${escapeHtml(initialOf(name))}</span>${escapeHtml(name)}</p>
<h1>${escapeHtml(heading)}</h1>${said}${body}</div></main>${script ? `<script nonce="${nonce}">${script}</script>` : ''}`,
  }, status);
}

/** The text of a refusal, with its status and header on the reply; what we did not foresee goes on to the error handler. */
export function refusalNotice(request: FastifyRequest, reply: FastifyReply, error: unknown): { notice: Notice; status: number } {
  const problem = toProblem(error, localeOf(request));
  if (problem.status >= 500) throw error;
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
  return { notice: { kind: 'error', text: [problem.detail, ...(problem.fields ?? []).map(f => f.message)].join(' ') }, status: problem.status };
}

/** A reason in the address, from a fixed list. */
export function whyNotice(request: FastifyRequest, kind: Notice['kind'] = 'info'): Notice | null {
  const key = `why.${String((request.query as Record<string, unknown>)['why'])}`;
  return isTextKey(key) ? { kind, text: textsOf(request)[key] } : null;
}

/** One text field of a posted form; '' if it is not there. */
export function posted(request: FastifyRequest, name: string): string {
  const body = (request.body ?? {}) as Record<string, unknown>;
  return Object.hasOwn(body, name) && typeof body[name] === 'string' ? body[name] : '';
}

export const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
export const submit = (label: string): string => `<button class="button button-main" type="submit">${escapeHtml(label)}</button>`;
/** The six digits, in one field that phones and password managers know. */
export const codeField = (label: string, wrong: boolean): string =>
  `<label for="code">${escapeHtml(label)}</label><input id="code" name="code" class="code-input" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required autofocus${wrong ? ' aria-invalid="true" aria-describedby="notice"' : ''}>`;
