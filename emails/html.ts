import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { accentSlots } from './brand.js';
import { baseMjml } from './layouts/base.js';
import type { Locale } from './locale.js';
import type { Template } from './template.js';

/** Written by the build beside the compiled code: MJML takes half a second to load, and what it makes of a template never changes. */
export const BUILT_FILE = path.join(import.meta.dirname, 'built.json');
export const builtKey = ({ key }: Template, locale: Locale): string => `${key}.${locale}`;

let built: Readonly<Record<string, string>> | undefined;
const readBuilt = (): Readonly<Record<string, string>> => (built ??= existsSync(BUILT_FILE) ? JSON.parse(readFileSync(BUILT_FILE, 'utf8')) as Record<string, string> : {});

/** The message as HTML with tokens: as the build left it, or, in a tree that was not built, as MJML makes it now. */
export const htmlOf = async (template: Template, locale: Locale): Promise<string> => readBuilt()[builtKey(template, locale)] ?? compileHtml(template, locale);

export async function compileHtml(template: Template, locale: Locale): Promise<string> {
  const { default: mjml2html } = await import('mjml');
  // `fonts: {}` because MJML otherwise links a web font host for families it knows.
  const { html } = await mjml2html(baseMjml(template.email(locale), locale), { validationLevel: 'strict', ignoreIncludes: true, keepComments: false, fonts: {} });
  return Object.entries(accentSlots).reduce((text, [token, slot]) => text.replaceAll(slot, `{{${token}}}`), html);
}
