import { writeFileSync } from 'node:fs';
import { BUILT_FILE, builtKey, compileHtml } from './html.js';
import { locales } from './locale.js';
import { templates } from './templates/index.js';

// Run by the build: every template in every language, as HTML with tokens.
const all = Object.values(templates).flatMap(template => locales.map(async locale => [builtKey(template, locale), await compileHtml(template, locale)] as const));
writeFileSync(BUILT_FILE, JSON.stringify(Object.fromEntries(await Promise.all(all))));
