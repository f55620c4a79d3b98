import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Json, Ref, Text } from '#kit/db/columns.js';
import { Document } from '#kit/storage/document.entity.js';
import type { Locale } from '#kit/i18n/translate.js';
import { Application } from './application.entity.js';

export interface Signature { personId: string; name: string; authority: 'self' | 'represented'; at: string }
export interface SignedConsents { esign: string; notInsurance: string; autoRenew: string }

/** The exact signed text: its bytes are a document with a hash; who signed, when, from where, in which language stand here. */
@Entity({ name: 'agreement' })
export class Agreement {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Application) @Index() applicationId!: string;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref() @ForeignKey(() => Document) documentId!: string;
  @Text() textHash!: string;
  @Text() version!: string;
  @Text() packState!: string;
  @Text() locale!: Locale;
  @Json() signatures!: Signature[];
  @Text() countersignedBy!: string;
  @Instant() countersignedAt!: Date;
  @Json() consents!: SignedConsents;
  @Instant() signedAt!: Date;
  @Text({ nullable: true }) ip!: string | null;
  @Text({ nullable: true }) userAgent!: string | null;
  @Instant({ nullable: true }) replacedAt!: Date | null;
}
