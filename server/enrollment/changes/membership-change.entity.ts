import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Agency, Agent } from '#agents/index.js';
import { BillingIntent } from '#billing/index.js';
import { EmployerGroup } from '#groups/index.js';
import { CalendarDay, Cents, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import { PlanVersion, type Tier } from '#plans/index.js';
import { Application } from '../application.entity.js';
import { Household } from '../household.entity.js';
import { Membership } from '../membership.entity.js';
import type { Timing } from './change.rules.js';
import type { MembershipChangeState } from './membership-change.states.js';

/** `plan`: plan or add-ons; `household`: people join or leave; `both`; `price`: a new version of the same plan; `age_out`: a child grew up. */
export type ChangeKind = 'plan' | 'household' | 'both' | 'price' | 'age_out';

/** What was asked to become of a membership, from what to what, and how far it has come. People who join are sealed until they are covered. */
@Entity({ name: 'membership_change' })
@Index('membership_change_open_idx', ['membershipId'], { unique: true, where: `state in ('asked', 'requested', 'awaiting_payment', 'scheduled')` })
@Index('membership_change_announced_idx', ['membershipId'], { unique: true, where: `state = 'announced'` })
export class MembershipChange {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Membership) @Index() membershipId!: string;
  @Ref() @ForeignKey(() => Application) applicationId!: string;
  @Ref() @ForeignKey(() => Household) householdId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Agency) agencyId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Agent) agentId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => EmployerGroup) groupId!: string | null;
  @Text() kind!: ChangeKind;
  @Text() state!: MembershipChangeState;
  @Text() timing!: Timing;
  @Text() askedByKind!: string;
  @Text({ nullable: true }) askedById!: string | null;
  @Text({ nullable: true }) idempotencyKey!: string | null;
  @Ref() @ForeignKey(() => PlanVersion) fromPlanVersionId!: string;
  @Ref() @ForeignKey(() => PlanVersion) toPlanVersionId!: string;
  @Column('uuid', { array: true, default: [] }) fromAddOnVersionIds!: string[];
  @Column('uuid', { array: true, default: [] }) toAddOnVersionIds!: string[];
  @Text() fromTier!: Tier;
  @Text() toTier!: Tier;
  @Cents() fromMonthlyCents!: bigint;
  @Cents() toMonthlyCents!: bigint;
  @Text({ nullable: true }) peopleSealed!: string | null;
  @Int({ default: 0 }) peopleAdded!: number;
  @Column('uuid', { array: true, default: [] }) droppedPersonIds!: string[];
  /** The day it counts from. */
  @CalendarDay() @Index('membership_change_due_idx', { where: `state in ('announced', 'scheduled')` }) effectiveOn!: string;
  /** Of a new price: the day from which it holds, by the first renewal on or after it. */
  @CalendarDay({ nullable: true }) notBefore!: string | null;
  @Cents({ default: 0 }) dueNowCents!: bigint;
  /** Business time the proration was shown for. */
  @Instant({ nullable: true }) prorationAt!: Date | null;
  @Ref({ nullable: true }) @ForeignKey(() => BillingIntent) @Index() intentId!: string | null;
  @Text({ nullable: true }) reason!: string | null;
  @Instant() @Index() createdAt!: Date;
  @Instant() updatedAt!: Date;
  @Instant({ nullable: true }) appliedAt!: Date | null;
}

export const peopleContext = (changeId: string): string => `membership_change:${changeId}:people`;
