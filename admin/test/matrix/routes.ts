import type { FastifyInstance } from 'fastify';
import type { collectRoutes } from '#test/routes.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { type Expected, TABLE } from './table.js';
import type { Finding } from './walk.js';

export type Caller = 'anonymous' | 'own' | 'other' | 'panel' | 'member';
/** How each caller says who it is. */
export type Credentials = Readonly<Record<Caller, Readonly<Record<string, string>>>>;
export interface RouteWorld { readonly server: FastifyInstance; readonly origin: string; readonly routes: Awaited<ReturnType<typeof collectRoutes>>['routes']; readonly application: string; readonly site: string; readonly callers: Credentials }

const NOBODY = '00000000-0000-7000-8000-000000000009';
/** Bodies that get past the check of their shape, so that the answer is about the caller. */
const bodies = (w: RouteWorld): Readonly<Record<string, unknown>> => ({
  'POST /api/v1/enroll/verifications': { site: w.site, channel: 'email', address: 'routes@visitor.example', locale: 'en' },
  'POST /api/v1/enroll/verifications/:id/resend': {}, 'POST /api/v1/enroll/verifications/:id/confirm': { code: '123456' }, 'POST /api/v1/enroll/resume': { token: 'A'.repeat(43), locale: 'en' },
  'PUT /api/v1/enroll/applications/:id/household': FAMILY_EE.household, 'POST /api/v1/enroll/applications/:id/preview': FAMILY_EE.household,
  'PUT /api/v1/enroll/applications/:id/selection': { planVersionId: NOBODY, addOnVersionIds: [], expectedMonthlyCents: 1 },
  'POST /api/v1/enroll/applications/:id/agreement': { hash: 'x'.repeat(64), locale: 'en', esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures: [{ personId: NOBODY, name: 'Ines Example', authority: 'self' }] },
  'POST /api/v1/enroll/applications/:id/submit': { expectedMonthlyCents: 1 },
  'POST /api/v1/account/sign-in': { channel: 'email', address: 'account@visitor.example', locale: 'en' }, 'POST /api/v1/account/sign-in/:id/confirm': { code: '123456' }, 'POST /api/v1/account/payment-method': { setupId: 'seti_nobody' },
  'POST /api/v1/account/contact': { channel: 'email', address: 'contact@visitor.example' }, 'POST /api/v1/account/contact/:id/confirm': { code: '123456' }, 'PUT /api/v1/account/address': { line1: '1 A Street', city: 'Reno', state: 'NV', zip: '89501' },
  'POST /api/v1/account/memberships/:id/pause': { resumesOn: '2030-01-01' },
  'POST /api/v1/account/memberships/:id/change/preview': { addOnVersionIds: [] }, 'POST /api/v1/account/memberships/:id/change': { addOnVersionIds: [], expectedDueCents: 0, prorationAt: null, key: 'key-of-nobody' }, 'POST /api/v1/account/memberships/:id/cancel': { key: 'key-of-nobody' },
});

/** The three panels have the same routes; the table says each once. */
export const keyOf = (route: { method: string; url: string }): string => `${route.method} ${route.url.replace(/^\/(admin|agent|employer)(?=\/|$)/, '/{panel}')}`;

async function status(w: RouteWorld, route: { method: string; url: string }, caller: Caller, n: number): Promise<number> {
  const url = route.url.replace(/:(\w+)/g, (_, name: string) => (name === 'id' ? (route.url.includes('/applications/') ? w.application : NOBODY) : name === 'key' ? w.site : NOBODY));
  const payload = bodies(w)[`${route.method} ${route.url}`] ?? (/^(POST|PUT)$/.test(route.method) && route.url.startsWith('/api/v1/') ? {} : undefined);
  const reply = await w.server.inject({ method: route.method as 'GET', url, remoteAddress: `192.0.2.${n % 250}`, headers: { origin: w.origin, 'idempotency-key': `key-${caller}-${n}`, ...w.callers[caller] }, ...(payload === undefined ? {} : { payload: payload as object }) });
  return reply.statusCode;
}

/** Every route of the server, asked by each kind of caller, against the table. */
export async function walkRoutes(w: RouteWorld, table: Expected): Promise<Finding[]> {
  const findings: Finding[] = [];
  const keys = new Set(w.routes.map(keyOf));
  let n = 0;
  // what ends an application, or a session, comes last
  const last = (r: { url: string }): number => (/sign-out/.test(r.url) ? 2 : /(withdraw|submit|account)/.test(r.url) ? 1 : 0);
  for (const route of [...w.routes].sort((a, b) => last(a) - last(b))) {
    const expected = table.routes[keyOf(route)];
    if (!expected) { findings.push({ at: TABLE, text: `add "${keyOf(route)}" to "routes": the status for each kind of caller` }); continue; }
    for (const caller of ['anonymous', 'other', 'panel', 'member', 'own'] as const) {
      if (expected[caller] === undefined) continue;
      const found = await status(w, route, caller, ++n);
      if (found !== expected[caller]) findings.push({ at: keyOf(route), text: `answers ${caller} with ${found}, not ${expected[caller]}` });
    }
  }
  for (const key of Object.keys(table.routes)) if (!keys.has(key)) findings.push({ at: TABLE, text: `"routes"."${key}" is no route any more: take it out` });
  return findings;
}
