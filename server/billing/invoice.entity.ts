import { Entity, ForeignKey, Index } from 'typeorm';
import { CalendarDay, Cents, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import type { InvoiceState } from './invoice.states.js';
import { Payer } from './payer.entity.js';
import { Subscription } from './subscription.entity.js';

/** An invoice as last read at the processor. `failures` counts the refusals we reported; `attemptCount` is the processor's. */
@Entity({ name: 'invoice' })
export class Invoice {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Payer) payerId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Subscription) @Index() subscriptionId!: string | null;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ unique: true }) processorInvoiceId!: string;
  @Text({ nullable: true }) number!: string | null;
  @Text() state!: InvoiceState;
  @Cents() totalCents!: bigint;
  @Cents({ default: 0 }) paidCents!: bigint;
  @Cents({ default: 0 }) dueCents!: bigint;
  /** Credit of the customer that was used (positive), or given (negative), when it was finalised. */
  @Cents({ default: 0 }) balanceCents!: bigint;
  /** Taken off or given back by credit notes. */
  @Cents({ default: 0 }) creditedCents!: bigint;
  @CalendarDay({ nullable: true }) periodStart!: string | null;
  @CalendarDay({ nullable: true }) periodEnd!: string | null;
  @Text({ nullable: true }) reason!: string | null;
  @Int({ default: 0 }) attemptCount!: number;
  @Int({ default: 0 }) failures!: number;
  @Instant({ nullable: true }) nextAttemptAt!: Date | null;
  @Instant({ nullable: true }) finalizedAt!: Date | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
