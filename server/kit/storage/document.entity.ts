import { Entity } from 'typeorm';
import { Id, Instant, Int, Ref, Text } from '#kit/db/columns.js';

/** A kept file: exact bytes behind the storage port, hash and size here; served by id. */
@Entity({ name: 'document' })
export class Document {
  @Id() id!: string;
  @Text() kind!: string;
  @Text() mediaType!: string;
  @Text() sha256!: string;
  @Int() size!: number;
  @Text() storageKey!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Instant() createdAt!: Date;
}
