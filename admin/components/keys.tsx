import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { toDashboard } from './links.js';
import { CLOSED_BY_ANY } from './navigation.js';

const SHEET = 'panel-keys';
/** Opens the sheet of keys from anywhere. */
export const showKeys = (): void => { document.querySelector<HTMLElement>('#account:popover-open')?.hidePopover(); window.dispatchEvent(new Event(SHEET)); };

const LIST: readonly [string, string][] = [['Find anything', 'Ctrl K'], ['Search this list', '/'], ['Next page of a list', ']'], ['Previous page of a list', '['], ['To the dashboard', 'g d'], ['Close what is open', 'Esc'], ['This sheet', '?']];
const WAIT_MS = 1200;

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

/** Keys that work outside of fields and dialogs, and the sheet that names them. */
export function Keys() {
  const [open, setOpen] = useState(false);
  const go = useNavigate();
  useEffect(() => {
    let began = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
      const second = event.timeStamp - began < WAIT_MS;
      began = event.key === 'g' ? event.timeStamp : 0;
      switch (event.key) {
        case '?': setOpen(true); break;
        case '/': document.querySelector<HTMLElement>('main input[type="search"]')?.focus(); break;
        case '[': press('.pages button:first-of-type:enabled'); break;
        case ']': press('.pages button:last-of-type:enabled'); break;
        case 'd': if (!second) return; go(toDashboard()); break;
        default: return;
      }
      event.preventDefault();
    };
    const show = (): void => setOpen(true);
    document.addEventListener('keydown', onKey);
    window.addEventListener(SHEET, show);
    return () => { document.removeEventListener('keydown', onKey); window.removeEventListener(SHEET, show); };
  }, [go]);
  return open ? <Sheet close={() => setOpen(false)} /> : null;
}

function Sheet({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} className="confirm keys" aria-labelledby="keys-title" onClose={close} {...CLOSED_BY_ANY}>
      <h2 id="keys-title">Keyboard shortcuts</h2>
      <dl>{LIST.map(([what, keys]) => <div key={what}><dt>{what}</dt><dd>{keys.split(' ').map((k, i) => <span key={k}>{i ? ' ' : ''}<kbd>{k}</kbd></span>)}</dd></div>)}</dl>
      <div className="form-go"><button type="button" className="button" onClick={close}>Close</button></div>
    </dialog>
  );
}
