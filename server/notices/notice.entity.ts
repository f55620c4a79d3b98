import { Entity } from 'typeorm';
import { Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import type { Locale } from '#kit/i18n/translate.js';

/** An email or SMS sent on a template. `dedupKey` makes one notice of one happening; `messageId` is stable over repeats. */
@Entity({ name: 'notice' })
export class Notice {
  @Id() id!: string;
  @Text() template!: string;
  @Text() channel!: 'email' | 'sms';
  @Text() locale!: Locale;
  @Text() recipient!: string;
  @Text({ unique: true }) dedupKey!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) userId!: string | null;
  @Json({ default: {} }) props!: Record<string, unknown>;
  @Text({ default: 'queued' }) state!: 'queued' | 'sent' | 'failed' | 'suppressed';
  @Text({ nullable: true }) messageId!: string | null;
  @Int({ default: 0 }) attempts!: number;
  @Text({ nullable: true }) failure!: string | null;
  @Instant() createdAt!: Date;
  @Instant({ nullable: true }) sentAt!: Date | null;
}
