import type { FastifyInstance } from 'fastify';

const HASHED = /^\/assets\//;
const HSTS = 'max-age=31536000; includeSubDomains';
/** For what is not a page: allows nothing. */
const CLOSED_POLICY = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
const ALWAYS = { 'x-content-type-options': 'nosniff', 'cross-origin-opener-policy': 'same-origin', 'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(self)' } as const;

/** Headers of an answer that no route and no hook has a part in. */
export const plainHeaders = (https: boolean): Record<string, string> =>
  ({ ...ALWAYS, 'referrer-policy': 'no-referrer', 'content-security-policy': CLOSED_POLICY, 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin', ...(https ? { 'strict-transport-security': HSTS } : {}) });

/**
 * Headers of every reply, also of routes registered on the raw server. A route may set its own content policy
 * (pages, panels, the frame); everything else gets one that allows nothing.
 */
export function secureHeaders(server: FastifyInstance, https: boolean): void {
  server.addHook('onSend', async (request, reply, payload) => {
    reply.headers(ALWAYS);
    // A page may set `same-origin`: under no-referrer browsers send `Origin: null` with its own forms.
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'no-referrer');
    if (https) reply.header('strict-transport-security', HSTS);
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', CLOSED_POLICY);
    if (!reply.hasHeader('cache-control') || !HASHED.test(request.url) && !request.url.startsWith('/embed/v1/')) reply.header('cache-control', 'no-store');
    if (!reply.hasHeader('cross-origin-resource-policy')) reply.header('cross-origin-resource-policy', 'same-origin');
    return payload;
  });
}
