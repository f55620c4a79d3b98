import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { CalendarDay, Cents, Id, Instant, Int, Json, Ref, Text } from '#kit/db/columns.js';
import type { CatalogueText } from './demo-catalogue.js';
import type { Locale } from '#kit/i18n/translate.js';

@Entity({ name: 'plan' })
@Check('plan_kind_check', `kind in ('plan', 'addon')`)
export class Plan {
  @Id() id!: string;
  @Text({ unique: true }) code!: string;
  @Text() kind!: 'plan' | 'addon';
  @Int({ default: 0 }) sort!: number;
  @Instant() createdAt!: Date;
}

/** What the HSA rule and the billing lines need to know of a version. */
export interface PlanFacts { fixedAndPeriodic: boolean; primaryCareOnly: boolean; includesDrugs: boolean; drugAddOn: boolean }

/** Dated prices (cents a month, by tier) and texts. Once published, a version stands as it was sold (a trigger sees to it). */
@Entity({ name: 'plan_version' })
@Index(['planId', 'version'], { unique: true })
@Check('plan_version_price_check', 'least(price_ee, price_esp, price_ech, price_fam) >= 0')
export class PlanVersion {
  @Id() id!: string;
  @Ref() @ForeignKey(() => Plan) planId!: string;
  @Int() version!: number;
  @Text({ default: 'draft' }) state!: 'draft' | 'published' | 'retired';
  @CalendarDay({ nullable: true }) soldFrom!: string | null;
  @CalendarDay({ nullable: true }) soldUntil!: string | null;
  @Json() texts!: Record<Locale, CatalogueText>;
  @Cents() priceEe!: bigint;
  @Cents() priceEsp!: bigint;
  @Cents() priceEch!: bigint;
  @Cents() priceFam!: bigint;
  @Json({ default: {} }) facts!: PlanFacts;
  @Instant() createdAt!: Date;
  @Instant({ nullable: true }) publishedAt!: Date | null;
}
