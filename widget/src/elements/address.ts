import { ATTRIBUTES, pageAddress, UTM_KEYS } from '../flow/attribution.js';

/** Where this script came from: our host, whatever page includes it. */
export const HOME = new URL(import.meta.url).origin;

export interface Ask { site: string; locale: string; agent: string; campaign: string; group: string; plan: string }

/** Query of our pages: site, attribution of the attributes, and from the partner's address its origin, path and five UTM values. */
function query(ask: Ask, page: string): URLSearchParams {
  const out = new URLSearchParams({ site: ask.site });
  for (const name of ATTRIBUTES) if (ask[name]) out.set(name, ask[name]);
  if (ask.locale) out.set('locale', ask.locale);
  const referrer = pageAddress(page);
  if (referrer) out.set('referrer', referrer);
  const given = new URL(page).searchParams;
  for (const name of UTM_KEYS) {
    const value = given.get(`utm_${name}`);
    if (value) out.set(`utm_${name}`, value.slice(0, 100));
  }
  return out;
}

export function frameAddress(ask: Ask, page: string, origin: string): string {
  const params = query(ask, page);
  params.set('origin', origin);
  return `${HOME}/embed/enroll?${params}`;
}

export const pageLink = (ask: Ask, page: string): string => `${HOME}/enroll?${query(ask, page)}`;

export type Refusal = 'site' | 'origin' | 'network';

/** Asks whether this site key may be used on this origin. Null when it may. */
export async function refusalOf(site: string, origin: string): Promise<Refusal | null> {
  if (!site) return 'site';
  try {
    const reply = await fetch(`${HOME}/embed/health.json?${new URLSearchParams({ site, origin })}`, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    if (reply.ok) return null;
    const { code = '' } = await reply.json() as { code?: string };
    return code.includes('origin') ? 'origin' : code.includes('site') || reply.status === 404 ? 'site' : reply.status === 403 ? 'origin' : 'network';
  } catch {
    return 'network';
  }
}
