import { Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Instant, Ref, Text } from '#kit/db/columns.js';

/** One line of the trail. Rows are written by `record` alone; no role of the application may change or delete them. */
@Entity({ name: 'audit_entry' })
@Index(['subjectId', 'seq'])
export class AuditRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) seq!: bigint;
  @Ref({ unique: true }) id!: string;
  @Instant() at!: Date;
  @Text() actorKind!: string;
  @Text({ nullable: true }) actorId!: string | null;
  @Text() action!: string;
  @Text() subjectType!: string;
  @Text() subjectId!: string;
  @Text() outcome!: 'done' | 'refused';
  @Text({ nullable: true }) ip!: string | null;
  @Text({ nullable: true }) requestId!: string | null;
  /** JSON text of `{ changes, details }`: the HMAC covers these bytes. */
  @Text() body!: string;
}
