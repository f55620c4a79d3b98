import { Entity, Index } from 'typeorm';
import { Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';

/** One run of sealing every value anew with a new current key; goes on where it was after a kill. */
@Entity({ name: 'key_rotation' })
@Index('key_rotation_running_idx', ['keyId'], { unique: true, where: `state = 'running'` })
export class KeyRotation {
  @Id() id!: string;
  /** The key everything is sealed with afterwards. */
  @Text() keyId!: string;
  @Text() state!: 'running' | 'done' | 'failed' | 'superseded';
  @Int() total!: number;
  @Int({ default: 0 }) done!: number;
  /** Values that no key of the ring opens. */
  @Int({ default: 0 }) failed!: number;
  @Text({ nullable: true }) atColumn!: string | null;
  @Ref({ nullable: true }) position!: string | null;
  @Instant() startedAt!: Date;
  @Instant() updatedAt!: Date;
  @Instant({ nullable: true }) finishedAt!: Date | null;
}
