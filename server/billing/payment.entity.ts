import { Entity, ForeignKey, Index } from 'typeorm';
import { Cents, Flag, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { Invoice } from './invoice.entity.js';
import { Payer } from './payer.entity.js';
import type { PaymentState } from './payment.states.js';

/** One payment of an invoice. `processorChargeId` is its last attempt; of the card, brand and last four digits are all we keep. */
@Entity({ name: 'payment' })
export class Payment {
  @Id() id!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Invoice) @Index() invoiceId!: string | null;
  @Ref() @ForeignKey(() => Payer) @Index() payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ unique: true }) processorPaymentId!: string;
  @Text({ nullable: true }) processorChargeId!: string | null;
  @Text() state!: PaymentState;
  @Cents() amountCents!: bigint;
  @Cents({ default: 0 }) refundedCents!: bigint;
  @Text({ nullable: true }) methodKind!: string | null;
  @Text({ nullable: true }) methodBrand!: string | null;
  @Text({ nullable: true }) methodLast4!: string | null;
  @Text({ nullable: true }) failureCode!: string | null;
  @Text({ nullable: true }) declineCode!: string | null;
  /** It waits for its payer to prove who they are. */
  @Flag({ default: false }) actionRequired!: boolean;
  @Instant({ nullable: true }) collectedAt!: Date | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
