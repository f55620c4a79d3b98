import { z } from 'zod';
import { load } from '#access/scope.js';
import { query } from '#access/use-case.js';
import { notFound } from '#kit/errors/app-error.js';
import { documentById } from '#kit/storage/documents.js';
import { ACCOUNTING_STYLE_SOURCE } from './accounting.document.js';
import type { Accounting } from './disclosure.entity.js';
import { accountingSubject } from './privacy.access.js';

/** Where the page of an accounting lies. */
export const openAccounting = query({
  name: 'openAccounting', action: 'read', subject: 'Accounting', input: z.strictObject({ id: z.uuid() }), discloses: () => ['document'],
  async run(tx, { id }) {
    const document = await documentById(tx, (await load<Accounting>(tx, accountingSubject, id)).documentId);
    if (!document) throw notFound();
    return { document, styleSource: ACCOUNTING_STYLE_SOURCE };
  },
});
