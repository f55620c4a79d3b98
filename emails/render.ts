import { type z } from 'zod';
import { type Brand, brandSchema, brandValues } from './brand.js';
import { TemplateError } from './errors.js';
import { segments, toGsm7 } from './gsm7.js';
import { type Compiled, compile, type Values } from './interpolate.js';
import { htmlOf } from './html.js';
import { baseText } from './layouts/base.js';
import type { Locale } from './locale.js';
import type { Template } from './template.js';

export interface RenderedEmail { readonly subject: string; readonly html: string; readonly text: string }
interface CompiledEmail { readonly subject: Compiled; readonly html: Compiled; readonly text: Compiled }

/** A text of more segments than this is refused: it is a mistake, and it costs. */
const MAX_SMS_SEGMENTS = 4;

const compiledEmails = new Map<string, Promise<CompiledEmail>>();

async function compileEmail(template: Template, locale: Locale): Promise<CompiledEmail> {
  const source = template.email(locale);
  return { subject: compile(source.subject, 'header'), html: compile(await htmlOf(template, locale), 'html'), text: compile(baseText(source, locale), 'text') };
}

/** Compiled once per template and language; the templates are constants, so the cache is bounded by them. */
function compiledEmail(template: Template, locale: Locale): Promise<CompiledEmail> {
  const key = `${template.key}.${locale}`;
  const known = compiledEmails.get(key);
  if (known) return known;
  const fresh = compileEmail(template, locale);
  compiledEmails.set(key, fresh);
  fresh.catch(() => compiledEmails.delete(key));
  return fresh;
}

function parse<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(issue => `${issue.path.join('.') || '(root)'} ${issue.code}`).join(', ');
  throw new TemplateError('props_invalid', `${what}: ${issues}`);
}

function valuesOf(template: Template, locale: Locale, props: unknown, brand: Brand): Values {
  const known = parse(template.propsSchema, props, `props of ${template.key}`);
  return { ...template.values(known, locale), ...brandValues(parse(brandSchema, brand, 'brand')) };
}

export async function renderEmailTemplate(template: Template, locale: Locale, props: unknown, brand: Brand): Promise<RenderedEmail> {
  const values = valuesOf(template, locale, props, brand);
  const compiled = await compiledEmail(template, locale);
  return { subject: compiled.subject(values), html: compiled.html(values), text: compiled.text(values) };
}

export function renderSmsTemplate(template: Template, locale: Locale, props: unknown, brand: Brand): string {
  const source = template.sms(locale);
  if (source === null) throw new TemplateError('template_channel', `${template.key} is not sent by SMS`);
  const text = toGsm7(compile(source, 'header')(valuesOf(template, locale, props, brand)));
  if (segments(text) > MAX_SMS_SEGMENTS) throw new TemplateError('sms_too_long', `${template.key} needs ${segments(text)} messages`);
  return text;
}
