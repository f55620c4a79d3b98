import { Entity, ForeignKey } from 'typeorm';
import { Agency, Agent } from '#agents/index.js';
import { CalendarDay, Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';

/** A course that an agent has passed. */
@Entity({ name: 'training' })
export class Training {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Agency) agencyId!: string;
  @Ref() @ForeignKey(() => Agent) agentId!: string;
  @Text() title!: string;
  @CalendarDay() passedOn!: string;
  @Int({ nullable: true }) score!: number | null;
  @Instant() createdAt!: Date;
}
