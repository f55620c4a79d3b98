import { z } from 'zod';
import { invalid } from '../errors.js';
import { creditInvoice, voidCreditNote, type CreditInput } from '../lifecycle/crediting.js';
import type { CreditNote } from '../objects/credit-note.js';
import type { Invoice } from '../objects/invoice.js';
import { amount, created, expand, integer, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, is, listObjects } from '../lists.js';
import { route } from '../route.js';
import type { Unit } from '../store.js';

const line = z.strictObject({
  type: z.enum(['invoice_line_item', 'custom_line_item']), invoice_line_item: text.optional(), amount: amount.optional(), quantity: amount.optional(), unit_amount: amount.optional(), description: text.optional(),
  metadata: metadata.optional(),
});
const fields = {
  invoice: text, amount: amount.optional(), lines: z.array(line).min(1).max(50).optional(), refund_amount: amount.optional(), credit_amount: amount.optional(), out_of_band_amount: amount.optional(),
  refunds: z.array(z.strictObject({ type: z.literal('refund').optional(), refund: text, amount_refunded: amount.optional() })).max(20).optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory']).optional(), memo: text.optional(), metadata: metadata.optional(), effective_at: integer.optional(),
  email_type: z.enum(['credit_note', 'none']).optional(), expand,
};
const createSchema = z.strictObject(fields);
const previewLinesSchema = z.strictObject({ ...fields, ...paging });

function read(params: z.output<typeof createSchema>): CreditInput {
  return {
    amount: params.amount ?? null,
    lines: params.lines?.map((one, index) => {
      if ((one.type === 'invoice_line_item') !== (one.invoice_line_item !== undefined)) throw invalid('invoice_line_item must be given for the type invoice_line_item, and for it alone.', undefined, `lines[${index}][invoice_line_item]`);
      return { line: one.invoice_line_item ?? null, amount: one.amount ?? null, quantity: one.quantity ?? null, unitAmount: one.unit_amount ?? null, description: one.description ?? null, metadata: mergeMetadata({}, one.metadata) };
    }) ?? null,
    refundAmount: params.refund_amount ?? 0, creditAmount: params.credit_amount ?? 0, outOfBandAmount: params.out_of_band_amount ?? null,
    refunds: params.refunds?.map(one => ({ refund: one.refund, amount: one.amount_refunded ?? null })) ?? [],
    reason: params.reason ?? null, memo: params.memo ?? null, metadata: mergeMetadata({}, params.metadata), effectiveAt: params.effective_at ?? null,
  };
}

async function create(unit: Unit, params: z.output<typeof createSchema>): Promise<CreditNote> {
  await unit.enter(params.invoice);
  return creditInvoice(unit, await unit.get<Invoice>('invoice', params.invoice, 'invoice'), read(params));
}
/** What `create` would answer, with nothing kept. */
const preview = async (unit: Unit, params: z.output<typeof createSchema>): Promise<CreditNote> => create(unit.sketch(), params);
const page = (lines: unknown[], url: string) => ({ object: 'list' as const, data: lines, has_more: false, url });

export const creditNoteRoutes = [
  route('creditNotes.create', 'POST', '/v1/credit_notes', createSchema, async ({ unit, params }) => create(unit, params)),
  route('creditNotes.preview', 'GET', '/v1/credit_notes/preview', createSchema, async ({ unit, params }) => preview(unit, params)),
  route('creditNotes.listPreviewLineItems', 'GET', '/v1/credit_notes/preview/lines', previewLinesSchema, async ({ unit, params, path }) => {
    const { limit: _limit, starting_after: _after, ending_before: _before, ...rest } = params;
    return page((await preview(unit, rest)).lines.data, path);
  }),
  route('creditNotes.list', 'GET', '/v1/credit_notes', z.strictObject({ ...paging, customer: text.optional(), invoice: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'credit_note', [...createdFilters(params.created), ...is('customer = ?', params.customer), ...is('parent = ?', params.invoice)], params, path)),
  route('creditNotes.retrieve', 'GET', '/v1/credit_notes/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<CreditNote>('credit_note', id)),
  route('creditNotes.listLineItems', 'GET', '/v1/credit_notes/:id/lines', z.strictObject(paging), async ({ unit, id, path }) => page((await unit.get<CreditNote>('credit_note', id)).lines.data, path)),
  route('creditNotes.update', 'POST', '/v1/credit_notes/:id', z.strictObject({ memo: text.optional(), metadata: metadata.optional(), expand }), async ({ unit, params, id }) => {
    await unit.enter(id);
    const note = await unit.get<CreditNote>('credit_note', id);
    if (params.memo !== undefined) note.memo = params.memo;
    note.metadata = mergeMetadata(note.metadata, params.metadata);
    unit.emit('credit_note.updated', note);
    return note;
  }),
  route('creditNotes.voidCreditNote', 'POST', '/v1/credit_notes/:id/void', z.strictObject({ expand }), async ({ unit, id }) => {
    await unit.enter(id);
    const note = await unit.get<CreditNote>('credit_note', id);
    await voidCreditNote(unit, note);
    return note;
  }),
];
