import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { invoiceSubject } from './billing.access.js';
import { invoiceNotSuited, refundTooMuch } from './billing.errors.js';
import { announce } from './billing.events.js';
import { type Attempt, callIntent, closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent, settleIntent } from './intents.js';
import type { Invoice } from './invoice.entity.js';
import type { InvoiceState } from './invoice.states.js';
import type { RemoteCreditNote } from './payments.port.js';
import { REFUND_REASONS } from './refund.entity.js';
import { rereadWith } from './reread-with.js';

interface OfInvoice { readonly invoiceId: string; readonly payerId: string; readonly processorInvoiceId: string }
type GivingUp = Prepared<OfInvoice>;
type Crediting = Prepared<OfInvoice & { readonly amountCents: number; readonly to: 'open' | 'balance'; readonly reason: string }>;

const voidIntent: IntentCase<GivingUp, 'void'> = registerIntent<GivingUp, 'void'>({
  kind: 'void', payer: r => r.payerId,
  async call(r, { payments }) { await payments.voidInvoice(r); return 'void'; },
  settle: (tx, r) => closeSettled(tx, r.intentId, {}),
});
const writeOffIntent: IntentCase<GivingUp, 'written_off'> = registerIntent<GivingUp, 'written_off'>({
  kind: 'write_off', payer: r => r.payerId,
  async call(r, { payments }) { await payments.writeOff(r); return 'written_off'; },
  settle: (tx, r) => closeSettled(tx, r.intentId, {}),
});
const creditIntent: IntentCase<Crediting, RemoteCreditNote> = registerIntent<Crediting, RemoteCreditNote>({
  kind: 'credit', payer: r => r.payerId,
  call: (r, { payments }) => payments.creditNote(r),
  settle: (tx, r, note) => closeSettled(tx, r.intentId, { creditNote: note.id }),
});

async function suited(tx: Tx, id: string, action: string, states: readonly InvoiceState[]): Promise<Invoice> {
  const invoice = await load<Invoice>(tx, invoiceSubject, id, 'update');
  authorize(tx, action, invoiceSubject, invoice);
  if (!states.includes(invoice.state)) throw invoiceNotSuited();
  return invoice;
}

const rowOf = (i: Invoice) => ({ subscriptionId: i.subscriptionId, payerId: i.payerId, applicationId: i.applicationId, householdId: i.householdId, groupId: i.groupId });
const requestOf = (i: Invoice): OfInvoice => ({ invoiceId: i.id, payerId: i.payerId, processorInvoiceId: i.processorInvoiceId });

async function seen<O extends { id: string }>(db: Db, prepared: OfInvoice, out: O): Promise<O> {
  await rereadWith(db, prepared.payerId, [{ invoiceId: prepared.processorInvoiceId }]);
  return out;
}

const reason = z.string().trim().min(3).max(500).describe('Why');

/** Nobody owes it any more: it should never have been. */
export const voidInvoice = command({
  name: 'voidInvoice', action: 'void', subject: 'Invoice', stepUp: true, input: z.strictObject({ id: z.uuid(), reason }),
  async prepare(tx, input): Promise<GivingUp> {
    const invoice = await suited(tx, input.id, 'void', ['open', 'uncollectible']);
    await record(tx, { action: 'invoice.void_requested', subjectType: 'Invoice', subjectId: invoice.id, details: { payer: invoice.payerId, cents: Number(invoice.dueCents), reason: input.reason } });
    return prepareIntent<OfInvoice>(tx, { kind: 'void', row: rowOf(invoice), request: requestOf(invoice) });
  },
  call: (p, ports): Promise<Attempt<'void'>> => callIntent(voidIntent, p, ports),
  async settle(tx, p, attempt) { await settleIntent(tx, voidIntent, p, attempt); return { id: p.invoiceId }; },
  follow: seen,
});

/** It is still owed, and nobody expects it any more: the processor stops asking for it. */
export const writeOffInvoice = command({
  name: 'writeOffInvoice', action: 'write_off', subject: 'Invoice', stepUp: true, input: z.strictObject({ id: z.uuid(), reason }),
  async prepare(tx, input): Promise<GivingUp> {
    const invoice = await suited(tx, input.id, 'write_off', ['open']);
    await record(tx, { action: 'invoice.write_off_requested', subjectType: 'Invoice', subjectId: invoice.id, details: { payer: invoice.payerId, cents: Number(invoice.dueCents), reason: input.reason } });
    return prepareIntent<OfInvoice>(tx, { kind: 'write_off', row: rowOf(invoice), request: requestOf(invoice) });
  },
  call: (p, ports): Promise<Attempt<'written_off'>> => callIntent(writeOffIntent, p, ports),
  async settle(tx, p, attempt) { await settleIntent(tx, writeOffIntent, p, attempt); return { id: p.invoiceId }; },
  follow: seen,
});

/** Less is owed for an open invoice, or part of a paid one is kept as credit for the next ones. */
export const creditInvoice = command({
  name: 'creditInvoice', action: 'credit', subject: 'Invoice', stepUp: true,
  input: z.strictObject({ id: z.uuid(), amountCents: z.coerce.number().int().min(1).max(100_000_000).describe('Amount in cents'), reason: z.enum(REFUND_REASONS).describe('Reason') }),
  async prepare(tx, { id, amountCents, reason: why }): Promise<Crediting> {
    const invoice = await suited(tx, id, 'credit', ['open', 'paid']);
    const most = invoice.state === 'open' ? invoice.dueCents : invoice.totalCents - invoice.creditedCents;
    if (BigInt(amountCents) > most) throw refundTooMuch();
    await record(tx, { action: 'invoice.credit_requested', subjectType: 'Invoice', subjectId: id, details: { payer: invoice.payerId, cents: amountCents, reason: why } });
    return prepareIntent(tx, { kind: 'credit', row: rowOf(invoice), request: { ...requestOf(invoice), amountCents, to: invoice.state === 'open' ? 'open' as const : 'balance' as const, reason: why } });
  },
  call: (p, ports): Promise<Attempt<RemoteCreditNote>> => callIntent(creditIntent, p, ports),
  async settle(tx, p, attempt) { await settleIntent(tx, creditIntent, p, attempt); return { id: p.invoiceId }; },
  follow: seen,
});

/** Sends the receipt of a paid invoice once more. */
export const resendReceipt = change({
  name: 'resendReceipt', action: 'resend_receipt', subject: 'Invoice', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const invoice = await suited(tx, id, 'resend_receipt', ['paid']);
    await record(tx, { action: 'invoice.receipt_requested', subjectType: 'Invoice', subjectId: id });
    await announce(tx, 'invoice.receipt_requested', { invoice: id, payer: invoice.payerId, application: invoice.applicationId, at: tx.systemNow.toISOString() });
    return { id };
  },
});
