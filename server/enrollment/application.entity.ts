import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Agency, Agent } from '#agents/index.js';
import { EmployerGroup } from '#groups/index.js';
import { CalendarDay, Cents, Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import { PlanVersion } from '#plans/index.js';
import { Site } from '#sites/index.js';
import type { Tier } from '#plans/index.js';
import type { Locale } from '#kit/i18n/translate.js';
import type { ApplicationState } from './application.states.js';

export interface Utm { source?: string | undefined; medium?: string | undefined; campaign?: string | undefined; term?: string | undefined; content?: string | undefined }
/** Proof of a consent to text messages: to which number, what was shown or read out, when, from where. */
export interface Consent { version: string; locale: Locale; at: string; ip: string | null; /** Absent in what the release before keeps: the number beside it. */ to?: string }

/** The way in. The household of a draft is one sealed document; rows of people are made when it is submitted. */
@Entity({ name: 'application' })
@Index(['contact', 'siteId'])
export class Application {
  @Id() id!: string;
  @Text({ unique: true }) number!: string;
  @Text({ default: 'draft' }) state!: ApplicationState;
  @Text() source!: 'self' | 'agent' | 'group' | 'admin' | 'import';
  @Text() locale!: Locale;
  @Ref() @ForeignKey(() => Site) siteId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Agency) @Index({ where: 'agency_id is not null' }) agencyId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Agent) @Index({ where: 'agent_id is not null' }) agentId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => EmployerGroup) @Index({ where: 'group_id is not null' }) groupId!: string | null;
  @Text({ nullable: true }) agentCode!: string | null;
  @Text({ nullable: true }) campaign!: string | null;
  @Text({ nullable: true }) planHint!: string | null;
  @Text({ nullable: true }) groupCode!: string | null;
  @Text({ nullable: true }) referrer!: string | null;
  @Json({ default: {} }) utm!: Utm;
  @Text() contactChannel!: 'email' | 'sms';
  @Text() contact!: string;
  @Instant({ nullable: true }) contactVerifiedAt!: Date | null;
  /** When the contact last gave way to another one: whoever was let in before proves the one of now. */
  @Instant({ nullable: true }) contactRetiredAt!: Date | null;
  @Json({ nullable: true }) smsConsent!: Consent | null;
  @Text({ nullable: true }) householdSealed!: string | null;
  @Text({ nullable: true }) tier!: Tier | null;
  @Ref({ nullable: true }) @ForeignKey(() => PlanVersion) planVersionId!: string | null;
  @Column('uuid', { array: true, default: [] }) addOnVersionIds!: string[];
  @Cents({ nullable: true }) quotedCents!: bigint | null;
  @CalendarDay({ nullable: true }) startsOn!: string | null;
  @Ref({ nullable: true }) agreementId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Int({ default: 0 }) paymentAttempts!: number;
  @Text({ nullable: true }) @Index() resumeMac!: string | null;
  @Instant({ nullable: true }) resumeExpiresAt!: Date | null;
  @Text({ nullable: true }) declineReason!: string | null;
  @Ref({ nullable: true }) supersededBy!: string | null;
  /** The membership that ended before, of somebody who comes back. */
  @Ref({ nullable: true }) previousMembershipId!: string | null;
  /** The first day a membership may start on: what was paid is not paid again. */
  @CalendarDay({ nullable: true }) startsNoEarlier!: string | null;
  @Text({ nullable: true }) ip!: string | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
  @Instant({ nullable: true }) submittedAt!: Date | null;
  @Instant({ nullable: true }) decidedAt!: Date | null;
}
