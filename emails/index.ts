/**
 * Messages the product sends: one typed template each, in every language, as HTML and text and, where it makes sense, as SMS.
 * Imports nothing from the server; who gets a message, when, and with which props is the sender's business.
 */
import type { z } from 'zod';
import type { Brand } from './brand.js';
import { TemplateError } from './errors.js';
import { isLocale, type Locale } from './locale.js';
import { type RenderedEmail, renderEmailTemplate, renderSmsTemplate } from './render.js';
import type { Template } from './template.js';
import { templates, type TemplateKey } from './templates/index.js';

export { type Brand, brandSchema, sampleBrand } from './brand.js';
export { TemplateError } from './errors.js';
export { segments, septets } from './gsm7.js';
export { isLocale, type Locale, locales } from './locale.js';
export type { RenderedEmail } from './render.js';
export type { Channel, Template } from './template.js';
export { templates, type TemplateKey } from './templates/index.js';

export type TemplateProps<K extends TemplateKey> = z.input<(typeof templates)[K]['propsSchema']>;

export const isTemplateKey = (key: string): key is TemplateKey => Object.hasOwn(templates, key);

/** A mail ready to send. Throws `TemplateError`; its message never repeats a value. */
export const renderEmail = <K extends TemplateKey>(key: K, locale: Locale, props: TemplateProps<K>, brand: Brand): Promise<RenderedEmail> =>
  renderEmailTemplate(templates[key], locale, props, brand);

/** A text message, in GSM-7 where its values allow, at most four segments. Throws `TemplateError`, also for a template without SMS. */
export const renderSms = <K extends TemplateKey>(key: K, locale: Locale, props: TemplateProps<K>, brand: Brand): string =>
  renderSmsTemplate(templates[key], locale, props, brand);

function stored(key: string, locale: string): { template: Template; locale: Locale } {
  if (!isTemplateKey(key)) throw new TemplateError('template_unknown', `no template ${JSON.stringify(key.slice(0, 60))}`);
  if (!isLocale(locale)) throw new TemplateError('template_unknown', `no language ${JSON.stringify(locale.slice(0, 10))}`);
  return { template: templates[key], locale };
}

/** `renderEmail` for a key, language and props that come from a row; checks all three. */
export async function renderStoredEmail(key: string, locale: string, props: unknown, brand: Brand): Promise<RenderedEmail> {
  const known = stored(key, locale);
  return renderEmailTemplate(known.template, known.locale, props, brand);
}

/** `renderSms` for a key, language and props that come from a row. */
export function renderStoredSms(key: string, locale: string, props: unknown, brand: Brand): string {
  const known = stored(key, locale);
  return renderSmsTemplate(known.template, known.locale, props, brand);
}
