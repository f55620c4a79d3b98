import type Stripe from 'stripe';
import type { RemoteInvoice } from '#billing/index.js';
import { isProration, priceOf, toInvoice } from './stripe-mapping.js';

const PAGE = 100;
const MOST_PAGES = 10;
const MOST_PRICES = 10_000;

/** Reads that need more than one object. */
export class StripeReader {
  /** A price never changes its amount: each is asked for once a process. */
  readonly #units = new Map<string, number | null>();
  constructor(private readonly stripe: Stripe) {}

  async invoice(found: Stripe.Invoice): Promise<RemoteInvoice> {
    const lines = found.lines.has_more ? await this.#allLines(found.id) : found.lines.data;
    for (const id of new Set(lines.filter(isProration).flatMap(line => priceOf(line) ?? []))) await this.#learn(id);
    return toInvoice(found, lines, price => this.#units.get(price) ?? null);
  }

  async #allLines(invoice: string): Promise<Stripe.InvoiceLineItem[]> {
    const lines: Stripe.InvoiceLineItem[] = [];
    for (let page = 0; page < MOST_PAGES; page++) {
      const last = lines.at(-1)?.id;
      const found = await this.stripe.invoices.listLineItems(invoice, { limit: PAGE, ...(last ? { starting_after: last } : {}) });
      lines.push(...found.data);
      if (!found.has_more) break;
    }
    return lines;
  }

  async #learn(price: string): Promise<void> {
    if (this.#units.has(price)) return;
    if (this.#units.size >= MOST_PRICES) this.#units.clear();
    this.#units.set(price, (await this.stripe.prices.retrieve(price)).unit_amount);
  }
}
