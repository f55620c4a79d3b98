import type { FastifyInstance, FastifyRequest } from 'fastify';
import { originOf } from '#access/http.js';
import { acceptInvitation, cookieValue, type InvitationView, openInvitation, PENDING_SECONDS, sessionCookie, sessionCookieName, signIn } from '#identity/index.js';
import { escapeHtml } from '../kit/page.js';
import { type Door, fill, hidden, localeOf, type Notice, openBecause, posted, refusalNotice, sendDoor, submit, textsOf } from './door.js';
import { linkPage, newPasswordForm } from './link-page.js';

/** What the link of an invitation opens: who is asked to do what, the password, and on to the second factor. */
export function invitationRoutes(server: FastifyInstance, door: Door): void {
  const { db, page } = door;
  const at = `${page.root}/invitation`;

  server.get(at, openBecause('the page that reads the link; it holds nothing'), async (request, reply) => sendDoor(request, reply, door, linkPage(textsOf(request), at)));

  server.post(at, openBecause('the token of the link is the credential'), async (request, reply) => {
    const t = textsOf(request);
    const [token, password, origin] = [posted(request, 'token'), posted(request, 'password'), originOf(request)];
    let view: InvitationView | null = null;
    const form = (shown: InvitationView, notice: Notice | null, status = 200) => sendDoor(request, reply, door, { heading: t['invite.title'], notice, body: invitationBody(request, at, token, shown, notice) }, status);
    try {
      view = await openInvitation(db, token, origin);
      if (!password && !posted(request, 'accept')) return await form(view, null);
      if (!view.known && password !== posted(request, 'again')) return await form(view, { kind: 'error', text: t['password.differs'] }, 422);
      const { panel, email, made } = await acceptInvitation(db, token, password, origin);
      if (!made) return await reply.redirect(`/${panel}/sign-in?why=joined`, 303);
      const passed = await signIn(db, { email, password, panel, agent: request.headers['user-agent'], previous: cookieValue(request.headers.cookie, sessionCookieName(page.https)) }, origin);
      return await reply.header('set-cookie', sessionCookie(page.https, passed.token, PENDING_SECONDS)).redirect(`/${panel}/second-factor/set-up`, 303);
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      if (status === 422 && view) return form(view, notice, status);
      return sendDoor(request, reply, door, { heading: t['link.gone'], notice, body: `<p class="door-links"><a href="${page.root}/sign-in">${escapeHtml(t.back)}</a></p>` }, status);
    }
  });
}

function invitationBody(request: FastifyRequest, action: string, token: string, { name, email, roles, endsOn, known }: InvitationView, notice: Notice | null): string {
  const t = textsOf(request);
  const until = endsOn ? fill(t['invite.until'], { date: new Intl.DateTimeFormat(localeOf(request), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${endsOn}T00:00:00Z`)) }) : '';
  const facts = [fill(t['invite.roles'], { roles: roles.map(role => t[`role.${role}`]).join(', ') }), until].filter(Boolean);
  const text = (line: string): string => `<p class="door-text">${escapeHtml(line)}</p>`;
  if (known) return `${text(fill(t['invite.known'], { email }))}${facts.map(text).join('')}<form method="post" action="${action}">${hidden('token', token)}${hidden('accept', 'yes')}${submit(t['invite.go'])}</form>`;
  return `${text(fill(t['invite.intro'], { name, email }))}${facts.map(text).join('')}${newPasswordForm(t, { action, token, email, go: t['invite.go'], wrong: notice !== null })}`;
}
