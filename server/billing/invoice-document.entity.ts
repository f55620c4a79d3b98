import { Entity, ForeignKey, Unique } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { Document } from '#kit/storage/document.entity.js';
import { CreditNote } from './credit-note.entity.js';
import { Invoice } from './invoice.entity.js';

/** A PDF that was made of an invoice, a receipt or a credit note. The same facts in the same language are the same file. */
@Entity({ name: 'invoice_document' })
@Unique('invoice_document_key', ['invoiceId', 'creditNoteId', 'kind', 'locale', 'factsHash'])
export class InvoiceDocument {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Invoice) invoiceId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => CreditNote) creditNoteId!: string | null;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text() kind!: 'invoice' | 'credit_note';
  @Text() locale!: 'en' | 'es';
  @Text() factsHash!: string;
  @Ref() @ForeignKey(() => Document) documentId!: string;
  @Instant() createdAt!: Date;
}
