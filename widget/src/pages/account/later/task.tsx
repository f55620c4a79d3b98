import type { ComponentChildren, JSX } from 'preact';
import { texts } from '../../../i18n/account.js';
import { Button } from '../../../ui/controls.js';
import { Heading } from '../../../ui/heading.js';
import { type Tab, useStore } from '../store.js';

/** A page opened from a tab: the way back, what it is about, and its parts. */
export function TaskPage({ from = 'overview', title, lead, children, wide = false }: { from?: Tab; title: string; lead?: ComponentChildren; children: ComponentChildren; wide?: boolean }): JSX.Element {
  const store = useStore();
  return (
    <section class={wide ? '' : 'narrow wide-narrow'}>
      <div class="back"><Button kind="quiet" onPress={() => store.open(from)}>{texts().back}</Button></div>
      <Heading title={title} lead={lead} />
      {children}
    </section>
  );
}
