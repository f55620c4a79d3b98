import { accentSlots, palette } from '../brand.js';
import { escapeHtml } from '../interpolate.js';
import type { Locale } from '../locale.js';
import { heading } from '../partials/parts.js';
import type { EmailSource } from '../template.js';
import { frameTexts } from './texts.js';

const { light, dark } = palette;
const sans = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/** Mail programs that know dark mode take these; the others show the light inks that stand inline. */
const darkRules = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  body, body > div, .page, .page > table { background-color: ${dark.page} !important; background: ${dark.page} !important; }
  .card, .card > table { background-color: ${dark.card} !important; background: ${dark.card} !important; }
  .card > table > tbody > tr > td { border-color: ${dark.edge} !important; }
  .ink div, .ink h1, .code-box, .callout-title, .brand-name { color: ${dark.ink} !important; }
  .body div, .callout-box { color: ${dark.text} !important; }
  .muted div { color: ${dark.muted} !important; }
  .link { color: ${accentSlots['brand.accentInkDark']} !important; }
  .code-box, .callout-box { background: ${accentSlots['brand.accentTintDark']} !important; }
  .code-box { border-color: ${dark.edge} !important; }
}`;

const narrowRules = `
@media only screen and (max-width: 480px) {
  .card td.ink, .card td.body, .card td.muted, .card td.code, .card td.callout, .card td.button { padding-left: 20px !important; padding-right: 20px !important; }
  .code-box { font-size: 30px !important; letter-spacing: 6px !important; text-indent: 6px !important; }
}`;

const brandMark = `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td valign="middle" style="padding:0"><span aria-hidden="true" style="display:inline-block;width:36px;height:36px;line-height:36px;border-radius:9px;background:${accentSlots['brand.accent']};color:${accentSlots['brand.onAccent']};text-align:center;font-size:15px;font-weight:700;letter-spacing:0.5px">{{brand.initials}}</span></td>
<td valign="middle" class="brand-name" style="padding:0 0 0 12px;color:${light.ink};font-family:${sans};font-size:17px;line-height:22px;font-weight:700">{{brand.name}}</td></tr></table>`;

/** The whole message as MJML with tokens. Text only, no pictures: it looks the same with images switched off. */
export function baseMjml(source: EmailSource, locale: Locale): string {
  const frame = frameTexts[locale];
  const parts = [heading(source.heading), ...source.parts].map(part => part.mjml).join('\n');
  const link = (href: string, text: string) => `<a class="link" href="${href}" style="color:${accentSlots['brand.accentInk']};text-decoration:underline${href.startsWith('tel:') ? ';white-space:nowrap' : ''}">${text}</a>`;
  return `<mjml lang="${locale}" dir="ltr">
<mj-head>
  <mj-title>${escapeHtml(source.subject)}</mj-title>
  <mj-preview>${escapeHtml(source.preview)}</mj-preview>
  <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no"></mj-raw>
  <mj-attributes>
    <mj-all font-family="${sans}" />
    <mj-text font-size="16px" line-height="25px" color="${light.text}" padding="6px 32px" />
  </mj-attributes>
  <mj-style>${darkRules}${narrowRules}</mj-style>
</mj-head>
<mj-body background-color="${light.page}" css-class="page" width="600px">
  <mj-wrapper css-class="page" background-color="${light.page}" padding="28px 12px 32px">
    <mj-section padding="0 0 16px"><mj-column><mj-text padding="0 8px">${brandMark}</mj-text></mj-column></mj-section>
    <mj-section css-class="card" background-color="${light.card}" border="1px solid ${light.edge}" border-radius="14px" padding="28px 0 24px"><mj-column>
${parts}
    </mj-column></mj-section>
    <mj-section padding="18px 0 0"><mj-column>
      <mj-text css-class="muted" font-size="13px" line-height="21px" color="${light.muted}" padding="0 8px 10px">${escapeHtml(source.reason)} ${escapeHtml(frame.service)}</mj-text>
      <mj-text css-class="muted" font-size="13px" line-height="21px" color="${light.muted}" padding="0 8px">${escapeHtml(frame.questions)} ${link('tel:{{brand.tel}}', '{{brand.phone}}')} ${escapeHtml(frame.or)} ${link('mailto:{{brand.email}}', '{{brand.email}}')}<br>${link('{{brand.productUrl}}', '{{brand.name}}')}<br>{{brand.address}}</mj-text>
    </mj-column></mj-section>
  </mj-wrapper>
</mj-body>
</mjml>`;
}

/** The same message as plain text with tokens. */
export function baseText(source: EmailSource, locale: Locale): string {
  const frame = frameTexts[locale];
  return [
    heading(source.heading).text, ...source.parts.map(part => part.text), '--',
    `${source.reason} ${frame.service}`,
    `${frame.questions} {{brand.phone}} ${frame.or} {{brand.email}}\n{{brand.name}}: {{brand.productUrl}}\n{{brand.address}}`,
  ].join('\n\n') + '\n';
}
