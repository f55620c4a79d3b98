import { newId } from '../../ids.js';
import type { Interval } from '../calendar.js';

export type Metadata = Record<string, string>;
/** A list inside an object. */
export const embedded = <T>(data: T[], url: string) => ({ object: 'list' as const, data, has_more: false, url });

export interface ProductInput { name: string; description?: string | null; active?: boolean; metadata?: Metadata; id?: string; statement_descriptor?: string | null }
export const newProduct = (now: number, input: ProductInput) => ({
  id: input.id ?? newId('prod'), object: 'product' as const, active: input.active ?? true, created: now, default_price: null,
  description: input.description ?? null, images: [] as string[], livemode: false, marketing_features: [], metadata: input.metadata ?? {},
  name: input.name, package_dimensions: null, shippable: null, statement_descriptor: input.statement_descriptor ?? null, tax_code: null,
  tax_details: null, type: 'service' as const, unit_label: null, updated: now, url: null,
});
export type Product = ReturnType<typeof newProduct>;

export interface PriceInput { currency: string; product: string; unit_amount: number; interval: Interval; interval_count: number; nickname?: string | null; metadata?: Metadata; lookup_key?: string | null; tax_behavior?: string | null; active: boolean }
export const newPrice = (now: number, input: PriceInput) => ({
  id: newId('price'), object: 'price' as const, active: input.active, billing_scheme: 'per_unit' as const, created: now, currency: input.currency,
  custom_unit_amount: null, livemode: false, lookup_key: input.lookup_key ?? null, metadata: input.metadata ?? {}, nickname: input.nickname ?? null,
  product: input.product,
  recurring: { interval: input.interval, interval_count: input.interval_count, meter: null, trial_period_days: null, usage_type: 'licensed' as const },
  tax_behavior: input.tax_behavior ?? 'unspecified', tiers_mode: null, transform_quantity: null, type: 'recurring' as const,
  unit_amount: input.unit_amount, unit_amount_decimal: String(input.unit_amount),
});
export type Price = ReturnType<typeof newPrice>;

/** The older description of a price that subscription items still carry. */
export const planOf = (price: Price) => ({
  id: price.id, object: 'plan' as const, active: price.active, amount: price.unit_amount, amount_decimal: price.unit_amount_decimal,
  billing_scheme: price.billing_scheme, created: price.created, currency: price.currency, interval: price.recurring.interval,
  interval_count: price.recurring.interval_count, livemode: false, metadata: price.metadata, meter: null, nickname: price.nickname,
  product: price.product, tiers_mode: null, transform_usage: null, trial_period_days: null, usage_type: 'licensed' as const,
});
