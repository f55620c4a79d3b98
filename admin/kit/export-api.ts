import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { execute } from '#access/execute.js';
import { downloadExport, exportStatus, requestExport } from '#exports/index.js';
import { invalidPayload, notFound } from '#kit/errors/app-error.js';
import { isUuid } from '#kit/ids/ids.js';
import { callerFor, field, json, type PanelApi } from './api-request.js';

interface ById { Params: { id: string } }

/** Lists as files: asked for, watched and fetched by one and the same person. */
export function exportApi(scope: FastifyInstance, { db, root, panel }: PanelApi): void {
  const config = { access: { kind: 'session' as const, reason: 'the use case decides; rows and fields by the caller\'s ability' } };
  scope.post(`${root}/api/exports`, { config }, async (request, reply) => {
    const { actor } = callerFor(request, db);
    return json(reply, await execute(db, actor, requestExport, { panel, resource: field(request, 'resource') ?? '', query: queryOf(field(request, 'query')) }), 201);
  });
  scope.get<ById>(`${root}/api/exports/:id`, { config }, async (request, reply) => json(reply, await execute(db, callerFor(request, db).actor, exportStatus, { id: idOf(request) })));
  scope.get<ById>(`${root}/api/exports/:id/file`, { config }, async (request, reply) => {
    const { storageKey, fileName } = await execute(db, callerFor(request, db).actor, downloadExport, { id: idOf(request) });
    const chunks = await db.ports.storage.getStream(storageKey);
    if (!chunks) throw notFound();
    return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${fileName}"`).header('cache-control', 'no-store').send(Readable.from(chunks));
  });
}

function idOf(request: FastifyRequest<ById>): string {
  if (!isUuid(request.params.id)) throw notFound();
  return request.params.id;
}

/** Filters, search and order as the list's own address has them; where a page begins is of no use to a file. */
function queryOf(text: string | undefined): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text ?? '')) {
    if (['after', 'before', 'from', 'perPage'].includes(name)) continue;
    if (Object.hasOwn(query, name) || name === '__proto__') throw invalidPayload({ fields: [{ path: 'query', code: 'invalid' }] });
    query[name] = value;
  }
  return query;
}
