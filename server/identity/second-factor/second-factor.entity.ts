import { Entity, ForeignKey, Index } from 'typeorm';
import { Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';
import { UserAccount } from '../user-account.entity.js';

/** The authenticator of one person. A row exists only once its owner has shown a right code. */
@Entity({ name: 'second_factor' })
@Index(['userId'], { unique: true })
export class SecondFactor {
  @Id() id!: string;
  @Ref() @ForeignKey(() => UserAccount) userId!: string;
  @Text({ select: false }) secretSealed!: string;
  /** The latest step of 30 s whose code was taken: that code and every older one are refused. */
  @Int() lastStep!: number;
  @Instant() createdAt!: Date;
}
