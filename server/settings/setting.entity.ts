import { Entity, Index } from 'typeorm';
import { CalendarDay, Id, Instant, Json, Ref, Text } from '#kit/db/columns.js';

/** One dated value of one setting; the newest whose date has come is in force. Values are never edited. */
@Entity({ name: 'setting' })
@Index(['key', 'effectiveOn'], { unique: true })
export class Setting {
  @Id() id!: string;
  @Text() key!: string;
  @Json() value!: unknown;
  @CalendarDay() effectiveOn!: string;
  @Text({ nullable: true }) note!: string | null;
  @Ref({ nullable: true }) createdBy!: string | null;
  @Instant() createdAt!: Date;
}
