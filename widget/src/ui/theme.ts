/** What a site or a partner's page may change. Everything is checked: these values come from outside. */
export interface Theme { accent?: string | null; radius?: string; font?: string; scheme?: string }

type Rgb = readonly [number, number, number];
const AA = 4.5;

/** Red, green and blue of any CSS colour, as the browser understands it; null if it does not. */
function rgbOf(color: string): Rgb | null {
  if (!CSS.supports('color', color)) return null;
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
  if (!context) return null;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  return alpha === 255 ? [r, g, b] : null;
}

/** Contrast against white, WCAG 2. */
export function contrastWithWhite(rgb: Rgb): number {
  const [r, g, b] = rgb.map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

/** The colour, darkened in steps of 5 % until white text on it (and it on white) is readable. */
export function readable(rgb: Rgb): Rgb {
  for (let part = 1; part > 0; part -= 0.05) {
    const darker = rgb.map(value => Math.round(value * part)) as unknown as Rgb;
    if (contrastWithWhite(darker) >= AA) return darker;
  }
  return [0, 0, 0];
}

/** Applies what is valid and ignores the rest. */
export function applyTheme({ accent, radius, font, scheme }: Theme): void {
  const { style, dataset } = document.documentElement;
  const rgb = typeof accent === 'string' ? rgbOf(accent) : null;
  if (rgb) style.setProperty('--accent-given', `rgb(${readable(rgb).join(' ')})`);
  if (radius && /^\d{1,2}(px)?$/.test(radius)) style.setProperty('--radius', `${parseInt(radius, 10)}px`);
  if (font && /^[\w\s,"'-]{1,120}$/.test(font)) style.setProperty('--font', font);
  if (scheme === 'light' || scheme === 'dark' || scheme === 'auto') dataset['scheme'] = scheme;
}
