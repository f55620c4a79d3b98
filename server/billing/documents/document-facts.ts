import { sha256 } from '#kit/crypto/key-ring.js';
import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { settingsInForce } from '#settings/index.js';
import type { CreditNote } from '../credit-note.entity.js';
import type { Invoice } from '../invoice.entity.js';
import { linesOfInvoice } from '../read-invoice.js';

/** Everything a PDF shows. The same facts give the same bytes; their hash names the file. Raised when the layout changes. */
const LAYOUT = 1;

export interface PaperLine { readonly label: string; readonly text: string; readonly cents: number }
export interface PaperPayment { readonly on: string; readonly cents: number; readonly refundedCents: number; readonly brand: string | null; readonly last4: string | null; readonly kind: string | null }
export interface PaperFacts {
  readonly layout: number; readonly kind: 'invoice' | 'credit_note'; readonly locale: Locale; readonly number: string; readonly state: string; readonly issuedOn: string;
  readonly provider: { readonly name: string; readonly address: string; readonly phone: string; readonly email: string };
  readonly member: string | null; readonly ofInvoice: string | null; readonly period: { readonly from: string; readonly to: string } | null;
  readonly lines: readonly PaperLine[]; readonly totalCents: number; readonly balanceCents: number; readonly creditedCents: number; readonly paidCents: number; readonly dueCents: number;
  readonly payments: readonly PaperPayment[]; readonly note: { readonly refundedCents: number; readonly balanceCents: number; readonly openCents: number; readonly reason: string | null } | null;
}

export const hashOf = (facts: PaperFacts): string => sha256(JSON.stringify(facts));

const provider = async (tx: Tx): Promise<PaperFacts['provider']> => {
  const s = await settingsInForce(tx);
  return { name: s.provider_name, address: s.provider_address, phone: s.provider_phone, email: s.provider_email };
};

/** The member's number alone: a paper of money needs no more of a person. */
const memberOf = async (tx: Tx, payerId: string): Promise<string | null> =>
  (await tx.query<{ number: string }>('select number from membership where payer_id = $1 order by created_at desc limit 1', [payerId]))[0]?.number ?? null;

const paymentsOf = async (tx: Tx, invoiceId: string): Promise<PaperPayment[]> => (await tx.query<{ at: Date; cents: bigint; refunded: bigint; brand: string | null; last4: string | null; kind: string | null }>(
  `select collected_at at, amount_cents cents, refunded_cents refunded, method_brand brand, method_last4 last4, method_kind kind from payment where invoice_id = $1 and collected_at is not null order by collected_at, id limit 50`, [invoiceId]))
  .map(p => ({ on: tx.dateOf(p.at), cents: Number(p.cents), refundedCents: Number(p.refunded), brand: p.brand, last4: p.last4, kind: p.kind }));

export async function invoicePaper(tx: Tx, invoice: Invoice, locale: Locale): Promise<PaperFacts> {
  const lines = await linesOfInvoice(tx, invoice.id, locale);
  return {
    layout: LAYOUT, kind: 'invoice', locale, number: invoice.number ?? invoice.id, state: invoice.state, issuedOn: tx.dateOf(invoice.finalizedAt ?? invoice.createdAt), provider: await provider(tx), member: await memberOf(tx, invoice.payerId),
    ofInvoice: null, period: invoice.periodStart && invoice.periodEnd ? { from: invoice.periodStart, to: invoice.periodEnd } : null,
    lines: lines.map(l => ({ label: l.label, text: l.text, cents: Number(l.cents) })), totalCents: Number(invoice.totalCents), balanceCents: Number(invoice.balanceCents), creditedCents: Number(invoice.creditedCents),
    paidCents: Number(invoice.paidCents), dueCents: Number(invoice.dueCents), payments: await paymentsOf(tx, invoice.id), note: null,
  };
}

export async function creditNotePaper(tx: Tx, note: CreditNote, invoice: Invoice, locale: Locale): Promise<PaperFacts> {
  return {
    layout: LAYOUT, kind: 'credit_note', locale, number: note.number ?? note.id, state: note.state, issuedOn: tx.dateOf(note.issuedAt), provider: await provider(tx), member: await memberOf(tx, note.payerId),
    ofInvoice: invoice.number ?? invoice.id, period: null, lines: [], totalCents: Number(note.totalCents), balanceCents: 0, creditedCents: 0, paidCents: 0, dueCents: 0, payments: [],
    note: { refundedCents: Number(note.refundedCents), balanceCents: Number(note.balanceCents), openCents: Number(note.openCents), reason: note.reason },
  };
}
