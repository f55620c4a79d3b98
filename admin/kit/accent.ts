/** Colours made of the provider's accent so that they can be read: at least 4.5 : 1 (WCAG AA) wherever the style sheet puts them. */

type Triple = readonly [number, number, number];
export interface Shades { readonly main: string; readonly strong: string; readonly on: string; readonly soft: string }
export interface Surfaces { readonly paper: string; readonly ground: string; readonly raised: string }

/** Surfaces of `components/styles/tokens.css` that text of the accent stands on. */
export const LIGHT: Surfaces = { paper: '#ffffff', ground: '#f2f5f3', raised: '#ffffff' };
export const DARK: Surfaces = { paper: '#161d1c', ground: '#0e1413', raised: '#1e2726' };
export const READABLE = 4.5;
/** Steps of lightness tried, of 0.02 each, from the accent to black or white. */
const STEPS = 50;

const rgb = (hex: string): Triple => [1, 3, 5].map(i => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as unknown as Triple;
const hex = (c: Triple): string => `#${c.map(v => Math.round(Math.min(1, Math.max(0, v)) * 255).toString(16).padStart(2, '0')).join('')}`;
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const gamma = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
const inside = (c: Triple): boolean => c.every(v => v >= -0.001 && v <= 1.001);
/** `share` of `b` in `a`, 0 to 1. */
const mix = (a: string, b: string, share: number): string => { const [x, y] = [rgb(a), rgb(b)]; return hex(x.map((v, i) => v + (y[i]! - v) * share) as unknown as Triple); };

/** Contrast of two colours by WCAG 2, 1 to 21. */
export function contrast(a: string, b: string): number {
  const luminance = (color: string): number => { const [r, g, blue] = rgb(color).map(linear) as unknown as Triple; return 0.2126 * r + 0.7152 * g + 0.0722 * blue; };
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Oklab (Ottosson 2020): lightness 0 to 1 and two axes of colour, in which a step looks as large everywhere. */
function toLab(color: string): Triple {
  const [r, g, b] = rgb(color).map(linear) as unknown as Triple;
  const [l, m, s] = [0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b].map(Math.cbrt) as unknown as Triple;
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}
function fromLab([lightness, a, b]: Triple): Triple {
  const [l, m, s] = [lightness + 0.3963377774 * a + 0.2158037573 * b, lightness - 0.1055613458 * a - 0.0638541728 * b, lightness - 0.0894841775 * a - 1.291485548 * b].map(v => v ** 3) as unknown as Triple;
  return [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s].map(gamma) as unknown as Triple;
}

/** The colour at another lightness: its hue stays, its strength gives way where a screen has no such colour. */
function atLightness(color: string, lightness: number): string {
  const [, a, b] = toLab(color);
  for (let strength = 1; strength > 0; strength -= 0.05) {
    const tried = fromLab([lightness, a * strength, b * strength]);
    if (inside(tried)) return hex(tried);
  }
  return hex(fromLab([lightness, 0, 0]));
}

/** The colour nearest to `color`, darker or lighter, that can be read on each of `grounds`. */
function readable(color: string, towards: 0 | 1, grounds: readonly string[]): string {
  const [start] = toLab(color);
  for (let step = 0; step <= STEPS; step++) {
    const tried = step === 0 ? color : atLightness(color, Math.min(1, Math.max(0, start + (towards ? 0.02 : -0.02) * step)));
    if (grounds.every(g => contrast(tried, g) >= READABLE)) return tried;
  }
  return towards ? '#ffffff' : '#000000';
}

/** Link and button colour, its stronger form, the text on it, and a tint behind marked things. */
export function shades(accent: string, scheme: 'light' | 'dark'): Shades {
  const [{ paper, ground, raised }, towards, on] = scheme === 'light' ? [LIGHT, 0, '#ffffff'] as const : [DARK, 1, '#08110f'] as const;
  const main = readable(accent, towards, [paper, ground, raised, on]);
  const soft = mix(paper, main, scheme === 'light' ? 0.1 : 0.16);
  const [lightness] = toLab(main);
  return { main, strong: readable(atLightness(main, lightness + (towards ? 0.08 : -0.08)), towards, [paper, ground, raised, soft, on]), on, soft };
}

/** Custom properties for `:root`. `accent` is `#rrggbb`; the settings allow nothing else. */
export function accentStyle(accent: string): string {
  const [light, dark] = [shades(accent, 'light'), shades(accent, 'dark')];
  const pair = (name: keyof Shades): string => `light-dark(${light[name]},${dark[name]})`;
  return `:root{--main:${pair('main')};--main-strong:${pair('strong')};--main-on:${pair('on')};--main-soft:${pair('soft')}}`;
}
