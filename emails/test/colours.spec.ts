import { describe, expect, it } from 'vitest';
import { accentColours, palette } from '../brand.js';
import { contrast } from '../colour.js';
import { renderEmail, sampleBrand } from '../index.js';

const accents = ['#0f766e', '#000000', '#ffffff', '#ffff00', '#ff0000', '#00ff00', '#0000ff', '#808080', '#767676', '#f59e0b', '#7c3aed', '#ffd1dc', '#1a242c'];

describe('contrast', () => {
  it('agrees with the published extremes', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#123456', '#123456')).toBe(1);
  });

  it.each(['light', 'dark'] as const)('every fixed ink reads on every surface (%s)', scheme => {
    const { page, card, ink, text, muted } = palette[scheme];
    for (const surface of [page, card]) for (const colour of [ink, text, muted]) expect(contrast(colour, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(accents)('whatever the accent (%s), what is written in and on it can be read', accent => {
    const c = accentColours(accent);
    expect(contrast(c['brand.onAccent'], c['brand.accent'])).toBeGreaterThanOrEqual(4.5);
    for (const surface of [palette.light.card, palette.light.page, c['brand.accentTint']]) expect(contrast(c['brand.accentInk'], surface)).toBeGreaterThanOrEqual(4.5);
    for (const surface of [palette.dark.card, palette.dark.page, c['brand.accentTintDark']]) expect(contrast(c['brand.accentInkDark'], surface)).toBeGreaterThanOrEqual(4.5);
    for (const ink of [palette.light.text, palette.light.ink]) expect(contrast(ink, c['brand.accentTint'])).toBeGreaterThanOrEqual(4.5);
    for (const ink of [palette.dark.text, palette.dark.ink]) expect(contrast(ink, c['brand.accentTintDark'])).toBeGreaterThanOrEqual(4.5);
  });

  it('one compilation serves every brand: the accent of the call is the accent of the mail', async () => {
    const render = async (accent: string) => (await renderEmail('membership_pending', 'en', { link: 'https://a.example/' }, { ...sampleBrand, accent })).html;
    const [red, blue] = [await render('#B91C1C'), await render('#1d4ed8')];
    expect(red).toContain('#b91c1c');
    expect(blue).toContain('#1d4ed8');
    expect(red + blue).not.toMatch(/#a1b0c\d/u);
  });
});
