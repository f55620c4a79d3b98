import { Entity, ForeignKey, Index } from 'typeorm';
import { Household, Person } from '#enrollment/index.js';
import { CalendarDay, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import { Document } from '#kit/storage/document.entity.js';
import type { Basis } from './disclosure.rules.js';

/** Information about members that was given to somebody, of a kind that must be accounted for (45 CFR 164.528). Written once. */
@Entity({ name: 'disclosure' })
@Index(['householdId', 'disclosedOn'])
export class Disclosure {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Household) householdId!: string;
  /** Whom it was about; null = everybody of the household. */
  @Ref({ nullable: true }) @ForeignKey(() => Person) personId!: string | null;
  @CalendarDay() disclosedOn!: string;
  /** Of several to one recipient for one purpose: the last, and how many. */
  @CalendarDay({ nullable: true }) lastOn!: string | null;
  @Int({ default: 1 }) times!: number;
  @Text() recipient!: string;
  @Text({ nullable: true }) recipientAddress!: string | null;
  @Text() description!: string;
  @Text() purpose!: string;
  @Text() basis!: Basis;
  /** An agency asked that nobody be told before this date, and which agency. */
  @CalendarDay({ nullable: true }) withheldUntil!: string | null;
  @Text({ nullable: true }) withheldBy!: string | null;
  @Text() recordedBy!: string;
  @Instant() createdAt!: Date;
}

/** An accounting that was produced for a household, with the exact document given. */
@Entity({ name: 'accounting' })
export class Accounting {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Household) @Index() householdId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Person) personId!: string | null;
  @CalendarDay() fromOn!: string;
  @CalendarDay() toOn!: string;
  @Text() locale!: 'en' | 'es';
  @Int() disclosures!: number;
  @Ref() @ForeignKey(() => Document) documentId!: string;
  @Text() producedBy!: string;
  @Instant() createdAt!: Date;
}
