import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Agency, Agent } from '#agents/index.js';
import { EmployerGroup } from '#groups/index.js';
import { CalendarDay, Cents, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { PlanVersion, type Tier } from '#plans/index.js';
import { Application } from './application.entity.js';
import { Household } from './household.entity.js';
import type { RefundRule } from './ending/ending.rules.js';
import type { MembershipState } from './membership.states.js';

/** The contract in force. A future end is a date, not a state. */
@Entity({ name: 'membership' })
export class Membership {
  @Id() id!: string;
  @Text({ unique: true }) number!: string;
  @Ref() @ForeignKey(() => Application) @Index('membership_open_application_idx', { unique: true, where: `state <> 'ended'` }) applicationId!: string;
  @Ref() @ForeignKey(() => Household) @Index() householdId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Agency) @Index({ where: 'agency_id is not null' }) agencyId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Agent) @Index({ where: 'agent_id is not null' }) agentId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => EmployerGroup) @Index({ where: 'group_id is not null' }) groupId!: string | null;
  @Ref() @Index() payerId!: string;
  @Text() state!: MembershipState;
  @Text() tier!: Tier;
  @Ref() @ForeignKey(() => PlanVersion) planVersionId!: string;
  @Column('uuid', { array: true, default: [] }) addOnVersionIds!: string[];
  @Cents() monthlyCents!: bigint;
  /** What the employer has agreed to bear of a month. A fact: nothing is charged by it. */
  @Cents({ default: 0 }) employerCents!: bigint;
  @CalendarDay() startsOn!: string;
  @CalendarDay({ nullable: true }) @Index({ where: `state <> 'ended'` }) endsOn!: string | null;
  @CalendarDay({ nullable: true }) paidThrough!: string | null;
  @CalendarDay({ nullable: true }) nextChargeOn!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Membership) previousId!: string | null;
  /** Why it ends or ended: the member's or the provider's words, or a code. */
  @Text({ nullable: true }) endReason!: string | null;
  /** What is owed back by the state's formula, and the rule it came from. */
  @Cents({ nullable: true }) refundDueCents!: bigint | null;
  @Text({ nullable: true }) refundRule!: RefundRule | null;
  /** Since when a charge is unpaid; care goes on until `suspendedOn`. */
  @CalendarDay({ nullable: true }) pastDueOn!: string | null;
  @CalendarDay({ nullable: true }) @Index({ where: `state = 'suspended'` }) suspendedOn!: string | null;
  @CalendarDay({ nullable: true }) pausedOn!: string | null;
  @CalendarDay({ nullable: true }) @Index({ where: `state = 'paused'` }) resumesOn!: string | null;
  @CalendarDay({ nullable: true }) endedOn!: string | null;
  /** The application by which its household comes back. */
  @Ref({ nullable: true }) reactivationId!: string | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
  @Instant({ nullable: true }) activatedAt!: Date | null;
}
