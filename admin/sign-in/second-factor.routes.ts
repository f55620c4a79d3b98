import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderSVG } from 'uqr';
import { originOf } from '#access/http.js';
import { cookieValue, finishSetUp, finishSignIn, pendingSignIn, type PendingSignIn, type Proof, sessionCookie, sessionCookieName, setUpUri } from '#identity/index.js';
import { lookOf } from '../kit/look.js';
import { escapeHtml } from '../kit/page.js';
import { recoveryCodesPage } from './codes-page.js';
import { codeField, type Door, fill, hidden, type Notice, openBecause, posted, refusalNotice, sendDoor, submit, textsOf } from './door.js';
import { nextPath, nextQuery } from './next-path.js';

type Query = Readonly<Record<string, unknown>>;

/** The second of two steps. Who has not shown a password lately starts there; who has no second factor yet sets one up and gets no further without. */
export function secondFactorRoutes(server: FastifyInstance, door: Door): void {
  const { db, page } = door;
  const at = `${page.root}/second-factor`;
  const waiting = (request: FastifyRequest): Promise<PendingSignIn | null> => pendingSignIn(db, page.panel, cookieValue(request.headers.cookie, sessionCookieName(page.https)), originOf(request));
  const startAgain = (request: FastifyRequest, reply: FastifyReply): FastifyReply => (request.signedIn ? reply.redirect(page.root, 303) : reply.redirect(`${page.root}/sign-in?why=late`, 303));
  const open = openBecause('asks for a sign-in that waits for its second factor');

  server.get<{ Querystring: Query }>(at, open, async (request, reply) => {
    const pending = await waiting(request);
    if (!pending) return startAgain(request, reply);
    if (pending.secret !== null) return reply.redirect(`${at}/set-up`, 303);
    return showCode(request, reply, door, request.query['with'] === 'recovery' ? 'recovery' : 'code', nextPath(page.root, request.query['next']), null);
  });

  server.post(at, open, async (request, reply) => {
    const pending = await waiting(request);
    if (!pending || pending.secret !== null) return startAgain(request, reply);
    const next = nextPath(page.root, posted(request, 'next'));
    const proof: Proof = posted(request, 'recovery') ? { kind: 'recovery', text: posted(request, 'recovery') } : { kind: 'code', text: posted(request, 'code') };
    try {
      const { token } = await finishSignIn(db, pending, proof, request.headers['user-agent']);
      return await reply.header('set-cookie', sessionCookie(page.https, token)).redirect(next, 303);
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      return status === 401 ? startAgain(request, reply) : showCode(request, reply, door, proof.kind, next, notice, status);
    }
  });

  server.get<{ Querystring: Query }>(`${at}/set-up`, open, async (request, reply) => {
    const pending = await waiting(request);
    if (!pending?.secret) return startAgain(request, reply);
    return showSetUp(request, reply, door, { secret: pending.secret, email: pending.email, action: `${at}/set-up`, next: nextPath(page.root, request.query['next']) }, null);
  });

  server.post(`${at}/set-up`, open, async (request, reply) => {
    const pending = await waiting(request);
    if (!pending?.secret) return startAgain(request, reply);
    const next = nextPath(page.root, posted(request, 'next'));
    try {
      const { token, recoveryCodes } = await finishSetUp(db, pending, posted(request, 'code'), request.headers['user-agent']);
      reply.header('set-cookie', sessionCookie(page.https, token));
      return await sendDoor(request, reply, door, recoveryCodesPage(textsOf(request), recoveryCodes, next));
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      return status === 401 ? startAgain(request, reply) : showSetUp(request, reply, door, { secret: pending.secret, email: pending.email, action: `${at}/set-up`, next }, notice, status);
    }
  });
}

function showCode(request: FastifyRequest, reply: FastifyReply, door: Door, kind: Proof['kind'], next: string, notice: Notice | null, status = 200): FastifyReply {
  const t = textsOf(request);
  const { root, codesPage } = door.page;
  const { name: product } = lookOf(request);
  const at = `${root}/second-factor`;
  const query = nextQuery(root, next);
  const wrong = notice?.kind === 'error';
  const form = (field: string): string => `<form method="post" action="${at}">${next === root ? '' : hidden('next', next)}${field}${submit(t['code.go'])}</form>`;
  const links = (...all: string[]): string => `<p class="door-links">${all.join('')}<a href="${root}/sign-in">${escapeHtml(t.back)}</a></p>`;
  const demo = codesPage ? `<p class="door-hint"><a href="${codesPage}" target="_blank" rel="noopener">${escapeHtml(t.demoCodes)}</a></p>` : '';
  if (kind === 'recovery') return sendDoor(request, reply, door, {
    heading: t['recovery.title'], notice,
    body: `<p class="door-text">${escapeHtml(t['recovery.intro'])}</p>${form(`<label for="recovery">${escapeHtml(t['recovery.label'])}</label><input id="recovery" name="recovery" class="code-input code-long" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" placeholder="XXXXX-XXXXX" required autofocus${wrong ? ' aria-invalid="true" aria-describedby="notice"' : ''}>`)}
<p class="door-text">${escapeHtml(t['recovery.none'])}</p>${links(`<a href="${at}${query}">${escapeHtml(t['recovery.back'])}</a>`)}`,
  }, status);
  return sendDoor(request, reply, door, {
    heading: t['code.title'], notice,
    body: `<p class="door-text">${escapeHtml(fill(t['code.intro'], { product }))}</p>${form(codeField(t['code.label'], wrong))}${links(`<a href="${at}?with=recovery${query.replace('?', '&amp;')}">${escapeHtml(t['code.lost'])}</a>`)}${demo}`,
  }, status);
}

export interface SetUp { readonly secret: string; readonly email: string; readonly action: string; readonly next: string; readonly heading?: string; readonly intro?: string }

/** The picture to scan, the same as a key to type, and the field that proves it worked. */
export function showSetUp(request: FastifyRequest, reply: FastifyReply, door: Door, { secret, email, action, next, heading, intro }: SetUp, notice: Notice | null, status = 200): FastifyReply {
  const t = textsOf(request);
  const { root } = door.page;
  const { name: product } = lookOf(request);
  const picture = renderSVG(setUpUri(secret, email, product), { border: 2 }).replace('<svg ', `<svg role="img" aria-label="${escapeHtml(t['setUp.picture'])}" class="qr" `);
  return sendDoor(request, reply, door, {
    heading: heading ?? t['setUp.title'], wide: true, notice,
    body: `<p class="door-text">${escapeHtml(intro ?? t['setUp.intro'])}</p><ol class="steps">
<li>${escapeHtml(t['setUp.app'])}</li>
<li>${escapeHtml(t['setUp.scan'])}<div class="qr-box">${picture}</div><details><summary>${escapeHtml(t['setUp.key'])}</summary><code class="secret-key" id="secret">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></details></li>
<li>${escapeHtml(t['setUp.type'])}<form method="post" action="${action}">${next === root ? '' : hidden('next', next)}${codeField(t['code.label'], notice?.kind === 'error')}${submit(t['code.go'])}</form></li></ol>`,
  }, status);
}
