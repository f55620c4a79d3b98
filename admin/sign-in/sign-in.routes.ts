import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '#access/http.js';
import { cookieValue, PENDING_SECONDS, sessionCookie, sessionCookieName, signIn, signOut } from '#identity/index.js';
import { escapeHtml } from '../kit/page.js';
import { type Door, hidden, type Notice, openBecause, posted, refusalNotice, sendDoor, submit, textsOf, whyNotice } from './door.js';
import { nextPath, nextQuery } from './next-path.js';

/** Password and sign-out: plain forms that work without scripts. Origin and method are checked before they run. */
export function signInRoutes(server: FastifyInstance, door: Door): void {
  const { db, page } = door;
  const show = (request: FastifyRequest, reply: FastifyReply, notice: Notice | null, typed: { email: string; next: string }, status = 200): FastifyReply =>
    sendDoor(request, reply, door, { heading: page.title, notice, body: passwordForm(request, door, notice, typed) }, status);

  server.get<{ Querystring: Record<string, unknown> }>(`${page.root}/sign-in`, openBecause('the password is the credential'), async (request, reply) => {
    const next = nextPath(page.root, request.query['next']);
    // a call that was under way while the session's id was renewed brings people here for nothing
    return request.signedIn ? reply.redirect(next, 303) : show(request, reply, whyNotice(request), { email: '', next });
  });

  server.post(`${page.root}/sign-in`, openBecause('the password is the credential'), async (request, reply) => {
    const email = posted(request, 'email');
    const next = nextPath(page.root, posted(request, 'next'));
    try {
      const previous = cookieValue(request.headers.cookie, sessionCookieName(page.https));
      const passed = await signIn(db, { email, password: posted(request, 'password'), panel: page.panel, agent: request.headers['user-agent'], previous }, originOf(request));
      reply.header('set-cookie', sessionCookie(page.https, passed.token, PENDING_SECONDS));
      // one sign-in for all: who came to a door that is not theirs goes on at their own
      const root = passed.panel === page.panel ? page.root : `/${passed.panel}`;
      return await reply.redirect(`${root}/second-factor${passed.next === 'set_up' ? '/set-up' : ''}${root === page.root ? nextQuery(root, next) : ''}`, 303);
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      return await show(request, reply, notice, { email: email.slice(0, 200), next }, status);
    }
  });

  server.post(`${page.root}/sign-out`, openBecause('ends the session of the cookie, if there is one'), async (request, reply) => {
    if (request.signedIn) await signOut(db, request.signedIn);
    return reply.header('set-cookie', sessionCookie(page.https, '', 0)).redirect(`${page.root}/sign-in?why=out`, 303);
  });
}

function passwordForm(request: FastifyRequest, { page: { root, hint } }: Door, notice: Notice | null, { email, next }: { email: string; next: string }): string {
  const t = textsOf(request);
  const described = notice?.kind === 'error' ? ' aria-describedby="notice"' : '';
  return `<form method="post" action="${root}/sign-in">${next === root ? '' : hidden('next', next)}
<label for="email">${escapeHtml(t.email)}</label><input id="email" name="email" type="email" autocomplete="username" required maxlength="200" value="${escapeHtml(email)}"${described}${email ? '' : ' autofocus'}>
<label for="password">${escapeHtml(t.password)}</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"${described}${email ? ' autofocus' : ''}>
${submit(t.signIn)}</form>
<p class="door-links"><a href="${root}/forgot">${escapeHtml(t.forgot)}</a></p>
${hint ? `<p class="door-hint">${escapeHtml(hint)}</p>` : ''}`;
}
