import { createHash } from 'node:crypto';
import type { Locale } from '#kit/i18n/translate.js';
import { calendarDate, formatCalendarDate } from '#kit/time/calendar-date.js';
import { accountingTexts } from './accounting.text.js';
import type { Basis } from './disclosure.rules.js';

export interface AccountedDisclosure { readonly disclosedOn: string; readonly lastOn: string | null; readonly times: number; readonly recipient: string; readonly recipientAddress: string | null; readonly description: string; readonly purpose: string; readonly basis: Basis; readonly personId: string | null }
export interface AccountingFacts {
  readonly locale: Locale; readonly from: string; readonly to: string; readonly producedOn: string; readonly producedBy: string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly disclosures: readonly AccountedDisclosure[];
  readonly provider: { readonly name: string; readonly address: string; readonly phone: string; readonly email: string };
}

const STYLE = [
  'body{font:11pt/1.5 system-ui,"Segoe UI",sans-serif;color:#111;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem;line-height:1.2;margin:0 0 .6rem}p{margin:.5rem 0}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}dt{color:#444}dd{margin:0;font-weight:600}',
  'table{border-collapse:collapse;width:100%;margin:1.2rem 0}th,td{text-align:start;vertical-align:top;padding:.5rem .6rem;border-block-end:1px solid #999;overflow-wrap:anywhere}th{border-block-end:2px solid #111}.small{font-size:.9rem;color:#333}',
  '@media (max-width:40rem){table,thead,tbody,tr,td{display:block}thead{position:absolute;clip-path:inset(50%)}td{border:0;padding:.15rem 0}td::before{content:attr(data-label)": ";color:#444}tr{border-block-end:1px solid #999;padding:.6rem 0}}',
  '@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}',
].join('');
/** For `Content-Security-Policy: style-src` of the route that serves it. */
export const ACCOUNTING_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE, 'utf8').digest('base64')}'`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Marks that change the direction of text could make it read otherwise than it is. */
const escape = (text: string): string => text.normalize('NFC').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '').replace(/[&<>"']/g, mark => ESCAPES[mark] ?? '');

/** One self-contained page for screen and printer: no script, no outside resource, every value escaped. */
export function renderAccounting(f: AccountingFacts): string {
  const t = accountingTexts[f.locale];
  const day = (date: string): string => formatCalendarDate(calendarDate(date), f.locale);
  const nameOf = new Map(f.people.map(p => [p.id, p.name]));
  const row = (d: AccountedDisclosure): string => {
    const when = d.times > 1 && d.lastOn ? `${day(d.disclosedOn)}; ${t.several.replace('{times}', String(d.times)).replace('{last}', day(d.lastOn))}` : day(d.disclosedOn);
    const who = d.personId === null ? t.household : nameOf.get(d.personId) ?? t.household;
    const cells = [[t.date, when], [t.recipient, [d.recipient, d.recipientAddress].filter(Boolean).join(', ')], [t.person, who], [t.what, d.description], [t.why, `${d.purpose} (${t.ground[d.basis]})`]] as const;
    return `<tr>${cells.map(([label, text]) => `<td data-label="${escape(label)}">${escape(text)}</td>`).join('')}</tr>`;
  };
  const table = `<table><thead><tr>${[t.date, t.recipient, t.person, t.what, t.why].map(label => `<th scope="col">${escape(label)}</th>`).join('')}</tr></thead><tbody>\n${f.disclosures.map(row).join('\n')}\n</tbody></table>`;
  return `<!doctype html>
<html lang="${f.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escape(t.title)}</title><style>${STYLE}</style></head>
<body><main><p class="small">${escape(f.provider.name)}</p><h1>${escape(t.title)}</h1>
<dl><dt>${escape(t.about)}</dt><dd>${f.people.map(p => escape(p.name)).join(', ')}</dd><dt>${escape(t.period)}</dt><dd>${escape(`${day(f.from)} ${t.to} ${day(f.to)}`)}</dd><dt>${escape(t.produced)}</dt><dd>${escape(`${day(f.producedOn)} ${t.by} ${f.producedBy}`)}</dd></dl>
<p>${escape(t.intro)}</p>
${f.disclosures.length ? table : `<p><strong>${escape(t.none)}</strong></p>`}
<p class="small">${escape(t.exempt)}</p><p class="small">${escape(`${t.questions} ${f.provider.name}, ${f.provider.address}, ${f.provider.phone}, ${f.provider.email}`)}</p></main></body></html>
`;
}
