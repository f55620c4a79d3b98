import { Entity, Index } from 'typeorm';
import { Id, Instant, Int, Text } from '#kit/db/columns.js';

/** The result of one check of the whole audit trail. */
@Entity({ name: 'audit_check' })
export class AuditCheck {
  @Id() id!: string;
  @Instant() @Index() at!: Date;
  @Text() outcome!: 'verified' | 'fault';
  /** Rows that were read; with a fault, those before it. */
  @Int() rows!: number;
  @Int() seals!: number;
  @Int() heads!: number;
  /** Rows that only their own HMAC protects yet, and rows behind the last exported head. */
  @Int() unsealed!: number;
  @Int() unexported!: number;
  /** Time of the newest row that was read and is as it was written. */
  @Instant({ nullable: true }) verifiedUntil!: Date | null;
  @Text({ nullable: true }) fault!: string | null;
  /** Number and place of the first bad row. */
  @Text({ nullable: true }) faultRow!: string | null;
  @Int({ nullable: true }) faultPlace!: number | null;
  @Text({ nullable: true }) message!: string | null;
}
