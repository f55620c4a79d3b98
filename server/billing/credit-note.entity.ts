import { Entity, ForeignKey, Index } from 'typeorm';
import { Cents, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { Invoice } from './invoice.entity.js';
import { Payer } from './payer.entity.js';

/** Less is owed, or was owed, for an invoice: taken off while it was open, given back by a refund, kept as credit, or paid by other ways. */
@Entity({ name: 'credit_note' })
export class CreditNote {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Invoice) @Index() invoiceId!: string;
  @Ref() @ForeignKey(() => Payer) payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ unique: true }) processorCreditNoteId!: string;
  @Text({ nullable: true }) number!: string | null;
  @Text() state!: 'issued' | 'void';
  @Text({ nullable: true }) reason!: string | null;
  @Cents() totalCents!: bigint;
  @Cents() openCents!: bigint;
  @Cents() refundedCents!: bigint;
  @Cents() balanceCents!: bigint;
  @Cents() elsewhereCents!: bigint;
  @Instant() @Index() issuedAt!: Date;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
