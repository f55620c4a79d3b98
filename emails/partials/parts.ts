import { accentSlots, palette } from '../brand.js';
import { escapeHtml } from '../interpolate.js';

/** One block of a message in both of its forms, so that the text part can never lack what the HTML says. Sources may hold tokens. */
export interface Part { readonly mjml: string; readonly text: string }

const { light } = palette;
const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

export const heading = (text: string): Part => ({
  mjml: `<mj-text css-class="ink" font-size="24px" line-height="31px" font-weight="700" color="${light.ink}" padding-bottom="10px"><h1 style="margin:0;font-size:24px;line-height:31px;font-weight:700">${escapeHtml(text)}</h1></mj-text>`,
  text: `${text}\n${'='.repeat(Math.min(text.length, 60))}`,
});

export const paragraph = (text: string): Part => ({
  mjml: `<mj-text css-class="body">${escapeHtml(text)}</mj-text>`,
  text,
});

export const small = (text: string): Part => ({
  mjml: `<mj-text css-class="muted" font-size="14px" line-height="22px" color="${light.muted}">${escapeHtml(text)}</mj-text>`,
  text,
});

/** A code to type, large and selectable. */
export const code = (token: string, label: string): Part => ({
  mjml: `<mj-text css-class="code" align="center" padding="14px 32px 18px"><div class="code-box" style="border:1px solid ${light.edge};border-radius:10px;background:${accentSlots['brand.accentTint']};padding:16px 8px;font-family:${mono};font-size:34px;line-height:42px;font-weight:700;letter-spacing:8px;text-indent:8px;color:${light.ink}">${token}</div></mj-text>`,
  text: `${label}: ${token}`,
});

/** A button, and below it the same address in full for those whose mail program shows no buttons. */
export const button = (label: string, token: string, fallback: string): Part => ({
  mjml: `<mj-button css-class="button" href="${token}" background-color="${accentSlots['brand.accent']}" color="${accentSlots['brand.onAccent']}" border-radius="8px" font-size="16px" font-weight="700" inner-padding="14px 28px" align="left" padding="12px 32px 14px">${escapeHtml(label)}</mj-button>
<mj-text css-class="muted" font-size="13px" line-height="20px" color="${light.muted}" padding-bottom="14px">${escapeHtml(fallback)}<br><a class="link" href="${token}" style="color:${accentSlots['brand.accentInk']};word-break:break-all">${token}</a></mj-text>`,
  text: `${label}:\n${token}`,
});

/** The provider's telephone number as something to tap. */
export const phone = (label: string): Part => ({
  mjml: `<mj-text css-class="body" font-size="18px" line-height="28px" padding-top="4px" padding-bottom="12px">${escapeHtml(label)} <a class="link" href="tel:{{brand.tel}}" style="color:${accentSlots['brand.accentInk']};font-weight:700;text-decoration:none;white-space:nowrap">{{brand.phone}}</a></mj-text>`,
  text: `${label} {{brand.phone}}`,
});

/** What must not be overlooked: a warning or a statement the law wants. */
export const callout = (title: string, text: string): Part => ({
  mjml: `<mj-text css-class="callout" padding="10px 32px 14px"><div class="callout-box" style="border-left:4px solid ${accentSlots['brand.accent']};border-radius:4px;background:${accentSlots['brand.accentTint']};padding:13px 16px;font-size:15px;line-height:23px;color:${light.text}"><strong style="color:${light.ink}" class="callout-title">${escapeHtml(title)}</strong><br>${escapeHtml(text)}</div></mj-text>`,
  text: `* ${title} ${text}`,
});
