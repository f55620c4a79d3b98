import type { FastifyInstance } from 'fastify';
import { AppError, invalidPayload, notFound } from '#kit/errors/app-error.js';
import { findCardNumber } from './card-number.js';

/**
 * What no route ever sees. A card number typed into any text field is refused before the body goes anywhere: it is not
 * stored and not logged. A NUL character, which PostgreSQL cannot keep, is refused in bodies and addresses alike.
 */
export function guardBodies(server: FastifyInstance, exempt: readonly string[]): void {
  server.addHook('onRequest', async request => {
    if (/%00/.test(request.url)) throw notFound();
  });
  server.addHook('preValidation', async request => {
    if (request.body === undefined || request.body === null || exempt.includes(request.routeOptions.url ?? '')) return;
    if (JSON.stringify(request.body).includes('\\u0000')) throw invalidPayload();
    const path = findCardNumber(request.body);
    if (path !== null) throw new AppError(422, 'card_number_in_text', { fields: [{ path, code: 'card_number' }] });
  });
}
