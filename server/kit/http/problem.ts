import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kit/errors/app-error.js';
import { isTextKey, type Locale, textFor } from '#kit/i18n/translate.js';
import type { Log } from './log.js';
import type { Problem } from './problem.schema.js';

const CODE_BY_STATUS: Readonly<Record<number, string>> = { 400: 'invalid_payload', 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 405: 'not_found', 413: 'payload_too_large', 415: 'invalid_payload', 422: 'invalid_payload', 429: 'rate_limited', 503: 'unavailable' };

const text = (locale: Locale, key: string, params: Readonly<Record<string, string | number>>, otherwise: string): string => {
  try { return isTextKey(key) ? textFor(locale, key, params) : otherwise; } catch { return otherwise; }
};

/** RFC 9457 problem of any thrown value, in the caller's language. What we did not foresee says nothing about its cause. */
export function toProblem(error: unknown, locale: Locale): Problem {
  const known = error instanceof AppError ? error : foreign(error);
  const params = { ...known.params, ...(known.retryAfter === undefined ? {} : { seconds: known.retryAfter }) };
  const detail = text(locale, `error.${known.code}`, params, text(locale, known.status >= 500 ? 'error.internal' : 'error.invalid_payload', {}, known.code));
  return {
    type: `urn:mpp:error:${known.code}`, title: known.code.replaceAll('_', ' '), status: known.status, code: known.code, detail,
    ...(known.fields.length ? { fields: known.fields.map(f => ({ path: f.path, code: f.code, message: f.message ?? text(locale, `field.${f.code}`, f.params ?? {}, text(locale, 'field.invalid', {}, f.code)) })) } : {}),
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
  };
}

function foreign(error: unknown): AppError {
  const status = error instanceof HttpException ? error.getStatus() : (error as FastifyError | undefined)?.statusCode;
  if (status !== undefined && status >= 400 && status < 500) return new AppError(status, CODE_BY_STATUS[status] ?? 'invalid_payload');
  return new AppError(500, 'internal', { cause: error });
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const problem = toProblem(error, request.facts?.locale ?? 'en');
  if (problem.status >= 500) log.error({ requestId: request.facts?.requestId, err: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined }, 'unexpected error');
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
  return reply.status(problem.status).type('application/problem+json').send(JSON.stringify({ ...problem, requestId: request.facts?.requestId }));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    void sendProblem(error, http.getRequest(), http.getResponse(), this.log);
  }
}
