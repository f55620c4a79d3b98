import type { invoicePdf } from '#billing/index.js';
import type { Actor } from '#access/actor.js';
import { execute } from '#access/execute.js';
import type { Db } from '#kit/db/db.js';
import { notFound } from '#kit/errors/app-error.js';
import { documentById, readDocument } from '#kit/storage/documents.js';

/** The bytes of an invoice, a receipt or a credit note and the name it is saved under. @throws not_found */
export async function paperOf(db: Db, actor: Actor, of: typeof invoicePdf, id: string): Promise<{ bytes: Buffer; fileName: string }> {
  const { documentId, fileName } = await execute(db, actor, of, { id, locale: actor.locale ?? 'en' });
  const document = await db.read(actor, tx => documentById(tx, documentId));
  if (!document) throw notFound();
  return { bytes: await readDocument(db.ports.storage, document), fileName };
}
