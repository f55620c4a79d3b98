import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, signInRequired } from '#kit/errors/app-error.js';
import type { Db } from '#kit/db/db.js';
import { callerOf, type Caller, currentAdmin } from './caller.js';
import { findEverywhere } from './finder.js';
import { searchText } from './query.js';
import type { PanelResource } from './registry.js';

export interface PanelApi { readonly db: Db; readonly root: string; readonly entries: ReadonlyMap<string, PanelResource> }

/** What a panel needs beside AdminJS's own routes. Session and origin are checked before, in the loader's guard. */
export function panelApi(scope: FastifyInstance, { db, root, entries }: PanelApi): void {
  // the text travels in the body: addresses are logged by proxies and kept by browsers
  scope.post(`${root}/api/find`, { config: { access: { kind: 'session', reason: 'rows and fields by the caller\'s ability; audited' } } }, async (request, reply) => {
    const text = searchText(field(request, 'text')) ?? '';
    return json(reply, { groups: await findEverywhere(callerFor(request, db), [...entries.values()], text) });
  });
}

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
