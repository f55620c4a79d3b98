import { createHash } from 'node:crypto';
import { type Locale, t } from '#kit/i18n/translate.js';
import type { AgreementDraft, AgreementSection } from './agreement.text.js';
import type { GivenSignature } from './signature.rules.js';

/** How the agreement was signed. Times are ISO instants in UTC, of the clock that never moves. */
export interface Signing {
  readonly providerName: string;
  readonly signatures: readonly GivenSignature[];
  readonly signedAt: string;
  readonly ip: string | null;
  /** The stored mandate under which the system adds the practice's signature. */
  readonly mandate?: string;
  readonly applicationId?: string;
}

const STYLE = [
  'body{font:12pt/1.5 Georgia,"Times New Roman",serif;color:#111;background:#fff;max-width:44rem;margin:2rem auto;padding:0 1rem}',
  'h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}p{margin:.4rem 0}ul{margin:.4rem 0;padding-inline-start:1.4rem}',
  '.box{border:2px solid #111;padding:.8rem 1rem;margin:1.6rem 0}.strong{background:#111;color:#fff;font-weight:bold;font-size:12pt}',
  '.sig{border-block-start:1px solid #111;padding:.6rem 0}.typed{font-size:1.3rem;font-style:italic}.small{font-size:.85rem;overflow-wrap:anywhere}',
  '@media print{body{margin:0;max-width:none}section,.box,.sig{break-inside:avoid}.strong{-webkit-print-color-adjust:exact;print-color-adjust:exact}}',
].join('');

/** For `Content-Security-Policy: style-src` of the route that serves the document. */
export const DOCUMENT_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE, 'utf8').digest('base64')}'`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  // Control and direction-override characters have no place in a contract: they could make it read otherwise than it is.
  return text.normalize('NFC').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '').replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? '');
}

function paragraphs(texts: readonly string[]): string {
  const html: string[] = [];
  let list: string[] = [];
  const flush = () => {
    if (list.length > 0) html.push(`<ul>\n${list.join('\n')}\n</ul>`);
    list = [];
  };
  for (const text of texts) {
    if (text.startsWith('• ')) list.push(`<li>${escape(text.slice(2))}</li>`);
    else {
      flush();
      html.push(`<p>${escape(text)}</p>`);
    }
  }
  flush();
  return html.join('\n');
}

const section = ({ heading, paragraphs: texts }: AgreementSection): string => `<section>\n<h2>${escape(heading)}</h2>\n${paragraphs(texts)}\n</section>`;
const list = (items: readonly string[]): string => `<ul>\n${items.map((item) => `<li>☑ ${escape(item)}</li>`).join('\n')}\n</ul>`;

/** '2026-11-20 21:11:05', from the ISO text itself. */
const plainTime = (instant: string): string => instant.replace('T', ' ').replace(/(\.\d+)?Z$/, '');

function signaturesOf(draft: AgreementDraft, signing: Signing): string {
  const { locale } = draft;
  const at = `<p class="small">${escape(t(locale, 'document.at', { time: plainTime(signing.signedAt) }))}</p>`;
  const members = draft.signers.map((signer) => {
    const given = signing.signatures.find(({ personId }) => personId === signer.personId);
    if (given === undefined) throw new Error(`the agreement is not signed for person ${signer.personId}`);
    const key = given.authority === 'represented' ? 'document.signed_represented' : 'document.signed_self';
    const label = t(locale, key, { name: signer.name, role: t(locale, `role.${signer.role}`) });
    return `<div class="sig">\n<p>${escape(label)}</p>\n<p class="typed">${escape(given.name.trim())}</p>\n${at}\n</div>`;
  });
  const practice = t(locale, 'document.countersigned', { provider: signing.providerName, ...draft.countersignature });
  const mandate = signing.mandate === undefined ? '' : `<p class="small">${escape(t(locale, 'document.mandate', { mandate: signing.mandate }))}</p>\n`;
  const countersigned = `<div class="sig">\n<p>${escape(practice)}</p>\n<p class="typed">${escape(draft.countersignature.name)}</p>\n${mandate}${at}\n</div>`;
  return [...members, countersigned].join('\n');
}

function recordOf(locale: Locale, draft: AgreementDraft, signing: Signing): string {
  const record = t(locale, 'document.record_text', {
    version: draft.version, language: t(locale, 'document.language'), ip: signing.ip ?? t(locale, 'document.ip_unknown'), hash: draft.hash,
  });
  const application = signing.applicationId === undefined ? '' : ` ${t(locale, 'document.record_application', { application: signing.applicationId })}`;
  return `<p class="small">${escape(record + application)}</p>`;
}

/**
 * The signed agreement as one self-contained HTML page: no script, no outside resource, every value escaped. The same draft
 * and signing give the same bytes. @throws Error when a signer's signature is missing: the caller checked `signatureIssues`
 */
export function renderAgreementDocument(draft: AgreementDraft, signing: Signing): string {
  const { locale } = draft;
  const consents = [t(locale, 'document.consent_esign'), t(locale, 'document.consent_not_insurance'), draft.autoRenew];
  return `${[
    '<!doctype html>', `<html lang="${locale}">`, '<head>', '<meta charset="utf-8">', '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">', `<title>${escape(draft.title)}</title>`, `<style>${STYLE}</style>`, '</head>', '<body>', '<main>',
    `<h1>${escape(draft.title)}</h1>`, `<p class="small">${escape(`${signing.providerName} · ${draft.state} · ${draft.version}`)}</p>`,
    section(draft.esign), ...draft.sections.map(section),
    `<p class="box strong">${escape(draft.notInsurance)}</p>`,
    `<section>\n<h2>${escape(t(locale, 'document.consents'))}</h2>\n${list(consents)}\n</section>`,
    `<section>\n<h2>${escape(t(locale, 'document.signatures'))}</h2>\n${signaturesOf(draft, signing)}\n</section>`,
    `<section>\n<h2>${escape(t(locale, 'document.record'))}</h2>\n${recordOf(locale, draft, signing)}\n</section>`,
    '</main>', '</body>', '</html>',
  ].join('\n')}\n`;
}

/** SHA-256 in hex over the exact bytes kept. */
export function documentHash(html: string): string {
  return createHash('sha256').update(html, 'utf8').digest('hex');
}
