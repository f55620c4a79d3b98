import { Column, Entity } from 'typeorm';
import { Id, Instant, Ref, Text } from '#kit/db/columns.js';

/** A registered place where the widget may stand. */
@Entity({ name: 'site' })
export class Site {
  @Id() id!: string;
  @Text({ unique: true }) key!: string;
  @Text() name!: string;
  @Text() ownerKind!: 'provider' | 'agency' | 'agent' | 'employer';
  @Ref({ nullable: true }) agencyId!: string | null;
  @Ref({ nullable: true }) agentId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  /** Exact origins (`https://host[:port]`) whose pages may embed the widget. */
  @Column('text', { array: true }) allowedOrigins!: string[];
  @Text({ nullable: true }) accent!: string | null;
  @Text({ default: 'active' }) state!: 'active' | 'suspended';
  @Instant() createdAt!: Date;
  @Instant() updatedAt!: Date;
}
