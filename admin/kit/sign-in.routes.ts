import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '#access/http.js';
import { cookieValue, type Panel, sessionCookie, sessionCookieName, signIn, signOut } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { toProblem } from '#kit/http/problem.js';
import type { PanelAssets } from './assets.js';
import { escapeHtml, newNonce, sendPage } from './page.js';

export interface SignInPage { readonly panel: Panel; readonly root: string; readonly product: string; readonly title: string; readonly https: boolean; readonly hint: string | null }
interface Notice { readonly kind: 'error' | 'info'; readonly text: string }

const NOTICES: Readonly<Record<string, Notice>> = {
  out: { kind: 'info', text: 'You are signed out.' },
  ended: { kind: 'info', text: 'Your session has ended after a while without use. Please sign in again.' },
};

/** Sign-in and sign-out: plain forms that work without scripts. Origin and method are checked before they run. */
export function signInRoutes(server: FastifyInstance, db: Db, assets: PanelAssets, page: SignInPage): void {
  const show = (reply: FastifyReply, notice: Notice | null, email: string, status: number): FastifyReply =>
    sendPage(reply, assets, newNonce(), { title: `Sign in - ${page.product}`, body: signInBody(page, notice, email) }, status);

  server.get<{ Querystring: Record<string, unknown> }>(`${page.root}/sign-in`, async (request, reply) => {
    const reason = request.query['why'];
    return show(reply, typeof reason === 'string' && Object.hasOwn(NOTICES, reason) ? NOTICES[reason]! : null, '', 200);
  });

  server.post(`${page.root}/sign-in`, async (request, reply) => {
    const { email, password } = formOf(request);
    try {
      const { token } = await signIn(db, { email, password, panel: page.panel, agent: request.headers['user-agent'], previous: cookieValue(request.headers.cookie, sessionCookieName(page.panel, page.https)) }, originOf(request));
      return await reply.header('set-cookie', sessionCookie(page.panel, page.https, token)).redirect(page.root, 303);
    } catch (error) {
      const problem = toProblem(error, 'en');
      if (problem.status >= 500) throw error;
      if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
      return await show(reply, { kind: 'error', text: problem.detail }, email.slice(0, 200), problem.status);
    }
  });

  server.post(`${page.root}/sign-out`, async (request, reply) => {
    if (request.signedIn) await signOut(db, request.signedIn);
    return reply.header('set-cookie', sessionCookie(page.panel, page.https, '', 0)).redirect(`${page.root}/sign-in?why=out`, 303);
  });
}

function formOf(request: FastifyRequest): { email: string; password: string } {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  return { email: text('email'), password: text('password') };
}

function signInBody({ root, product, title, hint }: SignInPage, notice: Notice | null, email: string): string {
  const wrong = notice?.kind === 'error';
  return `<main class="door"><div class="door-card">
<p class="brand"><span class="brand-mark" aria-hidden="true"></span>${escapeHtml(product)}</p>
<h1>${escapeHtml(title)}</h1>
${notice ? `<p class="note note-${notice.kind}" id="notice" role="${wrong ? 'alert' : 'status'}">${escapeHtml(notice.text)}</p>` : ''}
<form method="post" action="${root}/sign-in">
<label for="email">Email</label><input id="email" name="email" type="email" autocomplete="username" required maxlength="200" value="${escapeHtml(email)}"${wrong ? ' aria-describedby="notice"' : ''}${email ? '' : ' autofocus'}>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"${wrong ? ' aria-describedby="notice"' : ''}${email ? ' autofocus' : ''}>
<button class="button button-main" type="submit">Sign in</button></form>
${hint ? `<p class="door-hint">${escapeHtml(hint)}</p>` : ''}</div></main>`;
}
