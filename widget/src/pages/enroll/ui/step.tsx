import type { ComponentChildren, JSX } from 'preact';
import { texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { Button } from './controls.js';
import { useHeadingFocus } from './focus.js';
import { Rare } from './rare.js';

export function Heading({ title, lead }: { title: string; lead?: ComponentChildren }): JSX.Element {
  const ref = useHeadingFocus();
  return (
    <header class="heading">
      <h1 tabIndex={-1} ref={ref}>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
    </header>
  );
}

/** The step's own button, the way back, and the way to leave and come back another day. */
export function Actions({ children }: { children: ComponentChildren }): JSX.Element {
  const store = useStore();
  const before = store.back();
  return (
    <div class="foot-of-step">
      <div class="actions">
        {children}
        {before && <Button kind="quiet" onPress={() => void store.open(before)}>{texts().back}</Button>}
        {!store.laterOpen.value && <Button kind="quiet" id="f-later" onPress={() => { store.laterOpen.value = true; }}>{texts().later}</Button>}
      </div>
      {store.laterOpen.value && <Rare part="LaterPanel" />}
    </div>
  );
}

export const Row = ({ term, children, strong = false }: { term: string; children: ComponentChildren; strong?: boolean }): JSX.Element => (
  <div class={strong ? 'row strong' : 'row'}><dt>{term}</dt><dd>{children}</dd></div>
);
