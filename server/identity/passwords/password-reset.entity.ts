import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { UserAccount } from '../user-account.entity.js';

/** A link to choose a new password: valid 30 minutes, used once, replaced by the next. Only a digest of its token is kept. */
@Entity({ name: 'password_reset' })
@Index(['userId'])
export class PasswordReset {
  @Id() id!: string;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Index({ unique: true }) @Text() tokenHash!: string;
  @Instant() expiresAt!: Date;
  @Instant({ nullable: true }) usedAt!: Date | null;
  @Instant() createdAt!: Date;
}
