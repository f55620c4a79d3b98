import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';
import type { AgencyState, AgentState } from './agents.states.js';

/** A firm whose agents sell. */
@Entity({ name: 'agency' })
export class Agency {
  @Id() id!: string;
  @Text({ unique: true }) code!: string;
  @Text() name!: string;
  @Text({ default: 'active' }) state!: AgencyState;
  @Text() email!: string;
  @Text({ nullable: true }) phone!: string | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}

/** A person who sells for an agency. The code stands in links and on QR cards; who enrolls by it is credited to the agent. */
@Entity({ name: 'agent' })
export class Agent {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Agency) @Index() agencyId!: string;
  @Text({ unique: true }) code!: string;
  @Text() name!: string;
  @Text({ default: 'active' }) state!: AgentState;
  @Text() email!: string;
  @Text({ nullable: true }) phone!: string | null;
  /** Two-letter codes of the US states the agent is licensed in, as told by the agency. */
  @Column('text', { array: true, default: [] }) licensedStates!: string[];
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
