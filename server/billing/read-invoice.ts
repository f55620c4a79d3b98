import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { query } from '#access/use-case.js';
import type { Tx } from '#kit/db/tx.js';
import { LOCALES } from '#kit/i18n/translate.js';
import { invoiceSubject } from './billing.access.js';
import type { Invoice } from './invoice.entity.js';
import { explain, type Explained, type LineFacts, type LineKind } from './invoice-line.rules.js';

export interface InvoiceLineView extends Explained { readonly id: string; readonly kind: LineKind; readonly priceRef: string | null; readonly cents: bigint; readonly unitCents: bigint | null; readonly from: string; readonly to: string; readonly proration: boolean }
interface LineRow extends LineFacts { readonly id: string; readonly priceRef: string | null }

/** The lines of an invoice the caller may see, each with its explanation. */
export const linesOfInvoice = async (tx: Tx, invoiceId: string, locale: 'en' | 'es'): Promise<InvoiceLineView[]> => (await tx.query<LineRow>(`
  select id, kind, price_ref "priceRef", cents, unit_cents "unitCents", quantity, proration, period_start "from", period_end "to", share_seconds "shareSeconds", whole_seconds "wholeSeconds"
  from invoice_line where invoice_id = $1 order by position, id limit 1000`, [invoiceId]))
  .map(l => ({ id: l.id, kind: l.kind, priceRef: l.priceRef, cents: l.cents, unitCents: l.unitCents, from: l.from, to: l.to, proration: l.proration, ...explain(l, locale) }));

/** One invoice with its lines in words. */
export const readInvoice = query({
  name: 'readInvoice', action: 'read', subject: 'Invoice',
  input: z.strictObject({ id: z.uuid(), locale: z.enum(LOCALES).default('en') }),
  async run(tx, { id, locale }) {
    const invoice = await load<Invoice>(tx, invoiceSubject, id);
    authorize(tx, 'read', invoiceSubject, invoice);
    return { invoice, lines: await linesOfInvoice(tx, id, locale) };
  },
});
