import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { en } from './en.js';
import { es } from './es.js';
import { errorText, fieldText, isLocale, isTextKey, localeFrom, t, textFor, type TextKey } from './translate.js';

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const unique = (all: readonly unknown[]) => [...new Set(all)];

describe('the catalogues', () => {
  it.each(Object.keys(en) as TextKey[])('%s is the same text with the same names in both languages', (key) => {
    expect(unique(names(es[key]))).toEqual(unique(names(en[key])));
    for (const text of [en[key], es[key]]) {
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/ {2}|[{}](?=[{}])|\{[^\w]|undefined|—|\bTODO\b/);
      expect(text.length).toBeGreaterThan(2);
    }
    expect(es[key]).not.toBe(en[key]);
  });

  it('have no key that the other lacks', () => {
    expect(Object.keys(es)).toEqual(Object.keys(en));
  });

  it('end their sentences', () => {
    for (const [key, text] of [...Object.entries(en), ...Object.entries(es)]) if (/^(error|field|hsa|start|payment|notice)\./.test(key)) expect(text, key).toMatch(/\.$/);
  });
});

describe('t', () => {
  it('fills in parameters', () => {
    expect(t('en', 'error.code_wrong', { left: 3 })).toBe('This is not the code we sent. Please check the 6 digits. Tries left: 3.');
    expect(t('es', 'error.code_wrong', { left: 3 })).toContain('Intentos restantes: 3.');
    expect(t('en', 'tier.EE')).toBe('You only');
  });

  it('does not compile without a parameter or with an unknown key', () => {
    // @ts-expect-error {left} is missing
    expect(() => t('en', 'error.code_wrong')).toThrow(/\{left\}/);
    // @ts-expect-error no such key
    expect(() => t('en', 'error.nonsense')).toThrow();
  });

  it('never fills a parameter with what another one brought along', () => {
    expect(textFor('en', 'error.state_closed', { state: '{seconds} $& $1' })).toContain('{seconds} $& $1');
  });

  it('takes no parameter from the prototype', () => {
    expect(() => textFor('en', 'error.code_wrong', Object.create({ left: 1 }) as Record<string, number>)).toThrow();
  });

  it('has short ways for codes', () => {
    expect(errorText('en', 'code_expired')).toBe(en['error.code_expired']);
    expect(fieldText('es', 'too_long', { limit: 80 })).toContain('80');
    expect(isTextKey('error.code_expired')).toBe(true);
    expect(isTextKey('constructor')).toBe(false);
  });
});

describe('the language of a request', () => {
  it.each([
    [undefined, 'en'], ['', 'en'], ['es', 'es'], ['es-MX,es;q=0.9,en;q=0.8', 'es'], ['fr,es;q=0.5', 'es'], ['en;q=0.4,es;q=0.6', 'es'], ['ES', 'es'], ['de', 'en'],
    ['es;q=0', 'en'], ['en, es', 'en'], ['*', 'en'], ['es;q=x', 'es'],
  ])('%j gives %s', (header, locale) => expect(localeFrom(header)).toBe(locale));

  it('is one of ours for any header', () => {
    fc.assert(fc.property(fc.string(), (header) => {
      expect(isLocale(localeFrom(header))).toBe(true);
    }));
  });
});
