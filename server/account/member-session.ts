import type { FastifyRequest } from 'fastify';
import { type Actor, type Origin, user } from '#access/actor.js';
import { type Authenticator, originOf } from '#access/http.js';
import { type Channel, cookieValue, SESSION_ABSOLUTE_SECONDS, SESSION_IDLE_SECONDS } from '#identity/index.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import { signInRequired } from '#kit/errors/app-error.js';
import { checkOrigin } from '#kit/http/origin.js';
import { systemClock } from '#kit/time/clock.js';
import { systemLiveMember } from './member-session.repository.js';

/** 256 random bits as base64url; anything else is not even looked up. */
const TOKEN = /^[\w-]{43}$/;
export const memberHash = (token: string): string => sha256(`member:${token}`);
/** The routes a member's cookie counts for. */
const PATH = '/api/v1/account/';

/** `__Host-` binds the cookie to this host, https and path /; plain http on localhost cannot carry that name. */
export const memberCookieName = (https: boolean): string => `${https ? '__Host-' : ''}mpp_member`;
export const memberCookie = (https: boolean, token: string, maxAge = SESSION_ABSOLUTE_SECONDS): string =>
  `${memberCookieName(https)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${https ? '; Secure' : ''}`;
export const memberToken = (request: Pick<FastifyRequest, 'headers'>, https: boolean): string | undefined => cookieValue(request.headers.cookie, memberCookieName(https));

/** Somebody of a household, by a session of this browser. */
export interface Member extends Actor { readonly session: { readonly id: string; readonly householdId: string; readonly applicationIds?: readonly string[]; readonly channel: Channel; readonly contact: string; readonly expiresAt: Date } }

export function memberOf(session: Member['session'], origin: Origin): Member {
  const actor = user(session.householdId, 'Member', [{ role: 'member', householdId: session.householdId }], origin);
  return { ...actor, rowScope: { keys: { ...actor.rowScope.keys, application: session.applicationIds ?? [] } }, session };
}

/** @throws unauthorized for anybody else */
export function asMember(actor: Actor): Member {
  if (!('session' in actor)) throw signInRequired();
  return actor as Member;
}

export const householdOf = (actor: Actor): string => asMember(actor).session.householdId;

/**
 * The member of a request to the account's routes. Each of those must come from our own page, also while nobody is signed in:
 * else another page could sign a visitor in to somebody else's account. @throws origin_refused
 */
export const memberAuthenticator = (db: Db, publicUrl: URL): Authenticator => async request => {
  if (!request.url.startsWith(PATH)) return null;
  checkOrigin(request, publicUrl.origin);
  const token = memberToken(request, publicUrl.protocol === 'https:');
  if (!token || !TOKEN.test(token)) return null;
  const live = await systemLiveMember(db, memberHash(token), systemClock.now(), SESSION_IDLE_SECONDS);
  return live && memberOf(live, originOf(request));
};
