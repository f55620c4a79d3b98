import { Entity, ForeignKey, Index } from 'typeorm';
import { CalendarDay, Cents, Flag, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import { Payer } from './payer.entity.js';
import type { SubscriptionState } from './subscription.states.js';

/** A payer's recurring charge. `processorState` is the processor's own word for it, for people who compare. */
@Entity({ name: 'subscription' })
export class Subscription {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Payer) @Index() payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text() state!: SubscriptionState;
  @Text({ nullable: true, unique: true }) processorSubscriptionId!: string | null;
  @CalendarDay() startsOn!: string;
  @Int() anchorDay!: number;
  @Flag() chargeNow!: boolean;
  @Cents() monthlyCents!: bigint;
  @Text({ default: 'usd' }) currency!: 'usd';
  @CalendarDay({ nullable: true }) currentPeriodStart!: string | null;
  @CalendarDay({ nullable: true }) currentPeriodEnd!: string | null;
  @CalendarDay({ nullable: true }) nextChargeOn!: string | null;
  @Flag({ default: false }) cardSaved!: boolean;
  @Text({ nullable: true }) processorState!: string | null;
  /** Stable code of the last refused card, null after a success. */
  @Text({ nullable: true }) lastFailure!: string | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}

/** One line of a subscription: what it is for us is `kind` and `priceRef`; the processor sees an amount only. */
@Entity({ name: 'subscription_item' })
export class SubscriptionItem {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Subscription) @Index() subscriptionId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text() kind!: 'plan' | 'addon';
  @Ref() priceRef!: string;
  @Cents() unitCents!: bigint;
  @Text({ nullable: true }) processorItemId!: string | null;
  @Int() position!: number;
}
