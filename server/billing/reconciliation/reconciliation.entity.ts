import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import { Payer } from '../payer.entity.js';
import type { DifferenceState } from './difference.states.js';
import type { DifferenceKind, Proposal } from './reconciliation.rules.js';

/** One comparison with the processor: how much was looked at, and how much did not agree. */
@Entity({ name: 'reconciliation_run' })
@Index('reconciliation_run_started_at_idx', ['startedAt'])
export class ReconciliationRun {
  @Id() id!: string;
  @Text() state!: 'running' | 'done' | 'failed';
  @Text() askedBy!: string;
  @Instant() startedAt!: Date;
  @Instant({ nullable: true }) finishedAt!: Date | null;
  @Int({ default: 0 }) events!: number;
  @Int({ default: 0 }) subscriptions!: number;
  @Int({ default: 0 }) invoices!: number;
  @Int({ default: 0 }) payers!: number;
  @Int({ default: 0 }) differences!: number;
  @Text({ nullable: true }) failure!: string | null;
}

/** One thing that is not the same; `key` names it, so that it stands in the queue once. `proposal`: what repairing it would do. */
@Entity({ name: 'reconciliation_difference' })
@Index('reconciliation_difference_open_idx', ['key'], { unique: true, where: `state = 'open'` })
@Index('reconciliation_difference_opened_at_idx', ['openedAt'])
export class ReconciliationDifference {
  @Id() id!: string;
  @Ref({ nullable: true }) @ForeignKey(() => ReconciliationRun) runId!: string | null;
  @Text() key!: string;
  @Text() kind!: DifferenceKind;
  @Ref({ nullable: true }) @ForeignKey(() => Payer) payerId!: string | null;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ nullable: true }) processorId!: string | null;
  @Json({ nullable: true }) ours!: Readonly<Record<string, unknown>> | null;
  @Json({ nullable: true }) theirs!: Readonly<Record<string, unknown>> | null;
  @Text() proposal!: Proposal;
  @Text() state!: DifferenceState;
  @Text({ nullable: true }) reason!: string | null;
  @Instant() openedAt!: Date;
  @Instant() seenAt!: Date;
  @Instant({ nullable: true }) closedAt!: Date | null;
  @Text({ nullable: true }) closedById!: string | null;
  @Instant() updatedAt!: Date;
}
