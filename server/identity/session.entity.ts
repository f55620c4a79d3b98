import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, Int, Ref, Text } from '#kit/db/columns.js';
import { UserAccount } from './user-account.entity.js';

/** A signed-in browser. Only a digest of its id is kept: a copy of the table opens nothing. */
@Entity({ name: 'session' })
@Index(['userId'])
export class Session {
  @PrimaryColumn('text') idHash!: string;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Int() epoch!: number;
  @Text() panel!: string;
  @Instant({ nullable: true }) mfaAt!: Date | null;
  @Instant() createdAt!: Date;
  @Instant() seenAt!: Date;
  @Instant() expiresAt!: Date;
  @Text({ nullable: true }) ip!: string | null;
  @Text({ nullable: true }) agent!: string | null;
  @Instant({ nullable: true }) endedAt!: Date | null;
}
