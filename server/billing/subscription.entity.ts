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
  /** The change under way, if any: there is at most one. */
  @Ref({ nullable: true }) changeIntentId!: string | null;
  /** What a month costs from the next period on, where it differs. */
  @Cents({ nullable: true }) nextMonthlyCents!: bigint | null;
  /** The day on which it ends by itself; that day is no longer paid for. */
  @CalendarDay({ nullable: true }) endsOn!: string | null;
  /** Renewals go on uncharged. */
  @Flag({ default: false }) paused!: boolean;
  /** When the last retry of an unpaid charge has failed. */
  @Instant({ nullable: true }) exhaustedAt!: Date | null;
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
  /** Since when it counts no more. */
  @Instant({ nullable: true }) removedAt!: Date | null;
}
