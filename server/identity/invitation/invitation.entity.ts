import { Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '#access/actor.js';
import { CalendarDay, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import type { Locale } from '#kit/i18n/translate.js';
import { UserAccount } from '../user-account.entity.js';
import type { InvitationState } from './invitation.states.js';

/** A person asked to join, with the roles they will hold. The account is made when they accept. Only a digest of the link's token is kept. */
@Entity({ name: 'invitation' })
@Index(['email'], { unique: true, where: `state = 'open'` })
export class Invitation {
  @Id() id!: string;
  @Text() email!: string;
  @Text() name!: string;
  @Text() locale!: Locale;
  @Text({ array: true }) roles!: Role[];
  @Ref({ nullable: true }) agencyId!: string | null;
  @Ref({ nullable: true }) agentId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  /** Last day of the roles; null: no end. */
  @CalendarDay({ nullable: true }) endsOn!: string | null;
  @Text({ default: 'open' }) state!: InvitationState;
  @Index({ unique: true }) @Text({ select: false }) tokenHash!: string;
  @Instant() expiresAt!: Date;
  @Int({ default: 1 }) sends!: number;
  @Instant() sentAt!: Date;
  /** Who sent it last; it counts only while they may still invite. */
  @Ref({ nullable: true }) invitedBy!: string | null;
  @Ref({ nullable: true }) @ForeignKey(() => UserAccount) @Index() userId!: string | null;
  @Instant({ nullable: true }) acceptedAt!: Date | null;
  @Instant() createdAt!: Date;
}
