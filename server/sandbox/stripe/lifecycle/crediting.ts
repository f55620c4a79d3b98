import { invalid } from '../errors.js';
import type { Metadata } from '../objects/catalogue.js';
import type { Charge, Refund } from '../objects/charge.js';
import { newCreditNote, type CreditLineInput, type CreditNote, type CreditNoteReason } from '../objects/credit-note.js';
import type { Customer } from '../objects/customer.js';
import type { Invoice } from '../objects/invoice.js';
import type { Unit } from '../store.js';
import { changeBalance } from './balance.js';
import { changeAmount, dropPayment, intentOf, payInvoice } from './invoicing.js';
import { recoverSubscription, subscriptionOf } from './collection.js';
import { refundCharge } from './refunding.js';

export interface CreditLine { line: string | null; amount: number | null; quantity: number | null; unitAmount: number | null; description: string | null; metadata: Metadata }
export interface CreditInput {
  amount: number | null; lines: readonly CreditLine[] | null; refundAmount: number; creditAmount: number; outOfBandAmount: number | null;
  refunds: readonly { refund: string; amount: number | null }[]; reason: CreditNoteReason | null; memo: string | null; metadata: Metadata; effectiveAt: number | null;
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
const CREDITABLE: ReadonlySet<string> = new Set(['open', 'paid', 'uncollectible']);

/** Lowers a finalised invoice: first what is still owed, then what was paid, which goes back in one of three ways. */
export async function creditInvoice(unit: Unit, invoice: Invoice, input: CreditInput): Promise<CreditNote> {
  if (!CREDITABLE.has(invoice.status)) throw invalid(`You can only create a credit note for an open, paid or uncollectible invoice. This invoice's status is ${invoice.status}.`, 'invoice_not_editable', 'invoice');
  const lines = linesOf(invoice, input);
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  if (total < 1) throw invalid('The credit note amount must be more than zero.', undefined, 'amount');
  const linked = await linkedRefunds(unit, invoice, input);
  const left = await creditableOf(unit, invoice, new Set(linked.map(({ refund }) => refund.id)));
  if (total > left) throw invalid(`The credit note amount of ${dollars(total)} exceeds the remaining creditable amount of ${dollars(left)}.`, undefined, 'amount');
  const before = Math.min(total, invoice.amount_remaining);
  const after = total - before;
  checkSplit(input, linked.reduce((sum, { amount }) => sum + amount, 0), after);
  const notes = await unit.related<CreditNote>('credit_note', 'parent', invoice.id);
  const note = unit.add(newCreditNote(unit.now, {
    invoice, number: `${invoice.number ?? ''}-CN-${String(notes.length + 1).padStart(2, '0')}`, lines, total, before, after, outOfBand: input.outOfBandAmount, reason: input.reason, memo: input.memo,
    metadata: input.metadata, effectiveAt: input.effectiveAt,
  }), {});
  note.refunds.push(...linked.map(({ refund, amount }) => ({ amount_refunded: amount, payment_record_refund: null, refund: refund.id, type: 'refund' as const })));
  await giveBack(unit, invoice, note, input);
  unit.emit('credit_note.created', note);
  invoice.pre_payment_credit_notes_amount += before;
  invoice.post_payment_credit_notes_amount += after;
  if (before > 0) await lowerOpen(unit, invoice, before);
  unit.emit('invoice.updated', invoice);
  return note;
}

/** Takes back a credit note on an invoice that is not paid yet. */
export async function voidCreditNote(unit: Unit, note: CreditNote): Promise<void> {
  const invoice = await unit.get<Invoice>('invoice', note.invoice);
  if (note.status === 'void') throw invalid('This credit note has already been voided.', undefined, 'id');
  if (invoice.status !== 'open' || note.post_payment_amount > 0) throw invalid('You can only void a credit note of an open invoice.', undefined, 'id');
  note.status = 'void';
  note.voided_at = unit.now;
  invoice.pre_payment_credit_notes_amount -= note.pre_payment_amount;
  await changeAmount(unit, invoice, note.pre_payment_amount);
  unit.emit('credit_note.voided', note);
  unit.emit('invoice.updated', invoice);
}

function linesOf(invoice: Invoice, input: CreditInput): CreditLineInput[] {
  if ((input.amount === null) === (input.lines === null)) throw invalid('You must provide exactly one of the following: amount, lines.', 'parameter_missing', 'amount');
  if (input.lines === null) return [{ amount: input.amount ?? 0, description: null, invoiceLine: null, quantity: null, unitAmount: null, metadata: {} }];
  return input.lines.map((line, index) => {
    const known = line.line === null ? null : invoice.lines.data.find(one => one.id === line.line);
    if (known === undefined) throw invalid(`No such invoice line item: '${line.line ?? ''}'`, 'resource_missing', `lines[${index}][invoice_line_item]`);
    const unitAmount = line.unitAmount ?? (known && known.quantity ? Math.round(known.amount / known.quantity) : null);
    const amount = line.amount ?? (line.quantity !== null && unitAmount !== null ? line.quantity * unitAmount : known?.amount ?? null);
    if (amount === null || amount < 1) throw invalid('You must provide an amount, or a quantity and a unit amount.', 'parameter_missing', `lines[${index}][amount]`);
    if (known && amount > known.amount) throw invalid(`The amount of ${dollars(amount)} is more than the invoice line's ${dollars(known.amount)}.`, undefined, `lines[${index}][amount]`);
    return { amount, description: line.description ?? known?.description ?? null, invoiceLine: known?.id ?? null, quantity: line.quantity ?? known?.quantity ?? null, unitAmount, metadata: line.metadata };
  });
}

interface Linked { refund: Refund; amount: number }
async function linkedRefunds(unit: Unit, invoice: Invoice, input: CreditInput): Promise<Linked[]> {
  const found: Linked[] = [];
  const intent = await intentOf(unit, invoice);
  for (const [index, one] of input.refunds.entries()) {
    const refund = await unit.get<Refund>('refund', one.refund, `refunds[${index}][refund]`);
    if (refund.payment_intent !== intent?.id || refund.status === 'failed') throw invalid(`The refund ${refund.id} does not belong to the invoice.`, undefined, `refunds[${index}][refund]`);
    found.push({ refund, amount: one.amount ?? refund.amount });
  }
  return found;
}

/** What credit notes may still take off: the total less other notes, and less refunds that no note accounts for. */
async function creditableOf(unit: Unit, invoice: Invoice, linking: ReadonlySet<string>): Promise<number> {
  const notes = (await unit.related<CreditNote>('credit_note', 'parent', invoice.id)).filter(note => note.status === 'issued');
  const accounted = new Set([...linking, ...notes.flatMap(note => note.refunds.map(entry => entry.refund))]);
  const intent = await intentOf(unit, invoice);
  const refunds = intent ? await unit.related<Refund>('refund', 'parent', intent.id) : [];
  const loose = refunds.filter(refund => refund.status !== 'failed' && refund.status !== 'canceled' && !accounted.has(refund.id));
  return invoice.total - notes.reduce((sum, note) => sum + note.total, 0) - loose.reduce((sum, refund) => sum + refund.amount, 0);
}

function checkSplit(input: CreditInput, linked: number, after: number): void {
  const given = input.refundAmount + input.creditAmount + (input.outOfBandAmount ?? 0) + linked;
  if (given === after) return;
  throw invalid(`The sum of credit amount, refund amount and out of band amount (${dollars(given)}) must equal the post payment credit note amount (${dollars(after)}).`);
}

async function giveBack(unit: Unit, invoice: Invoice, note: CreditNote, input: CreditInput): Promise<void> {
  if (input.refundAmount > 0) {
    const intent = await intentOf(unit, invoice);
    if (!intent?.latest_charge || invoice.amount_paid_off_stripe > 0) throw invalid('This invoice was not paid with a charge that can be refunded.', undefined, 'refund_amount');
    const refund = await refundCharge(unit, await unit.get<Charge>('charge', intent.latest_charge), input.refundAmount, null, {});
    note.refunds.push({ amount_refunded: refund.amount, payment_record_refund: null, refund: refund.id, type: 'refund' });
  }
  if (input.creditAmount > 0) {
    const customer = await unit.get<Customer>('customer', invoice.customer);
    note.customer_balance_transaction = changeBalance(unit, customer, { amount: 0 - input.creditAmount, type: 'credit_note', currency: invoice.currency, invoice: invoice.id, creditNote: note.id }).id;
  }
}

/** Less is owed; an invoice of which nothing is left counts as paid. */
async function lowerOpen(unit: Unit, invoice: Invoice, cents: number): Promise<void> {
  await changeAmount(unit, invoice, 0 - cents);
  if (invoice.amount_remaining > 0) return;
  await dropPayment(unit, invoice, 'void_invoice');
  await payInvoice(unit, invoice, true);
  await recoverSubscription(unit, await subscriptionOf(unit, invoice), invoice, null);
}
