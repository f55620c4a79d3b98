/** Languages every text ships in; BCP 47 primary tags, also written to `<html lang>`. */
export const locales = ['en', 'es'] as const;
export type Locale = (typeof locales)[number];

export const isLocale = (value: string): value is Locale => (locales as readonly string[]).includes(value);
