import { pickLocale, setLocale } from '../../i18n/index.js';
import { applyTheme, type Theme } from '../../ui/theme.js';

type Message = { type: 'mpp:ready' | 'mpp:done' } | { type: 'mpp:step'; step: string } | { type: 'mpp:size'; height: number };

/** Tells the page around us where we are. It learns the step and the height, and nothing about the person. */
export type Tell = (message: Message) => void;

/** Connects the frame with its parent; on the full page there is nobody to tell. */
export function connect(parentOrigin: string | null): Tell {
  if (!parentOrigin || parent === window) return () => undefined;
  const tell: Tell = message => parent.postMessage(message, parentOrigin);
  addEventListener('message', event => {
    if (event.source !== parent || event.origin !== parentOrigin) return;
    const { type, theme, locale } = (event.data ?? {}) as { type?: string; theme?: Theme; locale?: unknown };
    if (type !== 'mpp:init') return;
    if (theme && typeof theme === 'object') applyTheme(theme);
    if (typeof locale === 'string') void setLocale(pickLocale(locale));
  });
  new ResizeObserver(() => tell({ type: 'mpp:size', height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);
  return tell;
}
