import type { FastifyInstance } from 'fastify';

const HASHED = /^\/assets\//;

/**
 * Headers of every reply, also of routes registered on the raw server. A route may set its own content policy
 * (pages, panels, the frame); everything else gets one that allows nothing.
 */
export function secureHeaders(server: FastifyInstance, https: boolean): void {
  server.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-content-type-options', 'nosniff').header('cross-origin-opener-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(self)');
    // A page may set `same-origin`: under no-referrer browsers send `Origin: null` with its own forms.
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'no-referrer');
    if (https) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`);
    if (!reply.hasHeader('cache-control') || !HASHED.test(request.url) && !request.url.startsWith('/embed/v1/')) reply.header('cache-control', 'no-store');
    if (!reply.hasHeader('cross-origin-resource-policy')) reply.header('cross-origin-resource-policy', 'same-origin');
    return payload;
  });
}
