import { type Actor, type Origin, type Role, STAFF_ROLES, user } from '#access/actor.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import { systemClock } from '#kit/time/clock.js';
import { systemLiveSession, systemPendingSession } from './session.repository.js';
import { SESSION_ABSOLUTE_SECONDS, SESSION_IDLE_SECONDS } from './limits.js';
import { openEnrolling } from './second-factor/second-factor.repository.js';

export type Panel = 'admin' | 'agent' | 'employer';
/** Who may enter which panel at all; what they see there is decided by the abilities. */
export const PANEL_ROLES: Readonly<Record<Panel, readonly Role[]>> = { admin: STAFF_ROLES, agent: ['agency_manager', 'agent'], employer: ['employer_admin'] };
export const entersPanel = (panel: Panel, roles: readonly { role: Role }[]): boolean => roles.some(r => PANEL_ROLES[panel].includes(r.role));
/** The panels somebody may enter, the one they come to first at the head. */
export const panelsOf = (roles: readonly { role: Role }[]): readonly Panel[] => (Object.keys(PANEL_ROLES) as Panel[]).filter(panel => entersPanel(panel, roles));

/** 256 random bits as base64url; anything else is not even looked up. */
const TOKEN = /^[\w-]{43}$/;
export const sessionHash = (token: string): string => sha256(`session:${token}`);

/** The actor holds the roles of the panel that asked and no others; `panels` are all that the session opens. */
export interface SignedIn { readonly actor: Actor; readonly panels: readonly Panel[]; readonly name: string; readonly email: string; readonly expiresAt: Date; readonly sessionId: string; readonly epoch: number }

/** One session for all panels. `__Host-` binds the cookie to this host, https and path /; plain http on localhost cannot carry that name. */
export const sessionCookieName = (https: boolean): string => `${https ? '__Host-' : ''}mpp_session`;
export const sessionCookie = (https: boolean, token: string, maxAge = SESSION_ABSOLUTE_SECONDS): string =>
  `${sessionCookieName(https)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${https ? '; Secure' : ''}`;

/** The value of one cookie of a header; the first wins, no decoding. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').slice(0, 8192).split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Who holds this token right now, as somebody in this panel; state, roles and epoch are read afresh, so that revoking works on the next request. */
export async function currentSession(db: Db, panel: Panel, token: string | undefined, origin: Origin): Promise<SignedIn | null> {
  if (!token || !TOKEN.test(token)) return null;
  const idHash = sessionHash(token);
  const live = await systemLiveSession(db, idHash, systemClock.now(), SESSION_IDLE_SECONDS);
  if (!live || !entersPanel(panel, live.roles)) return null;
  const roles = live.roles.filter(r => PANEL_ROLES[panel].includes(r.role));
  return { actor: { ...user(live.userId, live.name, roles, origin), ...(live.mfaAt ? { provedAt: live.mfaAt } : {}) }, panels: panelsOf(live.roles), name: live.name, email: live.email, expiresAt: live.expiresAt, sessionId: live.id, epoch: live.epoch };
}

/** Somebody between password and second factor. `secret` is there while the second factor is being set up. The actor reaches own rows alone. */
export interface PendingSignIn { readonly actor: Actor; readonly userId: string; readonly name: string; readonly email: string; readonly panel: Panel; readonly sessionId: string; readonly epoch: number; readonly secret: string | null }

export async function pendingSignIn(db: Db, panel: Panel, token: string | undefined, origin: Origin): Promise<PendingSignIn | null> {
  if (!token || !TOKEN.test(token)) return null;
  const found = await systemPendingSession(db, sessionHash(token), panel, systemClock.now());
  if (!found || !entersPanel(panel, found.roles)) return null;
  const secret = found.enrolling ? openEnrolling(db.keys, found.id, found.enrolling) : null;
  return { actor: ownRows(user(found.userId, found.name, found.roles, origin)), userId: found.userId, name: found.name, email: found.email, panel, sessionId: found.id, epoch: found.epoch, secret };
}

/** Row-level security narrowed to the person's own rows, whatever their roles would open. */
export const ownRows = (actor: Actor): Actor => ({ ...actor, rowScope: { keys: { user: [actor.id ?? ''] } } });
