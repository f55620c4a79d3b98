/** WCAG 2.2 contrast arithmetic on `#rrggbb` colours. */
export type Hex = string;

const channels = (hex: Hex): [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};
const toHex = (rgb: readonly number[]): Hex => `#${rgb.map(c => Math.round(c).toString(16).padStart(2, '0')).join('')}`;

function luminance(hex: Hex): number {
  const [r, g, b] = channels(hex).map(c => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, 1 to 21. */
export function contrast(a: Hex, b: Hex): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

/** `colour` itself, or the nearest shade towards black or white that reads on `background` (4.5:1). */
export function readable(colour: Hex, background: Hex): Hex {
  const target = luminance(background) > 0.18 ? 0 : 255;
  const rgb = channels(colour);
  for (let step = 0; step <= 20; step += 1) {
    const mixed = toHex(rgb.map(c => c + ((target - c) * step) / 20));
    if (contrast(mixed, background) >= 4.5) return mixed;
  }
  return target === 0 ? '#000000' : '#ffffff';
}

/** White or near-black, whichever reads better on `background`. */
export const inkOn = (background: Hex): Hex => (contrast('#ffffff', background) >= 4.5 ? '#ffffff' : contrast('#10171d', background) >= 4.5 ? '#10171d' : '#000000');

/** `colour` laid over `background` with the given share (0 to 1). */
export function tint(colour: Hex, background: Hex, share: number): Hex {
  const under = channels(background);
  return toHex(channels(colour).map((c, i) => (under[i] ?? 0) + (c - (under[i] ?? 0)) * share));
}
