import type { Locale } from '../api/types.js';
import { catalogue, locale, startPage } from './catalogue.js';
import type { AccountTexts } from './en.account.js';
import type { AccountLaterTexts } from './en.account.later.js';

export { locale, pickLocale, setLocale } from './catalogue.js';

const account = catalogue<AccountTexts>({ en: async () => (await import('./en.account.js')).en, es: async () => (await import('./es.account.js')).es });
const later = catalogue<AccountLaterTexts>({ en: async () => (await import('./en.account.later.js')).en, es: async () => (await import('./es.account.later.js')).es });

/** Texts of the member's own page. Only after `startAccount`. */
export const texts = account.texts;
/** Texts of what is opened from it. Only after `loadLaterTexts`. */
export const laterTexts = later.texts;

export const loadLaterTexts = (): Promise<void> => later.load(locale.peek());
export const startAccount = (wanted: Locale): Promise<void> => startPage(wanted, account);
