import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Cents, Id, Instant, Json, Ref, Text } from '#kit/db/columns.js';
import { Invoice } from './invoice.entity.js';
import { Payer } from './payer.entity.js';
import { Payment } from './payment.entity.js';
import type { RefundFormulaResult } from './refund.rules.js';
import type { RefundState } from './refund.states.js';

export const REFUND_REASONS = ['requested_by_member', 'membership_ended', 'duplicate', 'not_delivered', 'goodwill', 'fraudulent'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number] | 'at_processor';

/** Money back, from the request to the bank's last word. `formula` is what the state's clauses said when it was asked for. */
@Entity({ name: 'refund' })
@Check('refund_amount', 'amount_cents > 0')
export class Refund {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Payment) @Index() paymentId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Invoice) @Index() invoiceId!: string | null;
  @Ref() @ForeignKey(() => Payer) payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text() state!: RefundState;
  @Cents() amountCents!: bigint;
  @Text() reason!: RefundReason;
  @Text({ nullable: true }) note!: string | null;
  @Json({ nullable: true }) formula!: RefundFormulaResult | null;
  @Text() requestedByKind!: string;
  @Text({ nullable: true }) requestedById!: string | null;
  @Text({ nullable: true }) decidedById!: string | null;
  @Instant({ nullable: true }) decidedAt!: Date | null;
  @Text({ nullable: true, unique: true }) processorRefundId!: string | null;
  /** What it came of where nobody asked for it: `membership:<id>`. Whatever comes twice is refunded once. */
  @Text({ nullable: true }) @Index({ where: 'cause is not null' }) cause!: string | null;
  @Text({ nullable: true }) failure!: string | null;
  @Instant() @Index() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
