import type { Locale } from '#kit/i18n/translate.js';
import { formatCents } from '#kit/money/money.js';
import { calendarDate, formatCalendarDate } from '#kit/time/calendar-date.js';
import type { OwnData } from './own-data.js';
import { ownDataTexts, type OwnDataTexts } from './own-data.text.js';

const MARGIN = 54;
/** The built-in fonts know Western European letters: others lose their marks rather than turn into signs. */
const western = (text: string): string => [...text.normalize('NFC')].map(c => (c.charCodeAt(0) <= 0xff || '–—‘’“”•…€'.includes(c) ? c : c.normalize('NFD').replace(/[^\u0020-\u00ff]/g, '') || '?')).join('');

interface Section { readonly title: string; readonly lines: readonly string[] }

/** The parts of the copy in words, in the order they are printed. */
export function sectionsOf(d: OwnData, locale: Locale): Section[] {
  const t = ownDataTexts[locale];
  const day = (date: string | null): string => (date === null ? '' : formatCalendarDate(calendarDate(date.slice(0, 10)), locale));
  const money = (cents: number): string => formatCents(BigInt(cents), locale);
  const state = (s: string): string => t.states[s] ?? s;
  const joined = (...parts: (string | null | false)[]): string => parts.filter(Boolean).join(', ');
  const h = d.household;
  return [
    { title: t.household, lines: [joined(h.line1, h.line2, `${h.city}, ${h.state} ${h.zip}`), joined(h.email, h.phone)] },
    { title: t.people, lines: d.people.map(p => joined(`${p.firstName} ${p.lastName}`, t.roles[p.role] ?? p.role, `${t.born} ${day(p.birthDate)}`)) },
    { title: t.memberships, lines: d.memberships.map(m => joined(m.number, [m.plan, ...m.addOns].join(' + '), `${money(m.monthlyCents)} ${t.perMonth}`, state(m.state), `${t.from} ${day(m.startsOn)}`, m.endsOn && `${t.until} ${day(m.endsOn)}`, m.paidThrough && `${t.paidThrough} ${day(m.paidThrough)}`)) },
    { title: t.invoices, lines: d.invoices.map(i => joined(i.number ?? '–', day(i.createdAt), money(i.totalCents), state(i.state), i.paidCents > 0 && `${t.paid} ${money(i.paidCents)}`)) },
    { title: t.payments, lines: d.payments.map(p => joined(day(p.collectedAt), money(p.amountCents), state(p.state), p.method, p.refundedCents > 0 && `${t.refunded} ${money(p.refundedCents)}`)) },
    { title: t.agreements, lines: d.agreements.map(a => joined(`${t.signed} ${day(a.signedAt)}`, a.version, `SHA-256 ${a.sha256}`)) },
    { title: t.messages, lines: d.messages.map(m => joined(day(m.sentAt ?? m.createdAt), m.template.replaceAll('_', ' '), m.recipient, state(m.state))) },
    { title: t.accounting, lines: [`${t.accountingText} ${d.accountingOfDisclosures}`] },
  ];
}

/** The same as one file for screen and printer. */
export async function renderOwnData(data: OwnData, locale: Locale): Promise<Buffer> {
  const t = ownDataTexts[locale];
  const { default: Pdf } = await import('pdfkit'); // by need: it brings its fonts along
  const pdf = new Pdf({ size: 'LETTER', margin: MARGIN, bufferPages: true, lang: locale, tagged: true, displayTitle: true, info: { Title: t.title, Author: data.provider.name } });
  const bytes: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => { pdf.on('data', (part: Buffer) => bytes.push(part)).on('end', () => resolve(Buffer.concat(bytes))).on('error', reject); });
  pdf.font('Helvetica').fontSize(10).fillColor('#444').text(western(data.provider.name));
  pdf.moveDown(0.4).font('Helvetica-Bold').fontSize(20).fillColor('#111').text(western(t.title));
  pdf.moveDown(0.4).font('Helvetica').fontSize(10).fillColor('#444').text(western(`${t.produced}: ${formatCalendarDate(calendarDate(data.producedAt.slice(0, 10)), locale)}. ${t.intro}`), { lineGap: 2 });
  for (const section of sectionsOf(data, locale)) print(pdf, section, t);
  numberPages(pdf, t);
  pdf.end();
  return done;
}

function print(pdf: PDFKit.PDFDocument, { title, lines }: Section, t: OwnDataTexts): void {
  pdf.moveDown(1.2).font('Helvetica-Bold').fontSize(13).fillColor('#111').text(western(title));
  pdf.moveDown(0.3).font('Helvetica').fontSize(10).fillColor('#222');
  for (const line of lines.length ? lines : [t.none]) pdf.text(western(line), { lineGap: 2, paragraphGap: 3 });
}

function numberPages(pdf: PDFKit.PDFDocument, t: OwnDataTexts): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let i = start; i < start + count; i++) {
    pdf.switchToPage(i);
    pdf.page.margins.bottom = 0; // the foot stands in the margin
    pdf.fontSize(8).fillColor('#666').text(western(`${t.page} ${i + 1} / ${count}`), MARGIN, pdf.page.height - 36, { align: 'right', width: pdf.page.width - 2 * MARGIN, lineBreak: false });
  }
}
