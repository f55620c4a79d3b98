import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Locale, localeFrom } from '#kit/i18n/translate.js';
import { newId } from '#kit/ids/ids.js';
import { elapsed } from '#kit/time/clock.js';
import type { Log } from './log.js';

export interface RequestFacts { requestId: string; ip: string; locale: Locale; startedAt: number }
declare module 'fastify' { interface FastifyRequest { facts: RequestFacts } }

/** Facts of every request, and one log line for each, with nothing in it that a person typed. */
export function traceRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    request.facts = { requestId: newId(), ip: request.ip, locale: localeFrom(request.headers['accept-language']), startedAt: elapsed() };
    reply.header('x-request-id', request.facts.requestId);
  });
  server.addHook('onResponse', async (request, reply) => {
    const facts = request.facts;
    log[reply.statusCode >= 500 ? 'error' : 'info']({
      requestId: facts.requestId, method: request.method, route: request.routeOptions.url ?? '(none)', status: reply.statusCode, ms: Math.round(elapsed() - facts.startedAt),
    }, 'request');
  });
}
