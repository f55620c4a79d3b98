import { Entity, Index } from 'typeorm';
import { Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import type { Locale } from '#kit/i18n/translate.js';

/** One six-digit code sent to one contact. Only its keyed digest is stored; five tries, ten minutes, used once. */
@Entity({ name: 'verification' })
export class Verification {
  @Id() id!: string;
  /** `account`: signs a member in. `contact`: a household's new contact. */
  @Text() purpose!: 'enroll' | 'resume' | 'account' | 'contact';
  @Text() channel!: 'email' | 'sms';
  @Text() address!: string;
  @Ref({ nullable: true }) @Index() applicationId!: string | null;
  /** Whose contact it becomes. */
  @Ref({ nullable: true }) householdId!: string | null;
  @Text() codeMac!: string;
  @Text() keyId!: string;
  @Instant() expiresAt!: Date;
  @Instant() resendAt!: Date;
  @Int({ default: 0 }) tries!: number;
  @Int({ default: 1 }) sends!: number;
  @Instant({ nullable: true }) confirmedAt!: Date | null;
  @Text() locale!: Locale;
  @Text({ nullable: true }) ip!: string | null;
  @Instant() createdAt!: Date;
}
