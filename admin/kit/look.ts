import type { FastifyRequest } from 'fastify';
import { anonymous } from '#access/actor.js';
import { cookieValue } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { settingsInForce, SETTINGS } from '#settings/index.js';

export const THEME_COOKIE = 'mpp_theme';
/** How the pages of a request look: the provider's name and accent, and the theme somebody chose over their system's. */
export interface Look { readonly name: string; readonly accent: string; readonly theme: 'light' | 'dark' | null }

declare module 'fastify' { interface FastifyRequest { look?: Look } }

const DEFAULTS: Look = { name: SETTINGS.provider_name.fallback, accent: SETTINGS.brand_accent.fallback, theme: null };

/** Branding is public: it also stands on the page for signing in. */
export async function readLook(db: Db, request: FastifyRequest): Promise<Look> {
  const theme = cookieValue(request.headers.cookie, THEME_COOKIE);
  const settings = await db.read(anonymous(), tx => settingsInForce(tx));
  return { name: settings.provider_name, accent: settings.brand_accent, theme: theme === 'light' || theme === 'dark' ? theme : null };
}

export const lookOf = (request: FastifyRequest): Look => request.look ?? DEFAULTS;
/** What stands in the mark in place of a logo. */
export const initialOf = (name: string): string => [...name.trim()][0]?.toUpperCase() ?? '';
