import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, type Origin, visitor } from '#access/actor.js';
import { type Authenticator, originOf } from '#access/http.js';
import type { KeyRing } from '#kit/crypto/key-ring.js';
import { appError } from '#kit/errors/app-error.js';
import { isUuid } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';

export const tokenExpired = appError(401, 'token_expired');

const LIFE_SECONDS = 30 * 60;
const RENEW_AFTER_SECONDS = 5 * 60;
const LONGEST_SECONDS = 12 * 3600;
export const TOKEN_HEADER = 'mpp-token';

const seconds = (): number => Math.floor(systemClock.now().getTime() / 1000);

/** A visitor's token: application, first issue, this issue, keyed digest. Kept in the page's memory alone; 30 minutes, renewed by use. */
export function issueToken(keys: KeyRing, applicationId: string, first = seconds()): { token: string; expiresAt: Date } {
  const now = seconds();
  const body = `${keys.current}.${applicationId}.${first.toString(36)}.${now.toString(36)}`;
  return { token: `${body}.${keys.mac('token', body)}`, expiresAt: new Date((now + LIFE_SECONDS) * 1000) };
}

interface Claims { applicationId: string; first: number; issued: number }

/** @throws token_expired for anything that is not a live token */
export function readToken(keys: KeyRing, token: string): Claims {
  const [keyId = '', applicationId = '', first = '', issued = '', mac = '', ...rest] = token.slice(0, 300).split('.');
  const body = `${keyId}.${applicationId}.${first}.${issued}`;
  if (rest.length || !isUuid(applicationId) || !keys.ids.includes(keyId) || !keys.macMatches('token', body, mac, keyId)) throw tokenExpired();
  const claims = { applicationId, first: parseInt(first, 36), issued: parseInt(issued, 36) };
  const now = seconds();
  if (!(claims.issued <= now + 60) || now - claims.issued > LIFE_SECONDS || now - claims.first > LONGEST_SECONDS) throw tokenExpired();
  return claims;
}

/** `Authorization: Bearer` -> visitor; a token past its first minutes is answered with a fresh one in `mpp-token`. */
export const visitorAuthenticator = (keys: KeyRing): Authenticator => async (request: FastifyRequest, reply: FastifyReply): Promise<Actor | null> => {
  const header = request.headers.authorization;
  if (!header?.startsWith('Bearer ')) return null;
  const claims = readToken(keys, header.slice(7));
  if (seconds() - claims.issued > RENEW_AFTER_SECONDS) void reply.header(TOKEN_HEADER, issueToken(keys, claims.applicationId, claims.first).token);
  const origin: Origin = originOf(request);
  return visitor(claims.applicationId, origin, new Date(claims.first * 1000));
};
