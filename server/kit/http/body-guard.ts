import type { FastifyInstance } from 'fastify';
import { AppError, invalidPayload, notFound } from '#kit/errors/app-error.js';
import { findCardNumber } from './card-number.js';

/** As JSON.stringify writes them. */
const UNKEEPABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Nothing of ours goes so deep; beyond a few thousand levels what walks a body by recursion would run out of stack. */
const MOST_LEVELS = 60;

/** Level by level, without recursion. */
function tooDeep(body: unknown): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap(value => (value !== null && typeof value === 'object' && !Buffer.isBuffer(value) ? Object.values(value) as unknown[] : []));
  }
  return false;
}

/**
 * What no route ever sees. A card number typed into any text field is refused before the body goes anywhere: it is not
 * stored and not logged. NUL characters and halves of surrogate
 * pairs, which PostgreSQL cannot keep, are refused in bodies, NUL in addresses too; so are bodies nested without end.
 */
export function guardBodies(server: FastifyInstance, exempt: readonly string[]): void {
  server.addHook('onRequest', async request => {
    if (/%00/.test(request.url)) throw notFound();
  });
  server.addHook('preValidation', async request => {
    if (request.body === undefined || request.body === null || exempt.includes(request.routeOptions.url ?? '')) return;
    if (tooDeep(request.body) || UNKEEPABLE.test(JSON.stringify(request.body))) throw invalidPayload();
    const path = findCardNumber(request.body);
    if (path !== null) throw new AppError(422, 'card_number_in_text', { fields: [{ path, code: 'card_number' }] });
  });
}
