import { Entity, ForeignKey, Index } from 'typeorm';
import { Cents, Flag, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { Invoice } from './invoice.entity.js';
import { Payer } from './payer.entity.js';
import { Payment } from './payment.entity.js';

/** A card's bank holds a payment to be fraud, before any dispute. `actionable` until the payment went back entirely or was disputed: so long giving it back spares the dispute. */
@Entity({ name: 'fraud_warning' })
export class FraudWarning {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Payment) @Index() paymentId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Invoice) invoiceId!: string | null;
  @Ref() @ForeignKey(() => Payer) payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ unique: true }) processorWarningId!: string;
  /** The processor's word for it, as `made_with_stolen_card`. */
  @Text() kind!: string;
  @Cents() amountCents!: bigint;
  @Flag() actionable!: boolean;
  @Instant() @Index() warnedAt!: Date;
  @Instant({ nullable: true }) settledAt!: Date | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
