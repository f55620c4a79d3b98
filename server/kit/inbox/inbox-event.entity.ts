import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Instant, Json, Text } from '#kit/db/columns.js';

/** A message of an outside service, kept once by its own id. `processedAt` and `failure` say what became of it. */
@Entity({ name: 'inbox_event' })
@Index('inbox_event_pending_idx', ['receivedAt'], { where: 'processed_at is null' })
@Index('inbox_event_correlation_idx', ['correlationId', 'receivedAt'])
export class InboxEvent {
  @PrimaryColumn('text') id!: string;
  @Text() source!: string;
  @Text() type!: string;
  @Text({ nullable: true }) objectId!: string | null;
  /** What the messages of one party share; they are worked on together. */
  @Text({ nullable: true }) correlationId!: string | null;
  @Json() body!: unknown;
  @Column('timestamptz', { default: () => 'now()' }) receivedAt!: Date;
  @Instant({ nullable: true }) processedAt!: Date | null;
  @Text({ nullable: true }) failure!: string | null;
}

/** How far the messages of a source were listed, for those that never came by themselves. */
@Entity({ name: 'inbox_cursor' })
export class InboxCursor {
  @PrimaryColumn('text') source!: string;
  @Text() position!: string;
  @Column('timestamptz', { default: () => 'now()' }) movedAt!: Date;
}
