import { signal } from '@preact/signals';
import type { Locale } from '../api/types.js';
import type { CommonTexts } from './en.common.js';

type Loaders<T> = Record<Locale, () => Promise<T>>;
interface Catalogue<T> { load: (wanted: Locale) => Promise<void>; texts: () => T }

export const locale = signal<Locale>('en');
/** Catalogues in use; all of them change language together. */
const used: ((wanted: Locale) => Promise<void>)[] = [];

export function catalogue<T>(loaders: Loaders<T>): Catalogue<T> {
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

type PageTexts = CommonTexts & { readonly pageTitle: string };
let page: Catalogue<PageTexts> | null = null;

/** The page's own texts as far as every page has them: what the controls of `ui/` say. */
export function commonTexts(): CommonTexts {
  if (!page) throw new Error('no page started');
  return page.texts();
}

function say(wanted: Locale): void {
  locale.value = wanted;
  document.documentElement.lang = wanted;
  document.title = page?.texts().pageTitle ?? document.title;
}

/** Loads the page's catalogue in one language; the other is downloaded only if the visitor asks for it. */
export async function startPage(wanted: Locale, of: Catalogue<PageTexts>): Promise<void> {
  page = of;
  await of.load(wanted);
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
