import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute, stepUpRequired } from '#access/execute.js';
import { beginReplacingFactor, changePassword, endOtherSessions, endSession, finishReplacingFactor, myAccount, renewRecoveryCodes, replacementSecret, sessionCookie, type SignedIn, stepUp } from '#identity/index.js';
import { AppError, signInRequired } from '#kit/errors/app-error.js';
import { systemClock } from '#kit/time/clock.js';
import { initialOf, lookOf } from '../kit/look.js';
import { escapeHtml, newNonce, sendPage } from '../kit/page.js';
import { type AccountView, accountBody } from './account-page.js';
import { recoveryCodesPage } from './codes-page.js';
import { type Door, hidden, inSession, localeOf, type Notice, posted, refusalNotice, sendDoor, submit, textsOf } from './door.js';
import { showSetUp } from './second-factor.routes.js';
import { proofOf } from './step-up.routes.js';
import { isTextKey } from './texts.js';

type Act = (me: SignedIn, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** 'Your account': whoever is signed in, about themselves and nobody else. Use cases decide; what needs a fresh code asks for it and goes on. */
export function accountRoutes(server: FastifyInstance, door: Door): void {
  const { page } = door;
  const at = `${page.root}/account`;
  const own = inSession('about the person of the session alone');
  const route = (path: string, act: Act): void => { server.post(`${at}${path}`, own, async (request, reply) => act(whoIs(request), request, reply)); };
  const done = (reply: FastifyReply, what: string): FastifyReply => reply.redirect(`${at}?done=${what}`, 303);

  server.get(at, own, async (request, reply) => showAccount(door, whoIs(request), request, reply, doneNotice(request)));
  for (const [name, act] of Object.entries(careful(door, at))) route(`/${name}`, (me, request, reply) => confirmed(door, name, me, request, reply, act));
  route('/confirm', async (me, request, reply) => confirmAndGoOn(door, at, me, request, reply));
  sessionRoutes(door, route, done);

  route('/password', async (me, request, reply) => {
    const [current, next] = [posted(request, 'current'), posted(request, 'password')];
    if (next !== posted(request, 'again')) return showAccount(door, me, request, reply, { kind: 'error', text: textsOf(request)['password.differs'], about: 'password' }, 422);
    try {
      const { token } = await changePassword(door.db, me, current, next);
      return await done(reply.header('set-cookie', sessionCookie(page.https, token)), 'password');
    } catch (error) {
      const { notice, status } = refusalNotice(request, reply, error);
      return showAccount(door, me, request, reply, { ...notice, about: 'password' }, status);
    }
  });

  route('/second-factor/finish', async (me, request, reply) => {
    try {
      await execute(door.db, me.actor, finishReplacingFactor, { session: me.sessionId, code: posted(request, 'code').replace(/\s/g, '').slice(0, 10) });
      return await done(reply, 'factor');
    } catch (error) {
      const secret = await replacementSecret(door.db, me);
      const { notice, status } = refusalNotice(request, reply, error);
      return secret === null || status === 403 ? reply.redirect(at, 303) : showReplacing(door, at, me, request, reply, secret, notice, status);
    }
  });
}

const whoIs = (request: FastifyRequest): SignedIn => { if (!request.signedIn) throw signInRequired(); return request.signedIn; };

function sessionRoutes({ db, page }: Door, route: (path: string, act: Act) => void, done: (reply: FastifyReply, what: string) => FastifyReply): void {
  route('/sessions/end', async (me, request, reply) => {
    const id = posted(request, 'id');
    await execute(db, me.actor, endSession, { id });
    return id === me.sessionId ? reply.redirect(`${page.root}/sign-in?why=out`, 303) : done(reply, 'ended');
  });
  route('/sessions/end-others', async (me, _request, reply) => {
    await execute(db, me.actor, endOtherSessions, { keep: me.sessionId });
    return done(reply, 'others');
  });
}

/** What asks for a fresh code, by the last part of its address. */
function careful(door: Door, at: string): Readonly<Record<string, Act>> {
  return {
    'recovery-codes': async (me, request, reply) => {
      const { codes } = await execute(door.db, me.actor, renewRecoveryCodes, {});
      return sendDoor(request, reply, door, recoveryCodesPage(textsOf(request), codes, at));
    },
    'second-factor': async (me, request, reply) => {
      const { secret } = await execute(door.db, me.actor, beginReplacingFactor, { session: me.sessionId });
      return showReplacing(door, at, me, request, reply, secret, null);
    },
  };
}

/** Runs it, or asks for the code first. */
async function confirmed(door: Door, name: string, me: SignedIn, request: FastifyRequest, reply: FastifyReply, act: Act): Promise<FastifyReply> {
  try { return await act(me, request, reply); }
  catch (error) {
    if (error instanceof AppError && error.code === stepUpRequired().code) return askToConfirm(door, name, request, reply, null);
    throw error;
  }
}

function askToConfirm(door: Door, name: string, request: FastifyRequest, reply: FastifyReply, notice: Notice | null, status = 200): FastifyReply {
  const t = textsOf(request);
  const at = `${door.page.root}/account`;
  const wrong = notice ? ' aria-invalid="true" aria-describedby="notice"' : '';
  return sendDoor(request, reply, door, {
    heading: t['confirm.title'], notice,
    body: `<p class="door-text">${escapeHtml(t['confirm.intro'])}</p><form method="post" action="${at}/confirm">${hidden('goal', name)}<label for="code">${escapeHtml(t['confirm.label'])}</label><input id="code" name="code" class="code-input code-long" autocomplete="one-time-code" maxlength="20" required autofocus${wrong}>${submit(t['confirm.go'])}</form><p class="door-links"><a href="${at}">${escapeHtml(t.cancel)}</a></p>`,
  }, status);
}

/** The code, and then what it was asked for: a name from the list above, never an address. */
async function confirmAndGoOn(door: Door, at: string, me: SignedIn, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const acts = careful(door, at);
  const name = posted(request, 'goal');
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!act) return reply.redirect(at, 303);
  try {
    const { token } = await stepUp(door.db, me, proofOf(posted(request, 'code')));
    reply.header('set-cookie', sessionCookie(door.page.https, token));
  } catch (error) {
    const { notice, status } = refusalNotice(request, reply, error);
    return askToConfirm(door, name, request, reply, notice, status);
  }
  return act({ ...me, actor: { ...me.actor, provedAt: systemClock.now() } }, request, reply);
}

const showReplacing = (door: Door, at: string, me: SignedIn, request: FastifyRequest, reply: FastifyReply, secret: string, notice: Notice | null, status = 200): FastifyReply => {
  const t = textsOf(request);
  return showSetUp(request, reply, door, { secret, email: me.email, action: `${at}/second-factor/finish`, next: door.page.root, heading: t['factor.replaceTitle'], intro: t['factor.replaceIntro'] }, notice, status);
};

function doneNotice(request: FastifyRequest): Notice | null {
  const key = `account.done.${String((request.query as Record<string, unknown>)['done'])}`;
  return isTextKey(key) ? { kind: 'good', text: textsOf(request)[key] } : null;
}

async function showAccount(door: Door, me: SignedIn, request: FastifyRequest, reply: FastifyReply, notice: AccountView['notice'], status = 200): Promise<FastifyReply> {
  const t = textsOf(request);
  const { root } = door.page;
  const { name: product } = lookOf(request);
  const account = await myAccount(door.db, me);
  const body = accountBody(t, { root, product, initial: initialOf(product), locale: localeOf(request), now: systemClock.now(), me, account, notice });
  return sendPage(reply, door.assets, newNonce(), { lang: localeOf(request), title: `${t['account.title']} - ${product}`, body }, status);
}
