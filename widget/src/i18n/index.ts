import { signal } from '@preact/signals';
import type { Locale } from '../api/types.js';
import type { Texts } from './en.js';
import type { FinishTexts } from './en.finish.js';
import type { RareTexts } from './en.rare.js';

type Loaders<T> = Record<Locale, () => Promise<T>>;
interface Catalogue<T> { load: (wanted: Locale) => Promise<void>; texts: () => T }

export const locale = signal<Locale>('en');
/** Catalogues in use; all of them change language together. */
const used: ((wanted: Locale) => Promise<void>)[] = [];

function catalogue<T>(loaders: Loaders<T>): Catalogue<T> {
  const loaded = signal<T | null>(null);
  const fetchTexts = async (wanted: Locale): Promise<void> => { loaded.value = await loaders[wanted](); };
  return {
    async load(wanted) {
      if (!used.includes(fetchTexts)) used.push(fetchTexts);
      await fetchTexts(wanted);
    },
    texts() {
      if (!loaded.value) throw new Error('no catalogue loaded');
      return loaded.value;
    },
  };
}

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

function say(wanted: Locale): void {
  locale.value = wanted;
  document.documentElement.lang = wanted;
  document.title = texts().pageTitle;
}

/** Loads the catalogue of one language; the other is downloaded only if the visitor asks for it. */
export async function startTexts(wanted: Locale): Promise<void> {
  await steps.load(wanted);
  say(wanted);
}

/** Shows everything in another language. */
export async function setLocale(wanted: Locale): Promise<void> {
  if (locale.peek() === wanted) return;
  await Promise.all(used.map(load => load(wanted)));
  say(wanted);
}

/** The language of ours that fits a language tag. */
export const pickLocale = (asked: string): Locale => (asked.toLowerCase().startsWith('es') ? 'es' : 'en');
