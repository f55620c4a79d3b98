import type { Locale } from './locale.js';

const tag: Readonly<Record<Locale, string>> = { en: 'en-US', es: 'es-US' };

/** "14 days", "1 día": a whole count with its unit in the reader's language. */
export const duration = (count: number, unit: 'minute' | 'hour' | 'day', locale: Locale): string =>
  new Intl.NumberFormat(tag[locale], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
