import type { FastifyInstance } from 'fastify';
import { originOf } from '#access/http.js';
import { openReset, requestReset, resetPassword, sessionCookie } from '#identity/index.js';
import { escapeHtml } from '../kit/page.js';
import { type Door, fill, type Notice, openBecause, posted, refusalNotice, sendDoor, submit, textsOf } from './door.js';
import { linkPage, newPasswordForm } from './link-page.js';

/** A forgotten password: asking for a link, and what the link opens. */
export function resetRoutes(server: FastifyInstance, door: Door): void {
  askingForALink(server, door);
  const { db, page } = door;
  const at = `${page.root}/reset`;

  server.get(at, openBecause('the page that reads the link; it holds nothing'), async (request, reply) => sendDoor(request, reply, door, linkPage(textsOf(request), at)));

  server.post(at, openBecause('the token of the link is the credential'), async (request, reply) => {
    const t = textsOf(request);
    const [token, password] = [posted(request, 'token'), posted(request, 'password')];
    const form = (email: string, notice: Notice | null, status = 200) => sendDoor(request, reply, door, {
      heading: t['reset.title'], notice, body: `<p class="door-text">${escapeHtml(fill(t['reset.for'], { email }))}</p>${newPasswordForm(t, { action: at, token, email, go: t['reset.go'], wrong: notice !== null })}`,
    }, status);
    let email = '';
    try {
      ({ email } = await openReset(db, token, originOf(request)));
      if (!password) return await form(email, null);
      if (password !== posted(request, 'again')) return await form(email, { kind: 'error', text: t['password.differs'] }, 422);
      await resetPassword(db, token, password, originOf(request));
      return await reply.header('set-cookie', sessionCookie(page.https, '', 0)).redirect(`${page.root}/sign-in?why=reset`, 303);
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      if (status === 422 && email) return form(email, notice, status);
      return sendDoor(request, reply, door, { heading: t['link.gone'], notice, body: `<p class="door-links"><a href="${page.root}/forgot">${escapeHtml(t['forgot.title'])}</a><a href="${page.root}/sign-in">${escapeHtml(t.back)}</a></p>` }, status);
    }
  });
}

/** The answer is one and the same, whether the address has an account or not. */
function askingForALink(server: FastifyInstance, door: Door): void {
  const { db, page } = door;
  const at = `${page.root}/forgot`;
  const back = (text: string): string => `<p class="door-links"><a href="${page.root}/sign-in">${escapeHtml(text)}</a></p>`;

  server.get(at, openBecause('asks for an address, says nothing about it'), async (request, reply) => {
    const t = textsOf(request);
    return sendDoor(request, reply, door, {
      heading: t['forgot.title'],
      body: `<p class="door-text">${escapeHtml(t['forgot.intro'])}</p><form method="post" action="${at}"><label for="email">${escapeHtml(t.email)}</label><input id="email" name="email" type="email" autocomplete="username" maxlength="200" required autofocus>${submit(t['forgot.go'])}</form>${back(t.back)}`,
    });
  });

  server.post(at, openBecause('answers every address alike'), async (request, reply) => {
    const t = textsOf(request);
    try {
      await requestReset(db, posted(request, 'email'), originOf(request));
      return await sendDoor(request, reply, door, { heading: t['forgot.title'], notice: { kind: 'info', text: t['forgot.sent'] }, body: back(t.back) });
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      return sendDoor(request, reply, door, { heading: t['forgot.title'], notice, body: back(t.back) }, status);
    }
  });
}
