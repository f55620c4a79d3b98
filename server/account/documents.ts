import { z } from 'zod';
import { query } from '#access/use-case.js';
import { DOCUMENT_STYLE_SOURCE } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { notFound } from '#kit/errors/app-error.js';
import { type DocumentRow, documentById } from '#kit/storage/documents.js';

interface Row { id: string; documentId: string; memberNumber: string | null; signedAt: Date; locale: 'en' | 'es'; version: string; replaced: boolean }

/** An agreement hangs on its application, and that on the household; row-level security has let in the household's applications alone. */
const agreementsOf = (tx: Tx, householdId: string, id: string | null): Promise<Row[]> => tx.query<Row>(`
  select g.id, g.document_id "documentId", m.number "memberNumber", g.signed_at "signedAt", g.locale, g.version, g.replaced_at is not null replaced
  from agreement g join application a on a.id = g.application_id and a.agreement_id = g.id left join membership m on m.application_id = a.id
  where (a.household_id = $1 or a.id = (select application_id from household where id = $1)) and ($2::uuid is null or g.id = $2) order by g.signed_at desc limit 50`, [householdId, id]);

export const listDocuments = query({
  name: 'listDocuments', action: 'read', subject: 'Agreement', input: z.strictObject({ householdId: z.uuid() }),
  run: async (tx, { householdId }) => ({ agreements: await agreementsOf(tx, householdId, null) }),
});

/** The exact text that was signed. */
export const openSignedAgreement = query({
  name: 'openSignedAgreement', action: 'read', subject: 'Agreement', input: z.strictObject({ id: z.uuid(), householdId: z.uuid() }), discloses: () => ['document'],
  async run(tx, { id, householdId }): Promise<{ document: DocumentRow; styleSource: string }> {
    const [agreement] = await agreementsOf(tx, householdId, id);
    const document = agreement && await documentById(tx, agreement.documentId);
    if (!document) throw notFound();
    return { document, styleSource: DOCUMENT_STYLE_SOURCE };
  },
});
