import { sha256 } from '#kit/crypto/key-ring.js';
import type { Tx } from '#kit/db/tx.js';
import { appError } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import type { StoragePort } from './storage.port.js';

const MOST_BYTES = 20 * 1024 * 1024;

export interface NewDocument {
  /** What it is: `agreement`, `invoice`. First part of the storage key. */
  readonly kind: string;
  /** `text/html; charset=utf-8` */
  readonly mediaType: string;
  readonly extension: string;
  readonly bytes: Uint8Array;
  readonly applicationId?: string | null;
  readonly householdId?: string | null;
}

export interface KeptDocument { readonly id: string; readonly sha256: string; readonly size: number; readonly storageKey: string }

/** The kept bytes are not what was written down about them. */
export const documentDamaged = appError(500, 'internal');

/** Pure: id, key, hash and size of a document, before its bytes are put. */
export function describeDocument(document: NewDocument): KeptDocument {
  if (document.bytes.byteLength > MOST_BYTES) throw new RangeError(`a document has at most ${MOST_BYTES} bytes`);
  const id = newId();
  return { id, sha256: sha256(document.bytes), size: document.bytes.byteLength, storageKey: `${document.kind}/${id}.${document.extension}` };
}

/** The call phase of a command: puts the bytes under a fresh key, with no transaction open. */
export async function putDocument(storage: StoragePort, document: NewDocument): Promise<KeptDocument> {
  const kept = describeDocument(document);
  await storage.put(kept.storageKey, document.bytes);
  return kept;
}

/** The `document` row of bytes that were put. */
export async function insertDocument(tx: Tx, document: NewDocument, kept: KeptDocument): Promise<void> {
  await tx.query('insert into document (id, kind, media_type, sha256, size, storage_key, application_id, household_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [kept.id, document.kind, document.mediaType, kept.sha256, kept.size, kept.storageKey, document.applicationId ?? null, document.householdId ?? null, tx.now]);
}

/**
 * Both at once, for small documents on a local disk. A transaction that fails leaves bytes that no row names: harmless,
 * and safer than a row without bytes. With a distant store use `putDocument` in a command's call phase.
 */
export async function keepDocument(tx: Tx, storage: StoragePort, document: NewDocument): Promise<KeptDocument> {
  const kept = await putDocument(storage, document);
  await insertDocument(tx, document, kept);
  return kept;
}

export interface DocumentRow { readonly id: string; readonly mediaType: string; readonly sha256: string; readonly storageKey: string }

/** Where a document the caller may see lies, or null. */
export const documentById = async (tx: Tx, id: string): Promise<DocumentRow | null> =>
  (await tx.query<DocumentRow>('select id, media_type "mediaType", sha256, storage_key "storageKey" from document where id = $1', [id]))[0] ?? null;

/** Its bytes, checked against its hash: a changed file is never served. Outside of any transaction. @throws internal when they differ */
export async function readDocument(storage: StoragePort, document: DocumentRow): Promise<Buffer> {
  const bytes = await storage.get(document.storageKey);
  if (bytes === null || sha256(bytes) !== document.sha256) throw documentDamaged({ cause: new Error(`document ${document.id} does not match its hash`) });
  return Buffer.from(bytes);
}
