import { z } from 'zod';
import { load } from '#access/scope.js';
import { query } from '#access/use-case.js';
import { notFound } from '#kit/errors/app-error.js';
import { documentById } from '#kit/storage/documents.js';
import { DOCUMENT_STYLE_SOURCE } from './agreement.document.js';
import type { Agreement } from './agreement.entity.js';
import { agreementSubject } from './enrollment.access.js';

/** Where the signed text of one agreement lies, for staff. */
export const openAgreement = query({
  name: 'openAgreement', action: 'read', subject: 'Agreement', input: z.strictObject({ id: z.uuid() }), discloses: () => ['document'],
  async run(tx, { id }) {
    const document = await documentById(tx, (await load<Agreement>(tx, agreementSubject, id)).documentId);
    if (!document) throw notFound();
    return { document, styleSource: DOCUMENT_STYLE_SOURCE };
  },
});
