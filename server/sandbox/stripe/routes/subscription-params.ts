import { z } from 'zod';
import { invalid, unsupported } from '../errors.js';
import type { ItemChange } from '../lifecycle/planning.js';
import { newPrice, type Price, type Product } from '../objects/catalogue.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import type { ItemInput } from '../objects/subscription.js';
import { amount, flag, integer, mergeMetadata, metadata, text } from '../params.js';
import type { Unit } from '../store.js';

export const MAX_ITEMS = 20;
const interval = z.enum(['day', 'week', 'month', 'year']);
const priceData = z.strictObject({
  currency: z.string().regex(/^[a-z]{3}$/, 'Invalid currency'), product: text, unit_amount: amount,
  recurring: z.strictObject({ interval, interval_count: integer.optional() }), tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
});
/** An item of a new subscription. */
export const item = z.strictObject({ price: text.optional(), price_data: priceData.optional(), quantity: amount.optional(), metadata: metadata.optional() });
/** An item of a change: with an id it changes or deletes, without one it adds. */
export const changedItem = z.strictObject({ ...item.shape, id: text.optional(), deleted: flag.optional() });
export const prorationBehavior = z.enum(['none', 'create_prorations', 'always_invoice']);
export const anchorChange = z.strictObject({ type: z.enum(['now', 'unchanged']) });
export const cancelAt = z.union([z.literal(''), integer, z.enum(['min_period_end', 'max_period_end'])]);

/** A card that belongs to the customer, or Stripe's refusal. */
export async function cardOf(unit: Unit, customer: string, id: string): Promise<string> {
  const method = await unit.get<PaymentMethod>('payment_method', id, 'default_payment_method');
  if (method.customer !== customer) throw invalid(`The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`, 'resource_missing', 'default_payment_method');
  return id;
}

export async function readItems(unit: Unit, input: readonly z.output<typeof item>[]): Promise<ItemInput[]> {
  const items: ItemInput[] = [];
  for (const [index, one] of input.entries()) {
    const price = await readPrice(unit, one, `items[${index}]`);
    if (!price) throw invalid(`Missing required param: items[${index}][price].`, 'parameter_missing', `items[${index}][price]`);
    items.push({ price, quantity: one.quantity ?? 1, metadata: mergeMetadata({}, one.metadata) });
  }
  const kinds = new Set(items.map(({ price }) => `${price.currency} ${price.recurring.interval} ${price.recurring.interval_count}`));
  if (kinds.size > 1) throw unsupported('items with different currencies or intervals', 'items');
  return items;
}

export async function readChanges(unit: Unit, input: readonly z.output<typeof changedItem>[]): Promise<ItemChange[]> {
  const changes: ItemChange[] = [];
  for (const [index, one] of input.entries()) {
    const { metadata: wanted } = one;
    changes.push({
      id: one.id ?? null, price: await readPrice(unit, one, `items[${index}]`), quantity: one.quantity ?? null, deleted: one.deleted ?? false,
      metadata: wanted === undefined ? null : before => mergeMetadata(before, wanted),
    });
  }
  return changes;
}

async function readPrice(unit: Unit, input: z.output<typeof item>, name: string): Promise<Price | null> {
  if (input.price !== undefined) return unit.get<Price>('price', input.price, `${name}[price]`);
  const data = input.price_data;
  if (!data) return null;
  const product = await unit.get<Product>('product', data.product, `${name}[price_data][product]`);
  if (!product.active) throw invalid('The product is not active.', 'product_inactive', `${name}[price_data][product]`);
  return unit.add(newPrice(unit.now, {
    currency: data.currency, product: product.id, unit_amount: data.unit_amount, interval: data.recurring.interval, interval_count: data.recurring.interval_count ?? 1,
    tax_behavior: data.tax_behavior ?? null, active: false,
  }));
}
