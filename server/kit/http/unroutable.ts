import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, notFound } from '#kit/errors/app-error.js';
import { localeFrom } from '#kit/i18n/translate.js';
import { newId } from '#kit/ids/ids.js';
import type { Log } from './log.js';
import { plainHeaders } from './headers.js';
import { toProblem } from './problem.js';

/** Body and headers of a refusal that no hook has a part in: the same as those of any other. */
function refusal(error: AppError, language: string | undefined, https: boolean): { body: string; headers: Record<string, string> } {
  const requestId = newId();
  const body = JSON.stringify({ ...toProblem(error, localeFrom(language)), requestId });
  return { body, headers: { ...plainHeaders(https), 'x-request-id': requestId, 'content-type': 'application/problem+json', 'content-length': String(Buffer.byteLength(body)) } };
}

/**
 * Addresses that the router cannot read (a broken escape, a part that is too long) never come to a hook: the server answers
 * them itself. For `frameworkErrors` of Fastify.
 */
export const answerUnroutable = (https: boolean, log: Log) => (_error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const { body, headers } = refusal(notFound(), request.headers['accept-language'], https);
  log.info({ requestId: headers['x-request-id'], method: request.method, route: '(none)', status: 404 }, 'request');
  reply.raw.writeHead(404, headers).end(request.method === 'HEAD' ? undefined : body);
};

const STATUS_OF: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** What is no HTTP at all, or too slow, or has too many headers: one answer, then the connection ends. For `clientErrorHandler` of Fastify. */
export const answerUnreadable = (https: boolean, log: Log) => (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const { body, headers } = refusal(new AppError(status, 'invalid_payload'), undefined, https);
  log.info({ requestId: headers['x-request-id'], route: '(none)', status, code: error.code }, 'request');
  if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
  socket.destroy(error);
};
