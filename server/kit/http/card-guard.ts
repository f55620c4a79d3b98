import type { FastifyInstance } from 'fastify';
import { AppError } from '#kit/errors/app-error.js';
import { findCardNumber } from './card-number.js';

/** A card number typed into any text field is refused before anything sees the body: it is not stored and not logged. */
export function refuseCardNumbers(server: FastifyInstance, exempt: readonly string[]): void {
  server.addHook('preValidation', async request => {
    if (request.body === undefined || request.body === null || exempt.includes(request.routeOptions.url ?? '')) return;
    const path = findCardNumber(request.body);
    if (path !== null) throw new AppError(422, 'card_number_in_text', { fields: [{ path, code: 'card_number' }] });
  });
}
