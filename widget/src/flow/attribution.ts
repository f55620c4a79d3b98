import type { Attribution, Utm } from '../api/types.js';

export const UTM_KEYS = ['source', 'medium', 'campaign', 'term', 'content'] as const;
export const ATTRIBUTES = ['agent', 'campaign', 'group', 'plan'] as const;
const MAX_VALUE = 100;
const MAX_REFERRER = 500;
/** What the API takes as a code of an agent, campaign, group or plan. */
const TOKEN = /^[\w.~-]+$/;

const short = (value: string | null, limit: number): string => (value ?? '').trim().slice(0, limit);

/** Origin and path of a page; its query and fragment may hold personal data and are dropped. Empty if it is not a web address. */
export function pageAddress(href: string): string {
  try {
    const url = new URL(href);
    return /^https?:$/.test(url.protocol) ? (url.origin + url.pathname).slice(0, MAX_REFERRER) : '';
  } catch {
    return '';
  }
}

/** Attribution from the query of our own pages. A value that the API would refuse is dropped: a partner's mistake must stop nobody. */
export function attributionOf(query: URLSearchParams): Attribution {
  const found: Attribution = {};
  for (const name of ATTRIBUTES) {
    const value = short(query.get(name), MAX_VALUE);
    if (TOKEN.test(value)) found[name] = value;
  }
  const referrer = pageAddress(query.get('referrer') ?? '');
  if (referrer) found.referrer = referrer;
  const utm: Utm = {};
  for (const name of UTM_KEYS) {
    const value = short(query.get(`utm_${name}`), MAX_VALUE);
    if (value) utm[name] = value;
  }
  if (Object.keys(utm).length) found.utm = utm;
  return found;
}
