import type { FastifyRequest } from 'fastify';
import { appError } from '#kit/errors/app-error.js';

const SAFE = new Set(['GET', 'HEAD']);
const originRefused = appError(403, 'origin_refused');

/**
 * Refuses requests another page made our browser send: a change must name our own origin, and data is never given to a request
 * that the browser itself calls cross-site. Beside SameSite cookies, not instead of them.
 */
export function checkOrigin(request: FastifyRequest, ownOrigin: string): void {
  const site = request.headers['sec-fetch-site'];
  const safe = SAFE.has(request.method);
  if (!safe && request.headers.origin !== ownOrigin) throw originRefused();
  if (site === undefined || site === 'same-origin') return;
  // 'none' is a person typing the address; a link from elsewhere may open a page, never an API reply
  const opensPage = safe && (site === 'none' || request.headers['sec-fetch-mode'] === 'navigate');
  if (!opensPage) throw originRefused();
}
