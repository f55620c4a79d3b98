import path from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Config } from '#config/config.js';
import type { Locale } from '#kit/i18n/translate.js';

/** What the build wrote of one of our pages. */
export interface PageFiles { script: string; styles: string[]; texts: Record<Locale, string>; shared: string[] }
export type PageQuery = Partial<Record<'site' | 'origin' | 'locale' | 'agent' | 'campaign' | 'group' | 'plan' | 'referrer', string>>;

export const FOLDER = path.resolve('dist/widget');
export const ASSETS = '/assets/pages/';
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
export const localeOf = (request: FastifyRequest, query: PageQuery): Locale => (query.locale === 'es' || query.locale === 'en' ? query.locale : request.facts.locale);

/** Where the card fields come from: Stripe, or the sandbox and its other site. */
function paymentSources(config: Config): { script: string; frame: string; connect: string } {
  if (!config.SANDBOX_URL) return { script: 'https://js.stripe.com https://*.js.stripe.com', frame: 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com', connect: 'https://api.stripe.com' };
  const origin = new URL(config.STRIPE_JS_URL).origin;
  return { script: origin, frame: `${origin} http://stripe.localhost:${new URL(config.SANDBOX_URL).port}`, connect: origin };
}

/** The content policy of a page with card fields. */
export function pagePolicy(config: Config, ancestors: string): string {
  const pay = paymentSources(config);
  return [`default-src 'none'`, `script-src 'self' ${pay.script}`, `style-src 'self'`, `img-src 'self' data:`, `font-src 'self'`, `connect-src 'self' ${pay.connect}`, `frame-src ${pay.frame}`,
    `base-uri 'none'`, `form-action 'none'`, `frame-ancestors ${ancestors}`].join('; ');
}

/** Links of the files that a page needs first. */
export const pageLinks = ({ styles, shared, texts }: PageFiles, locale: Locale): string =>
  [...styles.map(s => `<link rel="stylesheet" href="${ASSETS}${s}">`), ...[...shared, texts[locale]].map(s => `<link rel="modulepreload" href="${ASSETS}${s}">`)].join('\n');
