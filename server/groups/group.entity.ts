import { Entity } from 'typeorm';
import { Cents, Id, Instant, Int, Text } from '#kit/db/columns.js';
import type { ContributionKind } from './contribution.rules.js';
import type { GroupState } from './groups.states.js';

/** An employer whose people enroll by its code. Contribution is a fact here: it says what the employer has agreed to bear, nothing is charged by it. */
@Entity({ name: 'employer_group' })
export class EmployerGroup {
  @Id() id!: string;
  @Text({ unique: true }) code!: string;
  @Text() name!: string;
  @Text({ default: 'active' }) state!: GroupState;
  @Text() contactName!: string;
  @Text() contactEmail!: string;
  @Text({ nullable: true }) contactPhone!: string | null;
  @Text() contributionKind!: ContributionKind;
  /** Cents a month, for `fixed`. */
  @Cents({ nullable: true }) contributionCents!: bigint | null;
  /** Basis points of the monthly fee, for `percent`: 5000 is half. */
  @Int({ nullable: true }) contributionBps!: number | null;
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
