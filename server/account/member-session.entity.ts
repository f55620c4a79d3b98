import { Entity, ForeignKey, Index } from 'typeorm';
import { Household } from '#enrollment/index.js';
import type { Channel } from '#identity/index.js';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';

/**
 * A browser in which a member is signed in. Only a digest of its token is kept: a copy of the table opens nothing. It lives as long as
 * `contact` is one of the household's: whoever is taken off is out with the next request.
 */
@Entity({ name: 'member_session' })
@Index(['idHash'], { unique: true })
export class MemberSession {
  /** Names the session in lists; says nothing about its token. */
  @Id() id!: string;
  @Text() idHash!: string;
  @Ref() @ForeignKey(() => Household) @Index() householdId!: string;
  @Text() channel!: Channel;
  @Text() contact!: string;
  @Instant() createdAt!: Date;
  @Instant() seenAt!: Date;
  @Instant() expiresAt!: Date;
  @Text({ nullable: true }) ip!: string | null;
  @Text({ nullable: true }) agent!: string | null;
  @Instant({ nullable: true }) endedAt!: Date | null;
}
