import type { LightMyRequestResponse } from 'fastify';

type Reply = Pick<LightMyRequestResponse, 'statusCode' | 'headers'>;
const KEPT_FOR_EVER = 'public, max-age=31536000, immutable';

/** Directives of a content policy, by name. */
export const directives = (policy: string): ReadonlyMap<string, readonly string[]> =>
  new Map(policy.split(';').map(part => part.trim().split(/\s+/)).map(([name = '', ...values]) => [name, values]));

/** A script runs only by nonce, hash or address: nothing inline, nothing evaluated, nothing from anywhere. */
function policyComplaints(address: string, policy: string): string[] {
  const out: string[] = [];
  const rules = directives(policy);
  if (rules.get('default-src')?.join(' ') !== `'none'`) out.push(`default-src is not 'none': ${policy}`);
  const scripts = rules.get('script-src') ?? [];
  for (const bad of [`'unsafe-inline'`, `'unsafe-eval'`, `'unsafe-hashes'`, '*', 'data:', 'blob:', 'https:', 'http:']) if (scripts.includes(bad)) out.push(`scripts may come from ${bad}`);
  if (!rules.has('base-uri')) out.push('base-uri is not said');
  const ancestors = rules.get('frame-ancestors')?.join(' ');
  if (!/^\/embed\/enroll(\?|$)/.test(address) && ancestors !== `'none'` && !(ancestors === `'self'` && /^\/(dev|demo)(\/|$|\?)/.test(address))) out.push(`may be framed by ${ancestors ?? 'anybody'}`);
  if (/^\/embed\/enroll(\?|$)/.test(address) && (ancestors === undefined || /\*|\s/.test(ancestors))) out.push(`our frame may be framed by ${ancestors ?? 'anybody'}`);
  return out;
}

/** What a reply of whatever route and status lacks of the headers every reply has. */
export function headerComplaints(address: string, { statusCode, headers }: Reply, https = false): string[] {
  const out: string[] = [];
  const text = (name: string): string => String(headers[name] ?? '');
  if (text('x-content-type-options') !== 'nosniff') out.push('no nosniff');
  if (!/^(no-referrer|same-origin)$/.test(text('referrer-policy'))) out.push(`referrer-policy is ${text('referrer-policy') || 'missing'}`);
  if (!/^[0-9a-f-]{36}$/.test(text('x-request-id'))) out.push('no x-request-id');
  if (headers['x-powered-by'] !== undefined || headers['server'] !== undefined) out.push('names the software');
  const kept = address.startsWith('/assets/') && statusCode === 200;
  const versioned = address.startsWith('/embed/v1/') && statusCode === 200;
  if (kept ? text('cache-control') !== KEPT_FOR_EVER : !versioned && text('cache-control') !== 'no-store') out.push(`cache-control is ${text('cache-control') || 'missing'}`);
  if (https !== (headers['strict-transport-security'] !== undefined)) out.push(`strict-transport-security is ${text('strict-transport-security') || 'missing'}`);
  if (https && !/^max-age=31536000; includeSubDomains$/.test(text('strict-transport-security'))) out.push('strict-transport-security is too weak');
  return [...out, ...policyComplaints(address, text('content-security-policy'))];
}

/** Scripts of a page that its own policy would not run, or that no policy could tell from an injected one. */
export function scriptComplaints({ headers, body }: { headers: Reply['headers']; body: string }): string[] {
  const sources = directives(String(headers['content-security-policy'] ?? '')).get('script-src') ?? [];
  const nonce = sources.find(source => source.startsWith(`'nonce-`))?.slice(7, -1);
  const tags = [...body.matchAll(/<script\b([^>]*)>/gi)].map(m => m[1] ?? '').filter(tag => !/type="application\/(ld\+)?json"/.test(tag));
  const out = tags.filter(tag => !(nonce !== undefined && tag.includes(`nonce="${nonce}"`)) && !/\bsrc="/.test(tag)).map(tag => `inline script without the nonce: <script${tag}>`);
  return [...out, ...[...body.matchAll(/<[a-z]+\b[^>]*\s(on[a-z]+)=/gi)].map(m => `inline handler ${m[1]}`), ...(/(href|src)="javascript:/i.test(body) ? ['a javascript: address'] : [])];
}
