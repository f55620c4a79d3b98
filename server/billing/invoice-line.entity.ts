import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { CalendarDay, Cents, Flag, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import type { LineKind } from './invoice-line.rules.js';
import { Invoice } from './invoice.entity.js';
import { SubscriptionItem } from './subscription.entity.js';

/**
 * One line of an invoice that was finalised, with all it takes to follow its arithmetic. `periodEnd` is the day after the last.
 * `unitCents` is the price of a whole month; of a month that is not whole, `shareSeconds` of `wholeSeconds` were charged or given back.
 */
@Entity({ name: 'invoice_line' })
@Check('invoice_line_share', '(share_seconds is null) = (whole_seconds is null)')
export class InvoiceLine {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Invoice) @Index() invoiceId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ unique: true }) processorLineId!: string;
  @Int() position!: number;
  @Text() kind!: LineKind;
  @Ref({ nullable: true }) @ForeignKey(() => SubscriptionItem) subscriptionItemId!: string | null;
  @Text({ nullable: true }) processorItemId!: string | null;
  @Ref({ nullable: true }) priceRef!: string | null;
  @Flag() proration!: boolean;
  @Int() quantity!: number;
  @Cents({ nullable: true }) unitCents!: bigint | null;
  @Cents() cents!: bigint;
  @CalendarDay() periodStart!: string;
  @CalendarDay() periodEnd!: string;
  @Int({ nullable: true }) shareSeconds!: number | null;
  @Int({ nullable: true }) wholeSeconds!: number | null;
  @Instant() @Index() createdAt!: Date;
}
