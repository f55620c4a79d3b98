import type { FastifyInstance, FastifyRequest } from 'fastify';
import { execute } from '#access/execute.js';
import { notFound, signInRequired } from '#kit/errors/app-error.js';
import { isUuid } from '#kit/ids/ids.js';
import { readDocument } from '#kit/storage/documents.js';
import type { Db } from '#kit/db/db.js';
import { callerOf, currentAdmin } from './caller.js';
import type { PanelResource } from './registry.js';

/**
 * `GET <root>/documents/<resource>/<record>`: the kept page of a record, as its bytes are. The resource's use case decides who
 * may have it and leaves the audit row; the page itself may run nothing and load nothing.
 */
export function documentRoutes(scope: FastifyInstance, db: Db, root: string, entries: ReadonlyMap<string, PanelResource>): void {
  scope.get(`${root}/documents/:resourceId/:recordId`, async (request: FastifyRequest, reply) => {
    if (!request.signedIn) throw signInRequired();
    const { resourceId = '', recordId = '' } = request.params as Readonly<Record<string, string>>;
    const entry = entries.get(resourceId);
    if (!entry?.document || !isUuid(recordId)) throw notFound();
    const { actor, ability } = callerOf(currentAdmin(db, request.signedIn));
    if (!ability.can('read', entry.subject.name)) throw notFound();
    const { document, styleSource } = await execute(db, actor, entry.document.useCase, { id: recordId });
    const bytes = await readDocument(db.ports.storage, document);
    return reply.type(document.mediaType).header('content-security-policy', `default-src 'none'; style-src ${styleSource}; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`).send(bytes.toString('utf8'));
  });
}
