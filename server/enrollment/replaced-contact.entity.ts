import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { Household } from './household.entity.js';

/** How a household was reached until another contact took its place: whoever is there is told, and the row goes after a week. */
@Entity({ name: 'replaced_contact' })
export class ReplacedContact {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Household) @Index() householdId!: string;
  @Text() channel!: 'email' | 'sms';
  @Text() address!: string;
  @Instant() replacedAt!: Date;
}
