import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, signInRequired } from '#kit/errors/app-error.js';
import type { Db } from '#kit/db/db.js';
import type { Panel } from '#identity/index.js';
import { callerOf, type Caller, currentAdmin } from './caller.js';
import type { PanelResource } from './registry.js';

export interface PanelApi { readonly db: Db; readonly root: string; readonly panel: Panel; readonly entries: ReadonlyMap<string, PanelResource> }

export function callerFor(request: FastifyRequest, db: Db): Caller {
  if (!request.signedIn) throw signInRequired();
  return callerOf(currentAdmin(db, request.signedIn));
}

export const json = (reply: FastifyReply, value: unknown, status = 200): FastifyReply => reply.code(status).type('application/json; charset=utf-8').header('cache-control', 'no-store').send(JSON.stringify(value));

/** One field of a posted form. @throws invalid_payload when it is no text */
export function field(request: FastifyRequest, name: string): string | undefined {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (value !== undefined && typeof value !== 'string') throw new AppError(422, 'invalid_payload');
  return value;
}
