import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { command, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { LOCALES } from '#kit/i18n/translate.js';
import { newId } from '#kit/ids/ids.js';
import { describeDocument, insertDocument, type KeptDocument, type NewDocument } from '#kit/storage/documents.js';
import { creditNoteSubject, invoiceSubject } from '../billing.access.js';
import { invoiceNotSuited } from '../billing.errors.js';
import type { CreditNote } from '../credit-note.entity.js';
import type { Invoice } from '../invoice.entity.js';
import { creditNotePaper, hashOf, invoicePaper, type PaperFacts } from './document-facts.js';
import { renderPaper } from './paper.js';

/** A kept file: `documentId` is served by id, under `fileName`. */
export interface Paper { readonly documentId: string; readonly fileName: string }
interface Wanted { readonly invoice: Pick<Invoice, 'id' | 'applicationId' | 'householdId' | 'groupId'>; readonly creditNoteId: string | null; readonly facts: PaperFacts; readonly hash: string; readonly known: string | null }
type Made = { readonly document: NewDocument; readonly kept: KeptDocument } | null;

const fileName = (f: PaperFacts): string => `${f.kind === 'credit_note' ? 'credit-note' : 'invoice'}-${f.number.replace(/[^A-Za-z0-9-]/g, '')}.pdf`;

const find = async (tx: Tx, w: { invoiceId: string; creditNoteId: string | null; facts: PaperFacts; hash: string }): Promise<string | null> => (await tx.query<{ id: string }>(
  'select document_id id from invoice_document where invoice_id = $1 and credit_note_id is not distinct from $2 and kind = $3 and locale = $4 and facts_hash = $5', [w.invoiceId, w.creditNoteId, w.facts.kind, w.facts.locale, w.hash]))[0]?.id ?? null;

/** A file that was made of the same facts serves again; otherwise one is to be made. */
async function wanted(tx: Tx, invoice: Invoice, creditNoteId: string | null, facts: PaperFacts): Promise<Wanted> {
  const hash = hashOf(facts);
  const known = await find(tx, { invoiceId: invoice.id, creditNoteId, facts, hash });
  if (known) unchanged(tx);
  else await record(tx, { action: 'invoice.paper_made', subjectType: creditNoteId ? 'CreditNote' : 'Invoice', subjectId: creditNoteId ?? invoice.id, details: { locale: facts.locale, hash } });
  return { invoice: { id: invoice.id, applicationId: invoice.applicationId, householdId: invoice.householdId, groupId: invoice.groupId }, creditNoteId, facts, hash, known };
}

async function make(w: Wanted, { storage }: Ports): Promise<Made> {
  if (w.known) return null;
  const document: NewDocument = { kind: 'invoice', mediaType: 'application/pdf', extension: 'pdf', bytes: await renderPaper(w.facts), applicationId: w.invoice.applicationId, householdId: w.invoice.householdId };
  const kept = describeDocument(document);
  await storage.put(kept.storageKey, document.bytes);
  return { document, kept };
}

async function keep(tx: Tx, w: Wanted, made: Made): Promise<Paper> {
  if (!made) return { documentId: w.known!, fileName: fileName(w.facts) };
  await insertDocument(tx, made.document, made.kept);
  await tx.query(`insert into invoice_document (id, invoice_id, credit_note_id, application_id, household_id, group_id, kind, locale, facts_hash, document_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [newId(), w.invoice.id, w.creditNoteId, w.invoice.applicationId, w.invoice.householdId, w.invoice.groupId, w.facts.kind, w.facts.locale, w.hash, made.kept.id, tx.now]);
  return { documentId: (await find(tx, { invoiceId: w.invoice.id, creditNoteId: w.creditNoteId, facts: w.facts, hash: w.hash })) ?? made.kept.id, fileName: fileName(w.facts) };
}

const input = z.strictObject({ id: z.uuid(), locale: z.enum(LOCALES).default('en') });

/** The invoice, or once it is paid the receipt, as a PDF: for its member and for staff. */
export const invoicePdf = command({
  name: 'invoicePdf', action: 'read', subject: 'Invoice', input,
  async prepare(tx, { id, locale }): Promise<Wanted> {
    const invoice = await load<Invoice>(tx, invoiceSubject, id);
    authorize(tx, 'read', invoiceSubject, invoice);
    if (invoice.state === 'draft') throw invoiceNotSuited();
    return wanted(tx, invoice, null, await invoicePaper(tx, invoice, locale));
  },
  call: make, settle: keep,
});

/** A credit note as a PDF. */
export const creditNotePdf = command({
  name: 'creditNotePdf', action: 'read', subject: 'CreditNote', input,
  async prepare(tx, { id, locale }): Promise<Wanted> {
    const note = await load<CreditNote>(tx, creditNoteSubject, id);
    authorize(tx, 'read', creditNoteSubject, note);
    const invoice = await load<Invoice>(tx, invoiceSubject, note.invoiceId);
    return wanted(tx, invoice, note.id, await creditNotePaper(tx, note, invoice, locale));
  },
  call: make, settle: keep,
});
