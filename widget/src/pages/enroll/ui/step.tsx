import type { ComponentChildren, JSX } from 'preact';
import { texts } from '../../../i18n/index.js';
import { Button } from '../../../ui/controls.js';
import { useStore } from '../store.js';
import { Rare } from './rare.js';

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
