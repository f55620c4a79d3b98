import { TemplateError } from './errors.js';
import { hasControl, safeUrl } from './props.js';

export type Values = Readonly<Record<string, string>>;
export type Target = 'html' | 'text' | 'header';
export type Compiled = (values: Values) => string;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Escapes for element content and quoted attributes. */
export const escapeHtml = (value: string): string => value.replace(/[&<>"'`]/gu, c => entities[c] ?? '');

interface Token { readonly name: string; readonly url: boolean }

/** A token that opens an href or src is a whole address; it is scheme-checked, not merely escaped. */
const opensUrl = (before: string): boolean => /(?:href|src)\s*=\s*["']$/iu.test(before);

function render(token: Token, target: Target, values: Values): string {
  const value: unknown = Object.hasOwn(values, token.name) ? values[token.name] : undefined;
  if (typeof value !== 'string') throw new TemplateError('token_missing', `no value for {{${token.name}}}`);
  if (target === 'html') return escapeHtml(token.url ? safeUrl(value) : value);
  if (target === 'header' && hasControl(value)) throw new TemplateError('header_unsafe', `{{${token.name}}} holds a control character`);
  return value;
}

/** Names of the tokens in a source, in order, with repeats. */
export const tokensOf = (source: string): string[] => [...source.matchAll(/\{\{([^{}]*)\}\}/gu)].map(match => (match[1] ?? '').trim());

/**
 * Turns a source with `{{name}}` tokens into a function of values. Values are put in once and never read again as a
 * source, so a value that looks like a token stays what it is. A missing, null or undefined value throws.
 */
export function compile(source: string, target: Target): Compiled {
  const pieces = source.split(/\{\{([^{}]*)\}\}/u);
  const parts = pieces.map((piece, i): string | Token => {
    if (i % 2 === 0) {
      const stray = (i > 0 && piece.startsWith('}')) || (i < pieces.length - 1 && piece.endsWith('{'));
      if (stray || piece.includes('{{') || piece.includes('}}')) throw new TemplateError('token_syntax', 'unclosed token in a template');
      return piece;
    }
    const name = piece.trim();
    if (!/^[a-z][a-zA-Z.]*$/u.test(name)) throw new TemplateError('token_syntax', `bad token name ${JSON.stringify(name)}`);
    return { name, url: target === 'html' && opensUrl(pieces[i - 1] ?? '') };
  });
  return values => parts.map(part => (typeof part === 'string' ? part : render(part, target, values))).join('');
}
