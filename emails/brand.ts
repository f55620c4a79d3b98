import { z } from 'zod';
import { inkOn, readable, tint } from './colour.js';
import { line, link } from './props.js';

/** Who writes. `address` is the provider's postal address in one line; `accent` is `#rrggbb`; `productUrl` the product's own start page. */
export const brandSchema = z.strictObject({
  name: line(120),
  phone: line(30),
  email: z.email().max(254),
  address: line(200),
  accent: z.string().regex(/^#[0-9a-f]{6}$/iu, 'must be #rrggbb').default('#0f766e'),
  productUrl: link(),
});
export type Brand = z.input<typeof brandSchema>;

export const sampleBrand: Brand = {
  name: 'Cedar Grove Primary', phone: '+1 480 555 0100', email: 'hello@cedargrove.example',
  address: '100 Example Avenue, Phoenix, AZ 85001', accent: '#0f766e', productUrl: 'https://members.cedargrove.example/',
};

/** Surfaces and inks of the layout; every pair is at least 4.5:1, which a test checks. */
export const palette = {
  light: { page: '#f3f6f8', card: '#ffffff', edge: '#e1e8ed', ink: '#16232d', text: '#3a4a56', muted: '#5a6872' },
  dark: { page: '#10171d', card: '#1a242c', edge: '#2c3943', ink: '#f2f6f8', text: '#d3dce3', muted: '#a3b1bc' },
} as const;

/**
 * Colours that follow from the accent. The layout is compiled once with these placeholders, which MJML accepts as
 * colours, and each becomes a token of the compiled template: one compilation serves every brand.
 */
export const accentSlots = {
  'brand.accent': '#a1b0c1', 'brand.onAccent': '#a1b0c2', 'brand.accentInk': '#a1b0c3',
  'brand.accentTint': '#a1b0c4', 'brand.accentInkDark': '#a1b0c5', 'brand.accentTintDark': '#a1b0c6',
} as const;

export function accentColours(accent: string): Record<keyof typeof accentSlots, string> {
  const accentTint = tint(accent, palette.light.card, 0.08);
  const accentTintDark = tint(accent, palette.dark.card, 0.18);
  return {
    'brand.accent': accent, 'brand.onAccent': inkOn(accent),
    'brand.accentInk': readable(readable(accent, accentTint), palette.light.page), 'brand.accentTint': accentTint,
    'brand.accentInkDark': readable(readable(accent, accentTintDark), palette.dark.card), 'brand.accentTintDark': accentTintDark,
  };
}

const initials = (name: string): string =>
  name.split(/\s+/u).map(word => [...word].find(c => /[\p{L}\p{N}]/u.test(c)) ?? '').join('').slice(0, 2).toUpperCase();

/** As many whole words of the name as fit into 30 characters: a text message has 160. */
function shortName(name: string): string {
  const words = name.split(/\s+/u);
  let short = words[0] ?? '';
  for (const word of words.slice(1)) {
    if (short.length + 1 + word.length > 30) break;
    short = `${short} ${word}`;
  }
  return short.slice(0, 30);
}

/** The tokens that any template may use. */
export function brandValues(brand: z.output<typeof brandSchema>): Record<string, string> {
  return {
    'brand.name': brand.name, 'brand.short': shortName(brand.name),
    'brand.initials': initials(brand.name), 'brand.phone': brand.phone, 'brand.tel': brand.phone.replace(/[^+\d]/gu, ''),
    'brand.email': brand.email, 'brand.address': brand.address, 'brand.productUrl': brand.productUrl,
    ...accentColours(brand.accent.toLowerCase()),
  };
}
