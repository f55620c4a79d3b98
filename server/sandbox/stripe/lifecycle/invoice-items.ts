import type { LineInput } from '../objects/invoice.js';
import { newInvoiceItem, type InvoiceItem, type InvoiceItemInput } from '../objects/invoice-item.js';
import type { Subscription } from '../objects/subscription.js';
import type { Billed, Proration } from '../prorations.js';
import type { Unit } from '../store.js';
import { lineOfInvoiceItem, prorationText } from './lines.js';

/** Keeps an item that waits for an invoice; its event is the caller's. */
export async function addInvoiceItem(unit: Unit, input: InvoiceItemInput, credited: Billed['debit'] = null): Promise<InvoiceItem> {
  // Most customers never have one: a renewal looks for them only where this says so.
  await unit.find(input.customer);
  unit.hidden(input.customer)['hasInvoiceItems'] = true;
  return unit.add(newInvoiceItem(unit.now, input), credited ? { credited } : {});
}

export async function addProrations(unit: Unit, subscription: Subscription, lines: readonly Proration[]): Promise<InvoiceItem[]> {
  const items: InvoiceItem[] = [];
  for (const line of lines) {
    items.push(await addInvoiceItem(unit, {
      customer: subscription.customer, amount: line.amount, currency: subscription.currency, description: await prorationText(unit, line), period: line.period,
      quantity: line.quantity, metadata: line.metadata, price: { id: line.price, product: line.product }, subscription: { id: subscription.id, item: line.item },
      proration: true, invoice: null, testClock: subscription.test_clock,
    }, line.credited));
  }
  return items;
}

/** Items that wait for the next invoice of this subscription: its own, and those of the customer that belong to none. */
export async function waitingItems(unit: Unit, subscription: Subscription): Promise<InvoiceItem[]> {
  await unit.find(subscription.customer);
  if (unit.hidden(subscription.customer)['hasInvoiceItems'] !== true) return [];
  const all = await unit.waiting<InvoiceItem>(subscription.customer);
  return all.filter(item => item.currency === subscription.currency && (item.parent === null || item.parent.subscription_details.subscription === subscription.id));
}

export const linesOf = (unit: Unit, items: readonly InvoiceItem[]): LineInput[] =>
  items.map(item => lineOfInvoiceItem(item, (unit.hidden(item.id)['credited'] as Billed['debit'] | undefined) ?? null));
