import { Column, Entity } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';

/** Who is billed. Billing never knows who stands behind it; the tenant keys serve row security alone. */
@Entity({ name: 'payer' })
export class Payer {
  @Id() id!: string;
  @Text() kind!: 'household' | 'group';
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text({ nullable: true, unique: true }) processorCustomerId!: string | null;
  /** Number of the last read of the processor that was applied. */
  @Column('bigint', { default: 0, select: false }) synced!: string;
  @Instant({ nullable: true }) syncedAt!: Date | null;
  /** When its books were last compared with the processor's. */
  @Instant({ nullable: true }) reconciledAt!: Date | null;
  @Instant() createdAt!: Date;
}
