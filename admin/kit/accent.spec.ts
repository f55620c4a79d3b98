import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { accentStyle, contrast, DARK, LIGHT, READABLE, shades } from './accent.js';

const anyColour = fc.integer({ min: 0, max: 0xffffff }).map(n => `#${n.toString(16).padStart(6, '0')}`);

describe('accent', () => {
  it('measures contrast as WCAG 2 does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('can be read whatever colour the provider chose, light and dark', () => {
    fc.assert(fc.property(anyColour, fc.constantFrom('light' as const, 'dark' as const), (accent, scheme) => {
      const { main, strong, on, soft } = shades(accent, scheme);
      for (const surface of Object.values(scheme === 'light' ? LIGHT : DARK)) for (const text of [main, strong]) expect(contrast(text, surface)).toBeGreaterThanOrEqual(READABLE);
      expect(contrast(strong, soft)).toBeGreaterThanOrEqual(READABLE);
      for (const fill of [main, strong]) expect(contrast(on, fill)).toBeGreaterThanOrEqual(READABLE);
    }), { numRuns: 300 });
  });

  it('leaves a colour alone that can be read already', () => { expect(shades('#0f6b6b', 'light').main).toBe('#0f6b6b'); });

  it('makes nothing but custom properties, so that no setting can add a rule', () => { expect(accentStyle('#c2410c')).toMatch(/^:root\{(--[\w-]+:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);?)+\}$/); });
});

const css = ['tokens', 'base', 'controls', 'frame', 'list', 'record', 'form', 'dashboard', 'door', 'print'].map(name => readFileSync(new URL(`../components/styles/${name}.css`, import.meta.url), 'utf8')).join('') + readFileSync(new URL('../sign-in/sign-in.css', import.meta.url), 'utf8');
const tokens = new Map([...css.matchAll(/(--[\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name!, { light: light === '#fff' ? '#ffffff' : light!, dark: dark! }]));

describe('tokens', () => {
  it('use the surfaces that accents are made for', () => {
    for (const name of ['paper', 'ground', 'raised'] as const) expect(tokens.get(`--${name}`)).toEqual({ light: LIGHT[name], dark: DARK[name] });
  });

  it.each(['good', 'busy', 'warn', 'bad', 'quiet'])('%s reads on its own tint and on every surface', tone => {
    const [text, soft] = [tokens.get(`--${tone}`)!, tokens.get(`--${tone}-soft`)!];
    for (const scheme of ['light', 'dark'] as const) for (const ground of [soft, ...['--paper', '--ground', '--sunken', '--raised'].map(n => tokens.get(n)!)]) expect(contrast(text[scheme], ground[scheme])).toBeGreaterThanOrEqual(READABLE);
  });

  it.each(['--ink', '--ink-soft'])('%s reads everywhere', name => {
    for (const scheme of ['light', 'dark'] as const) for (const ground of ['--paper', '--ground', '--sunken', '--raised', '--quiet-soft']) expect(contrast(tokens.get(name)![scheme], tokens.get(ground)![scheme])).toBeGreaterThanOrEqual(READABLE);
  });

  it.each(['--paper', '--raised'])('fields have an edge that is seen on %s (3 : 1)', ground => {
    for (const scheme of ['light', 'dark'] as const) expect(contrast(tokens.get('--field-line')![scheme], tokens.get(ground)![scheme])).toBeGreaterThanOrEqual(3);
  });

  it('are all defined where they are used', () => {
    const defined = new Set([...css.matchAll(/(--[\w-]+):/g)].map(m => m[1]!));
    expect([...css.matchAll(/var\((--[\w-]+)/g)].map(m => m[1]!).filter(name => !defined.has(name))).toEqual([]);
  });
});
