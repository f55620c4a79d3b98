import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Agency, Agent } from '#agents/index.js';
import { EmployerGroup } from '#groups/index.js';
import { CalendarDay, Flag, Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import type { Locale } from '#kit/i18n/translate.js';
import { Application, type Consent } from './application.entity.js';

/** Subscriber and dependents: where they live and how they are reached. */
@Entity({ name: 'household' })
export class Household {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Application) @Index() applicationId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Agency) @Index({ where: 'agency_id is not null' }) agencyId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Agent) @Index({ where: 'agent_id is not null' }) agentId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => EmployerGroup) @Index({ where: 'group_id is not null' }) groupId!: string | null;
  @Text({ nullable: true }) @Index({ where: 'email is not null' }) email!: string | null;
  @Text({ nullable: true }) @Index({ where: 'phone is not null' }) phone!: string | null;
  /** Contacts that were corrected by staff or changed by a member with a code: they open the account, as the one proved at enrollment does. */
  @Column('text', { array: true, default: [] }) accountContacts!: string[];
  @Text() line1!: string;
  @Text({ nullable: true }) line2!: string | null;
  @Text() city!: string;
  @Text() state!: string;
  @Text() zip!: string;
  @Text() locale!: Locale;
  @Json({ nullable: true }) smsConsent!: Consent | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}

/** A member of a household. The birth date is sealed (context `person:<id>:birth_date`); jobs scan `agesOutOn`. */
@Entity({ name: 'person' })
@Index('person_name_idx', ['lastName', 'firstName'])
export class Person {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Household) @Index() @Index('person_subscriber_idx', { unique: true, where: `role = 'self'` }) householdId!: string;
  @Ref() applicationId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Agency) @Index({ where: 'agency_id is not null' }) agencyId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => Agent) @Index({ where: 'agent_id is not null' }) agentId!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => EmployerGroup) @Index({ where: 'group_id is not null' }) groupId!: string | null;
  @Text() role!: 'self' | 'spouse' | 'partner' | 'child';
  @Text() firstName!: string;
  @Text() lastName!: string;
  @Text() birthDateSealed!: string;
  @Flag({ default: false }) disabled!: boolean;
  @Flag({ nullable: true }) medicare!: boolean | null;
  @CalendarDay({ nullable: true }) @Index({ where: 'ages_out_on is not null and left_on is null' }) agesOutOn!: string | null;
  /** Days before that day of which the household was last warned. */
  @Int({ nullable: true }) ageOutWarned!: number | null;
  /** The first day without cover of somebody who left; null while covered. */
  @CalendarDay({ nullable: true }) leftOn!: string | null;
  @Int() position!: number;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}

/** Where a household keeps the contact of a channel; the column is called the same. */
export const contactField = (channel: 'email' | 'sms'): 'email' | 'phone' => (channel === 'email' ? 'email' : 'phone');

export const birthDateContext = (personId: string): string => `person:${personId}:birth_date`;
