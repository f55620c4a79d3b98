import { Entity } from 'typeorm';
import { Id, Instant, Int, Text } from '#kit/db/columns.js';
import type { Locale } from '#kit/i18n/translate.js';

export type UserState = 'active' | 'suspended';

/** A person who signs in. Credentials are loaded only by the repository that checks them. */
@Entity({ name: 'user_account' })
export class UserAccount {
  @Id() id!: string;
  @Text({ unique: true }) email!: string;
  @Text() name!: string;
  /** Language of the messages this person gets. */
  @Text({ default: 'en' }) locale!: Locale;
  @Text({ nullable: true, select: false }) passwordHash!: string | null;
  @Text({ default: 'active' }) state!: UserState;
  /** Raised to end every session of the user at once. */
  @Int({ default: 0 }) sessionEpoch!: number;
  @Int({ default: 0 }) failedSignIns!: number;
  @Instant({ nullable: true }) lockedUntil!: Date | null;
  @Instant({ nullable: true }) lastSignInAt!: Date | null;
  @Instant() createdAt!: Date;
}
