import type PDFDocument from 'pdfkit';
import { formatCents } from '#kit/money/money.js';
import { addDays, calendarDate, formatCalendarDate } from '#kit/time/calendar-date.js';
import { isTextKey, t, textFor } from '#kit/i18n/translate.js';
import type { PaperFacts } from './document-facts.js';

const [LEFT, RIGHT, TOP, BOTTOM] = [56, 556, 56, 720];
const INK = '#1c2730';
const SOFT = '#56636e';
const LINE = '#c9d2d8';

type Doc = InstanceType<typeof PDFDocument>;

/** The paper as bytes. The same facts give the same bytes: its times are the day it was issued, and nothing in it is drawn at random. */
export async function renderPaper(facts: PaperFacts): Promise<Uint8Array> {
  const issued = new Date(`${facts.issuedOn}T00:00:00Z`);
  const { default: Pdf } = await import('pdfkit'); // by need: it brings its fonts along
  const doc = new Pdf({ size: 'LETTER', margin: 0, autoFirstPage: true, lang: facts.locale, tagged: true, displayTitle: true, pdfVersion: '1.7', info: { Title: `${titleOf(facts)} ${facts.number}`, Author: facts.provider.name, CreationDate: issued, ModDate: issued } });
  const bytes = collect(doc);
  let y = head(doc, facts);
  y = table(doc, facts, y);
  y = sums(doc, facts, y);
  y = payments(doc, facts, y);
  foot(doc, facts, y);
  doc.end();
  return bytes;
}

function collect(doc: Doc): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}

const money = (f: PaperFacts, cents: number): string => formatCents(BigInt(cents), f.locale);
const day = (f: PaperFacts, date: string): string => formatCalendarDate(calendarDate(date), f.locale);
const titleOf = (f: PaperFacts): string => t(f.locale, f.kind === 'credit_note' ? 'invoice.credit_note' : f.state === 'paid' ? 'invoice.receipt' : 'invoice.title');

/** Writes and says how far down it went; text that would leave the page goes on with the next. */
function write(doc: Doc, text: string, x: number, y: number, o: { size?: number; bold?: boolean; color?: string; width?: number; align?: 'left' | 'right' } = {}): number {
  const width = o.width ?? RIGHT - x;
  doc.font(o.bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(o.size ?? 10).fillColor(o.color ?? INK);
  const height = doc.heightOfString(text, { width });
  doc.text(text, x, y, { width, align: o.align ?? 'left' });
  return y + height;
}
const rule = (doc: Doc, y: number): void => { doc.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.7).strokeColor(LINE).stroke(); };
const room = (doc: Doc, y: number, needed: number): number => { if (y + needed <= BOTTOM) return y; doc.addPage(); return TOP; };

function head(doc: Doc, f: PaperFacts): number {
  const { provider } = f;
  let left = write(doc, provider.name, LEFT, TOP, { size: 13, bold: true, width: 270 });
  left = write(doc, `${provider.address}\n${provider.phone}\n${provider.email}`, LEFT, left + 4, { size: 9, color: SOFT, width: 270 });
  let right = write(doc, titleOf(f), 340, TOP, { size: 20, bold: true, align: 'right', width: RIGHT - 340 });
  const facts = [
    [t(f.locale, 'invoice.number'), f.number], [t(f.locale, 'invoice.date'), day(f, f.issuedOn)], ...(f.ofInvoice ? [[t(f.locale, 'invoice.of'), f.ofInvoice]] : []), ...(f.member ? [[t(f.locale, 'invoice.member'), f.member]] : []),
    ...(f.period ? [[t(f.locale, 'invoice.period'), t(f.locale, 'invoice.line.dates', { from: day(f, f.period.from), to: day(f, addDays(calendarDate(f.period.to), -1)) })]] : []),
    [t(f.locale, 'invoice.state'), stateText(f)],
  ];
  right += 6;
  for (const [label, value] of facts) right = write(doc, `${label}: ${value}`, 300, right + 2, { size: 9, align: 'right', width: RIGHT - 300 });
  const y = Math.max(left, right) + 18;
  rule(doc, y);
  return y + 14;
}

function stateText(f: PaperFacts): string {
  const key = `invoice.state.${f.state}`;
  return isTextKey(key) ? textFor(f.locale, key) : f.state;
}

function table(doc: Doc, f: PaperFacts, from: number): number {
  let y = from;
  for (const line of f.lines) {
    y = room(doc, y, 44);
    write(doc, money(f, line.cents), 456, y, { width: 100, align: 'right', bold: true });
    y = write(doc, line.label, LEFT, y, { bold: true, width: 390 });
    y = write(doc, line.text, LEFT, y + 2, { size: 8.5, color: SOFT, width: 390 }) + 10;
  }
  if (f.lines.length) rule(doc, y - 2);
  return y + 8;
}

function sums(doc: Doc, f: PaperFacts, from: number): number {
  const rows: [string, number, boolean?][] = f.note
    ? [[t(f.locale, 'invoice.total'), f.totalCents, true], ...part('invoice.note_refunded', f.note.refundedCents), ...part('invoice.note_balance', f.note.balanceCents), ...part('invoice.note_open', f.note.openCents)]
    : [[t(f.locale, 'invoice.total'), f.totalCents, true], ...part(f.balanceCents < 0 ? 'invoice.credit_given' : 'invoice.credit_used', -f.balanceCents), ...part('invoice.credited', -f.creditedCents), ...part('invoice.paid', f.paidCents), [t(f.locale, 'invoice.due'), f.dueCents, true]];
  function part(key: 'invoice.note_refunded' | 'invoice.note_balance' | 'invoice.note_open' | 'invoice.credit_used' | 'invoice.credit_given' | 'invoice.credited' | 'invoice.paid', cents: number): [string, number][] { return cents === 0 ? [] : [[t(f.locale, key), cents]]; }
  let y = from;
  for (const [label, cents, bold = false] of rows) {
    y = room(doc, y, 18);
    write(doc, money(f, cents), 456, y, { width: 100, align: 'right', bold });
    y = write(doc, label, 220, y, { width: 230, align: 'right', bold }) + 5;
  }
  return y + 12;
}

function payments(doc: Doc, f: PaperFacts, from: number): number {
  let y = from;
  for (const p of f.payments) {
    y = room(doc, y, 16);
    const how = p.last4 ? t(f.locale, 'invoice.payment_card', { brand: p.brand ?? '', last4: p.last4 }) : t(f.locale, 'invoice.payment_other');
    y = write(doc, `${day(f, p.on)}: ${money(f, p.cents)} · ${how}${p.refundedCents ? ` · ${t(f.locale, 'invoice.payment_refunded', { amount: money(f, p.refundedCents) })}` : ''}`, LEFT, y, { size: 9 }) + 4;
  }
  return y + 10;
}

function foot(doc: Doc, f: PaperFacts, from: number): void {
  const y = room(doc, Math.max(from, BOTTOM - 40), 40);
  rule(doc, y);
  write(doc, t(f.locale, 'invoice.foot', { provider: f.provider.name }), LEFT, y + 8, { size: 8, color: SOFT });
}
