import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { UserAccount } from '../user-account.entity.js';

/** One of ten codes for the day the authenticator is lost. Only a keyed digest is kept; each works once. */
@Entity({ name: 'recovery_code' })
@Index(['userId'])
export class RecoveryCode {
  @Id() id!: string;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Text() codeMac!: string;
  @Text() keyId!: string;
  @Instant({ nullable: true }) usedAt!: Date | null;
  @Instant() createdAt!: Date;
}
