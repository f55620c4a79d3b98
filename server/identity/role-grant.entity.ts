import { Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '#access/actor.js';
import { CalendarDay, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { UserAccount } from './user-account.entity.js';

/** One role of one person, with its scope and its dates. `endsOn` is the last day it counts. */
@Entity({ name: 'role_grant' })
@Index(['userId'])
export class RoleGrant {
  @Id() id!: string;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Text() role!: Role;
  @Ref({ nullable: true }) agencyId!: string | null;
  @Ref({ nullable: true }) agentId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @CalendarDay() startsOn!: string;
  @CalendarDay({ nullable: true }) endsOn!: string | null;
  @Ref({ nullable: true }) grantedBy!: string | null;
  @Instant() createdAt!: Date;
}
