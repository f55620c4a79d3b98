import type { Attribution, Locale } from '../../api/types.js';
import { attributionOf } from '../../flow/attribution.js';
import { pickLocale } from '../../i18n/index.js';

export interface PageConfig {
  /** Public site key, or empty when neither server nor address gave one. */
  site: string;
  /** Exact origin of the page around our frame, checked by the server; null on the full page. */
  parentOrigin: string | null;
  locale: Locale;
  attribution: Attribution;
  apiBase: string;
  /** From the mailed link. */
  resumeToken: string | null;
}

/** Reads `#resume=<token>` and removes the fragment at once, so that it stays neither in the address bar nor in the history. */
function takeResumeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('resume');
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return token;
}

/** Configuration written by the server into `<meta name="mpp-config">`; the query fills what it left out, never the parent's origin. */
export function readConfig(): PageConfig {
  const resumeToken = takeResumeToken();
  const query = new URLSearchParams(location.search);
  const given = JSON.parse(document.querySelector<HTMLMetaElement>('meta[name="mpp-config"]')?.content ?? '{}') as Partial<Record<keyof PageConfig, never>> & {
    site?: string | null; parentOrigin?: string | null; locale?: string | null; attribution?: Attribution | null; apiBase?: string;
  };
  return {
    site: given.site ?? query.get('site') ?? '',
    parentOrigin: given.parentOrigin ?? null,
    locale: pickLocale(given.locale ?? query.get('locale') ?? navigator.language),
    attribution: given.attribution ?? attributionOf(query),
    apiBase: given.apiBase ?? '/api/v1',
    resumeToken,
  };
}
