import type { Product } from '../objects/catalogue.js';
import type { LineInput } from '../objects/invoice.js';
import { unitDecimal, type InvoiceItem } from '../objects/invoice-item.js';
import type { SubscriptionItem } from '../objects/subscription.js';
import { share, type Billed, type Proration } from '../prorations.js';
import type { Unit } from '../store.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const date = (seconds: number): Date => new Date(seconds * 1000);
const american = (seconds: number): string => `${MONTHS[date(seconds).getUTCMonth()] ?? ''} ${date(seconds).getUTCDate()}, ${date(seconds).getUTCFullYear()}`;
/** Stripe writes the day of a change the other way round than the end of a free time. */
const british = (seconds: number): string => `${String(date(seconds).getUTCDate()).padStart(2, '0')} ${MONTHS[date(seconds).getUTCMonth()] ?? ''} ${date(seconds).getUTCFullYear()}`;

export async function productName(unit: Unit, product: string): Promise<string> {
  return (await unit.find<Product>(product))?.name ?? 'Item';
}

/** How a period that is not a whole one is charged: the part of the whole that it is. */
export interface Part { part: number; whole: number }

/** A line for each item: its price for the period, nothing when it is free, a part when the period is cut short. */
export async function itemLines(unit: Unit, subscription: string, items: readonly SubscriptionItem[], period: { start: number; end: number }, charge: 'full' | 'free' | Part): Promise<LineInput[]> {
  const lines: LineInput[] = [];
  for (const item of items) {
    const name = await productName(unit, item.price.product);
    const full = item.price.unit_amount * item.quantity;
    const amount = charge === 'free' ? 0 : charge === 'full' ? full : share(full, charge.part, charge.whole);
    lines.push({
      amount, description: charge === 'free' && full > 0 ? `Time before the first billing date of ${name}, until ${american(period.end)}` : `${item.quantity} × ${name}`,
      period, quantity: item.quantity, metadata: item.metadata, subscription, price: { id: item.price.id, product: item.price.product },
      unitDecimal: amount === full ? item.price.unit_amount_decimal : unitDecimal(amount, item.quantity), item: item.id, invoiceItem: null, proration: typeof charge === 'object',
    });
  }
  return lines;
}

/** `Unused time on 2 × Membership fee after 15 Mar 2027`. */
export async function prorationText(unit: Unit, line: Proration): Promise<string> {
  const name = await productName(unit, line.product);
  return `${line.kind === 'credit' ? 'Unused' : 'Remaining'} time on ${line.quantity === 1 ? '' : `${line.quantity} × `}${name} after ${british(line.period.start)}`;
}

/** The line by which an invoice bills an invoice item. */
export function lineOfInvoiceItem(item: InvoiceItem, credited: Billed['debit'] = null): LineInput {
  const parent = item.parent?.subscription_details;
  return {
    amount: item.amount, description: item.description ?? '', period: item.period, quantity: item.quantity, metadata: item.metadata, subscription: parent?.subscription ?? null,
    price: item.pricing ? { id: item.pricing.price_details.price, product: item.pricing.price_details.product } : null,
    unitDecimal: unitDecimal(item.amount, item.quantity), item: parent?.subscription_item ?? null, invoiceItem: item.id, proration: item.proration, credited,
  };
}
