import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSync } from 'vite';
import { textsFor } from '../elements/texts.js';
import { en as enAccount } from './en.account.js';
import { en as enLater } from './en.account.later.js';
import { en as enFinish } from './en.finish.js';
import { en as enRare } from './en.rare.js';
import { en } from './en.js';
import { es as esAccount } from './es.account.js';
import { es as esLater } from './es.account.later.js';
import { es as esFinish } from './es.finish.js';
import { es as esRare } from './es.rare.js';
import { es } from './es.js';

type Catalogue = Readonly<Record<string, unknown>>;
const filled = (text: unknown): string => (typeof text === 'function' ? String((text as (...parts: string[]) => string)('<1>', '<2>', '<3>')) : String(text));
const PAIRS: [string, Catalogue, Catalogue][] = [
  ['steps', en, es], ['finish', enFinish, esFinish], ['rare', enRare, esRare], ['account', enAccount, esAccount], ['account later', enLater, esLater], ['element', textsFor('en'), textsFor('es')],
];
/** The same word in both languages. */
const SAME = new Set(['no', 'stepPlan', 'plans', 'language', 'otherLanguage']);

describe.each(PAIRS)('catalogue %s', (_, english, spanish) => {
  it('has the same keys in both languages, none empty, each with the same parts', () => {
    expect(Object.keys(spanish)).toEqual(Object.keys(english));
    for (const key of Object.keys(english)) {
      const parts = (text: string): string[] => (text.match(/<\d>/g) ?? []).sort();
      expect(filled(spanish[key]).trim(), key).not.toBe('');
      expect(parts(filled(spanish[key])), key).toEqual(parts(filled(english[key])));
    }
  });

  it('is translated', () => {
    expect(Object.keys(english).filter(key => !SAME.has(key) && filled(english[key]) === filled(spanish[key]))).toEqual([]);
  });
});

interface Node { type: string; value?: unknown; name?: { name?: string }; [key: string]: unknown }
const SPOKEN = new Set(['aria-label', 'aria-description', 'title', 'alt', 'label', 'legend', 'hint', 'lead', 'optional']);

/** Words written into the markup: text between tags, and attributes that are read out or shown. */
function literals(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const child of node) literals(child, found);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return found;
  const { type, value, name } = node as Node;
  if (type === 'JSXText' && /\p{L}/u.test(String(value))) found.push(String(value).trim());
  const given = value as Node | null;
  if (type === 'JSXAttribute' && SPOKEN.has(name?.name ?? '') && given?.type === 'Literal' && /\p{L}/u.test(String(given.value))) found.push(String(given.value));
  for (const child of Object.values(node)) literals(child, found);
  return found;
}
const inSource = (code: string): string[] => literals(parseSync('page.tsx', code).program);

describe('text in the markup', () => {
  it('is found where there is any', () => {
    expect(inSource('const a = <p title="Hello" class="x">Good {b} day</p>;')).toEqual(['Hello', 'Good', 'day']);
  });

  const source = new URL('..', import.meta.url).pathname;
  const files = readdirSync(source, { recursive: true }).map(String).filter(name => name.endsWith('.tsx'));
  it.each(files)('%s has none', file => { expect(inSource(readFileSync(source + file, 'utf8'))).toEqual([]); });
  it('looked at every page', () => { expect(files.length).toBeGreaterThan(15); });
});
