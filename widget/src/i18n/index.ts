import type { Locale } from '../api/types.js';
import { catalogue, locale, startPage } from './catalogue.js';
import type { Texts } from './en.js';
import type { FinishTexts } from './en.finish.js';
import type { RareTexts } from './en.rare.js';

export { locale, pickLocale, setLocale } from './catalogue.js';

const steps = catalogue<Texts>({ en: async () => (await import('./en.js')).en, es: async () => (await import('./es.js')).es });
const finish = catalogue<FinishTexts>({ en: async () => (await import('./en.finish.js')).en, es: async () => (await import('./es.finish.js')).es });
const rare = catalogue<RareTexts>({ en: async () => (await import('./en.rare.js')).en, es: async () => (await import('./es.rare.js')).es });

/** Texts up to the payment, in the current language. Reading them in a component subscribes it. Only after `startTexts`. */
export const texts = steps.texts;
/** Texts of the payment and after it. Only after `loadFinishTexts`. */
export const finishTexts = finish.texts;
/** Texts that most visits never show. Only after `loadRareTexts`. */
export const rareTexts = rare.texts;

export const loadFinishTexts = (): Promise<void> => finish.load(locale.peek());
export const loadRareTexts = (): Promise<void> => rare.load(locale.peek());

/** Starts the enrollment's texts in one language. */
export const startTexts = (wanted: Locale): Promise<void> => startPage(wanted, steps);
