import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import { UserAccount } from './user-account.entity.js';

/**
 * A browser that signs in or is signed in. Only a digest of its token is kept: a copy of the table opens nothing. Without `mfaAt` it has shown
 * the password alone and reaches nothing but the page that asks for the second factor.
 */
@Entity({ name: 'session' })
@Index(['userId'])
@Index(['idHash'], { unique: true })
@Index('session_previous_hash_idx', ['previousHash'], { where: 'previous_hash is not null' })
export class Session {
  /** Names the session in lists; says nothing about its token. */
  @Id() id!: string;
  @Text() idHash!: string;
  /** Digest of the token before this one, and until when a call that left under it still gets in. */
  @Text({ nullable: true, select: false }) previousHash!: string | null;
  @Instant({ nullable: true, select: false }) previousUntil!: Date | null;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Int() epoch!: number;
  @Text() panel!: string;
  /** When the second factor was last proved. */
  @Instant({ nullable: true }) mfaAt!: Date | null;
  /** The secret of a second factor that is being set up in this session and no other. */
  @Text({ nullable: true, select: false }) enrollingSealed!: string | null;
  @Instant() createdAt!: Date;
  @Instant() seenAt!: Date;
  @Instant() expiresAt!: Date;
  @Text({ nullable: true }) ip!: string | null;
  @Text({ nullable: true }) agent!: string | null;
  @Instant({ nullable: true }) endedAt!: Date | null;
}
