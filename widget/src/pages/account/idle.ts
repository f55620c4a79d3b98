import type { Store } from './store.js';

const LOOK_MS = 5_000;
/** Somebody who types or points keeps the session: the server hears of it at most this often. */
const TELL_MS = 120_000;

/**
 * Automatic logoff on this side: after so many minutes without a key or a pointer everything shown is gone, also with the network down.
 * Whoever is at work does not lose a half-filled form because it made no request.
 */
export function watchIdle(store: Store, idleMs: number): void {
  let active = Date.now();
  let told = Date.now();
  const touch = (): void => { active = Date.now(); };
  for (const event of ['keydown', 'pointerdown', 'scroll'] as const) addEventListener(event, touch, { passive: true, capture: true });
  const look = (): void => {
    if (store.phase.peek() !== 'in') { touch(); return; }
    const now = Date.now();
    if (now - active >= idleMs) {
      void store.signOut().catch(() => undefined).finally(() => store.forget('idle'));
    } else if (active > told && now - told >= TELL_MS) {
      told = now;
      store.signedIn(store.client.session).catch(() => undefined);
    }
  };
  setInterval(look, LOOK_MS);
  // a laptop that was asleep wakes up with everything on the screen
  addEventListener('visibilitychange', look);
}
