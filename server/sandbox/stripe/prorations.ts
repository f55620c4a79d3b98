/** The arithmetic of prorations: whole cents, whole seconds, each line rounded for itself, half away from zero. */

/** `cents * part / whole`, rounded half away from zero. */
export function share(cents: number, part: number, whole: number): number {
  if (whole <= 0) throw new RangeError('a period has a length');
  const doubled = 2n * BigInt(Math.abs(cents)) * BigInt(part);
  const rounded = Number((doubled + BigInt(whole)) / (2n * BigInt(whole)));
  return cents < 0 ? 0 - rounded : rounded;
}

/** What was asked for one item and its current period: the price that a credit gives back. */
export interface Billed {
  unit: number; quantity: number; price: string; product: string;
  /** The invoice line that charged it; null while it waits for its invoice. */
  debit: { invoice: string; line: string } | null;
}
export type BilledItems = Record<string, Billed>;

export interface ProrationItem { id: string; quantity: number; metadata: Record<string, string>; price: { id: string; product: string; unit_amount: number } }
export interface Span {
  /** When the change takes effect. */
  at: number;
  /** Until when the items were billed. */
  end: number;
  /** Length of the whole period, of which `at` … `end` is a part. */
  whole: number;
}
export interface Proration {
  item: string; price: string; product: string; quantity: number; metadata: Record<string, string>;
  kind: 'credit' | 'debit'; amount: number; period: { start: number; end: number };
  /** Of a credit: the line that charged what it gives back. */
  credited: Billed['debit'];
}

/** Gives back the unused time of what was billed for one item; null when there is nothing to give back. */
function credit(item: ProrationItem, billed: Billed | undefined, span: Span): Proration | null {
  if (!billed || billed.quantity === 0 || span.at >= span.end) return null;
  return {
    item: item.id, price: billed.price, product: billed.product, quantity: billed.quantity, metadata: item.metadata, kind: 'credit',
    amount: 0 - share(billed.unit * billed.quantity, span.end - span.at, span.whole), period: { start: span.at, end: span.end }, credited: billed.debit,
  };
}

/** Charges the remaining time of one item at its price. */
function debit(item: ProrationItem, span: Span): Proration | null {
  if (span.at >= span.end) return null;
  return {
    item: item.id, price: item.price.id, product: item.price.product, quantity: item.quantity, metadata: item.metadata, kind: 'debit',
    amount: share(item.price.unit_amount * item.quantity, span.end - span.at, span.whole), period: { start: span.at, end: span.end }, credited: null,
  };
}

const isSame = (item: ProrationItem, billed: Billed | undefined): boolean =>
  billed !== undefined && billed.price === item.price.id && billed.unit === item.price.unit_amount && billed.quantity === item.quantity;

/**
 * Credit and debit for each item that the change touches, in the order of the items before it, new ones last. Credits
 * go by what was billed, not by what the item says: a price that was set without proration has not been billed yet.
 */
export function prorate(before: readonly ProrationItem[], after: readonly ProrationItem[], billed: BilledItems, touched: ReadonlySet<string>, span: Span): Proration[] {
  const kept = new Map(after.map(item => [item.id, item]));
  const changed = before.filter(item => touched.has(item.id)).flatMap(item => {
    const next = kept.get(item.id);
    if (next && isSame(next, billed[item.id])) return [];
    return [credit(item, billed[item.id], span), next ? debit(next, span) : null];
  });
  const known = new Set(before.map(item => item.id));
  const added = after.filter(item => !known.has(item.id)).map(item => debit(item, span));
  return [...changed, ...added].filter(line => line !== null);
}

/** Gives back the unused time of everything that was billed. */
export const creditAll = (items: readonly ProrationItem[], billed: BilledItems, span: Span): Proration[] =>
  items.map(item => credit(item, billed[item.id], span)).filter(line => line !== null);

/** Charges the remaining time of every item. */
export const debitAll = (items: readonly ProrationItem[], span: Span): Proration[] => items.map(item => debit(item, span)).filter(line => line !== null);

export const billedOf = (items: readonly ProrationItem[]): BilledItems =>
  Object.fromEntries(items.map(item => [item.id, { unit: item.price.unit_amount, quantity: item.quantity, price: item.price.id, product: item.price.product, debit: null }]));

/** Below this Stripe charges nothing and carries the amount over to the customer's next invoice. */
export const SMALLEST_CHARGE = 50;

/** How a total meets the customer's balance (negative: a credit): what is due now, and what the balance is afterwards. */
export function reckon(total: number, startingBalance: number): { due: number; endingBalance: number } {
  const open = startingBalance + total;
  return open >= SMALLEST_CHARGE ? { due: open, endingBalance: 0 } : { due: 0, endingBalance: open };
}
