import { sha256 } from '#kit/crypto/key-ring.js';
import type { LinksPort } from '#kit/db/links.port.js';
import type { RoleGrant } from '#access/actor.js';
import { PANEL_ROLES, type Panel } from './session.js';

/** 256 random bits in the fragment, which browsers send to nobody. Only this digest is kept. */
export const linkHash = (purpose: 'reset' | 'invitation', token: string): string => sha256(`${purpose}:${token}`);
export const isLinkToken = (token: string): boolean => /^[\w-]{43}$/.test(token);

/** The panel a person with these roles works in; staff first. */
export const panelFor = (roles: readonly Pick<RoleGrant, 'role'>[]): Panel | null =>
  (Object.keys(PANEL_ROLES) as Panel[]).find(panel => roles.some(r => PANEL_ROLES[panel].includes(r.role))) ?? null;

export const linkTo = (links: LinksPort, panel: Panel, page: 'reset' | 'invitation', token: string): string => new URL(`/${panel}/${page}#token=${token}`, links.base).href;
