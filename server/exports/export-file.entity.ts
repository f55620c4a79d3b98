import { Entity, ForeignKey, Index } from 'typeorm';
import type { RoleGrant } from '#access/actor.js';
import { UserAccount } from '#identity/index.js';
import { Cents as BigCount, Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import type { ExportState } from './export.states.js';

/** One file of rows on its way from a list to its owner. Kept a day; the row stays as the record of it. */
@Entity({ name: 'export_file' })
@Index(['userId', 'createdAt'])
export class ExportFile {
  @Id() id!: string;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Text() panel!: string;
  @Text() resource!: string;
  @Text({ default: 'queued' }) state!: ExportState;
  /** Filters, search and order as they were asked for; context `export:<id>`. */
  @Text() querySealed!: string;
  /** The same for people and the audit trail: text that was searched for is a digest. */
  @Json() asked!: unknown;
  /** The roles it was made with: whoever has lost one of them does not get the file any more. */
  @Json({ nullable: true }) madeAs!: readonly RoleGrant[] | null;
  /** Exact below the counting cap, else the planner's estimate. */
  @BigCount() rowsExpected!: bigint;
  @BigCount({ default: 0 }) rowsDone!: bigint;
  /** Bytes. */
  @BigCount({ nullable: true }) size!: bigint | null;
  @Text({ nullable: true }) sha256!: string | null;
  @Text({ nullable: true }) storageKey!: string | null;
  @Text({ nullable: true }) failure!: string | null;
  @Int({ default: 0 }) downloads!: number;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
  @Instant({ nullable: true }) startedAt!: Date | null;
  @Instant({ nullable: true }) finishedAt!: Date | null;
  @Instant({ nullable: true }) expiresAt!: Date | null;
}

export const queryContext = (id: string): string => `export:${id}`;
