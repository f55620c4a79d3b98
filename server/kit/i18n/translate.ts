import { en } from './en.js';
import { es } from './es.js';

export const LOCALES = ['en', 'es'] as const;
export type Locale = (typeof LOCALES)[number];
export type TextKey = keyof typeof en;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** The parameters that the text of `K` names. */
export type TextParams<K extends TextKey> = Names<(typeof en)[K]>;
export type ParamValues = Readonly<Record<string, string | number>>;

const CATALOGUES: Readonly<Record<Locale, Readonly<Record<TextKey, string>>>> = { en, es };

export function isLocale(text: unknown): text is Locale {
  return text === 'en' || text === 'es';
}

export function isTextKey(text: string): text is TextKey {
  return Object.hasOwn(en, text);
}

/** The best of our languages for an Accept-Language header; English when none fits. Reads the first 20 entries. */
export function localeFrom(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? '').slice(0, 400).split(',').slice(0, 20).map((entry) => {
    const [tag = '', ...rest] = entry.trim().toLowerCase().split(';');
    const quality = Number(/^\s*q=([\d.]+)\s*$/.exec(rest.join(';'))?.[1] ?? 1);
    return { language: tag.split('-')[0] ?? '', quality: Number.isFinite(quality) ? quality : 0 };
  });
  const best = wanted.filter(({ language, quality }) => isLocale(language) && quality > 0).sort((a, b) => b.quality - a.quality)[0];
  return best !== undefined && isLocale(best.language) ? best.language : 'en';
}

function fill(text: string, params: ParamValues): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(params, name)) throw new Error(`text parameter {${name}} is missing`);
    return String(params[name]);
  });
}

/** The text of `key` with its parameters; a key or a parameter that is missing does not compile. */
export function t<K extends TextKey>(locale: Locale, key: K, ...args: [TextParams<K>] extends [never] ? [] : [Readonly<Record<TextParams<K>, string | number>>]): string {
  return fill(CATALOGUES[locale][key], args[0] ?? {});
}

/** For keys known only at run time (an issue's code): the parameters come with the issue. @throws Error for a missing parameter */
export function textFor(locale: Locale, key: TextKey, params: ParamValues = {}): string {
  return fill(CATALOGUES[locale][key], params);
}

type After<Prefix extends string, K extends string> = K extends `${Prefix}${infer Code}` ? Code : never;
/** Codes of whole-request problems that have a text. */
export type ErrorCode = After<'error.', TextKey>;
/** Codes of issues of one field that have a text. */
export type FieldCode = After<'field.', TextKey>;

export function errorText(locale: Locale, code: ErrorCode, params: ParamValues = {}): string {
  return textFor(locale, `error.${code}`, params);
}

export function fieldText(locale: Locale, code: FieldCode, params: ParamValues = {}): string {
  return textFor(locale, `field.${code}`, params);
}
