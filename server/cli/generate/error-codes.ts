import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { en } from '#kit/i18n/en.js';
import { isTextKey, textFor } from '#kit/i18n/translate.js';

export const ERRORS_DOCUMENT = 'docs/operations/error-codes.md';

function textOf(code: string): string {
  const key = `error.${code}`;
  if (!isTextKey(key)) return '';
  const names = Object.values(en).flatMap(text => [...text.matchAll(/\{(\w+)\}/gu)].map(match => [match[1] ?? '', `{${match[1] ?? ''}}`] as const));
  return textFor('en', key, Object.fromEntries(names)).replaceAll('|', '\\|');
}

/** The Markdown of `docs/operations/error-codes.md`, from the source below `root`: every error that the product can answer with. */
export function errorCodes(root: string): string {
  const files = readdirSync(path.join(root, 'server'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts') && !name.includes('.spec.') && !name.startsWith('sandbox'));
  const declared = files.flatMap(file => [...readFileSync(path.join(root, 'server', file), 'utf8').matchAll(/(?:appError|new AppError)\((\d{3}), '(\w+)'/gu)].map(match => ({ status: match[1] ?? '', code: match[2] ?? '' })));
  const rows = [...new Set(declared.map(({ code, status }) => `| \`${code}\` | ${status} | ${textOf(code)} |`))].sort();
  return ['# Error codes', '', 'Generated from the code by `npm run generate`; the texts are the English ones.', '', '| code | status | text |', '|---|---|---|', ...rows, ''].join('\n');
}
