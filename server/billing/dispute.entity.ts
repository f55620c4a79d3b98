import { Entity, ForeignKey, Index } from 'typeorm';
import { CalendarDay, Cents, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import type { DisputeState } from './dispute.states.js';
import { Invoice } from './invoice.entity.js';
import { Payer } from './payer.entity.js';
import { Payment } from './payment.entity.js';

/** A payment somebody's bank speaks up against. `return`: a bank debit that came back, which no answer changes. `dueOn`: the last day to answer. */
@Entity({ name: 'dispute' })
export class Dispute {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Payment) @Index() paymentId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Invoice) invoiceId!: string | null;
  @Ref() @ForeignKey(() => Payer) payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ unique: true }) processorDisputeId!: string;
  @Text() kind!: 'dispute' | 'return';
  @Text() state!: DisputeState;
  @Text() reason!: string;
  @Cents() amountCents!: bigint;
  @Cents() withdrawnCents!: bigint;
  @Cents() reinstatedCents!: bigint;
  @CalendarDay({ nullable: true }) dueOn!: string | null;
  @Instant() @Index() openedAt!: Date;
  @Instant({ nullable: true }) closedAt!: Date | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
