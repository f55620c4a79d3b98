import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import { Payer } from './payer.entity.js';
import { Subscription } from './subscription.entity.js';

/**
 * What we were about to ask of the processor, committed before the call. `prepared` ones are finished or voided by the
 * janitor; `refused`: the processor said no for good; `stuck`: tried often enough, a person has to look.
 */
export type IntentState = 'prepared' | 'settled' | 'voided' | 'refused' | 'stuck';

/** What is asked: open or end a subscription, change its items, end it on a day or not, pause or resume it, try an invoice again, money back, a credit, an invoice void or given up, another card. */
export type IntentKind = 'open' | 'cancel' | 'change' | 'end_at' | 'pause' | 'resume' | 'retry' | 'refund' | 'credit' | 'void' | 'write_off' | 'card';

@Entity({ name: 'billing_intent' })
@Index('billing_intent_open_idx', ['createdAt'], { where: `state = 'prepared'` })
export class BillingIntent {
  @Id() id!: string;
  @Text() kind!: IntentKind;
  @Ref({ nullable: true }) @ForeignKey(() => Subscription) @Index() subscriptionId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Payer) payerId!: string | null;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ default: 'prepared' }) state!: IntentState;
  @Json({ default: {} }) request!: unknown;
  @Json({ nullable: true }) outcome!: unknown;
  @Int({ default: 0 }) attempts!: number;
  @Text({ nullable: true }) failure!: string | null;
  @Instant() createdAt!: Date;
  @Instant({ nullable: true }) triedAt!: Date | null;
  @Instant({ nullable: true }) settledAt!: Date | null;
}
