import { useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { findEverywhere, type HitGroup } from './panel-api.js';
import { Icon } from './icons.js';
import { toList, toRecord } from './links.js';

const PAUSE_MS = 250;
const SHORTEST = 2;
/** A press beside it closes it, where the browser knows how; Escape does everywhere. */
const CLOSED_BY_ANY = { closedby: 'any' } as const;
interface Option { key: string; to: string }

const optionsOf = (groups: readonly HitGroup[], text: string): Option[] => groups.flatMap(g => [
  ...g.hits.map(h => ({ key: `${g.resource}/${h.id}`, to: toRecord(g.resource, h.id) })),
  ...(g.more ? [{ key: `${g.resource}/more`, to: `${toList(g.resource)}?query=${encodeURIComponent(text)}` }] : []),
]);

/** Ctrl-K from anywhere: records of every kind by name, email, phone or number. Nothing of it is kept in the browser. */
export function Finder() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const show = (): void => { if (!dialog.current?.open) { setOpen(true); dialog.current?.showModal(); } };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') { event.preventDefault(); show(); }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const close = (): void => dialog.current?.close();
  return (
    <>
      <button type="button" className="finder-button" onClick={show} aria-haspopup="dialog" aria-keyshortcuts="Control+K" aria-label="Find"><Icon name="search" size={16} /><span>Find</span></button>
      <dialog ref={dialog} className="finder" aria-label="Find anything" onClose={() => setOpen(false)} {...CLOSED_BY_ANY}>{open ? <Panel close={close} /> : null}</dialog>
    </>
  );
}

function useHits(text: string): { groups: HitGroup[] | null; failed: boolean } {
  const [state, setState] = useState<{ groups: HitGroup[] | null; failed: boolean }>({ groups: null, failed: false });
  useEffect(() => {
    let current = true;
    if (text.length < SHORTEST) { setState({ groups: null, failed: false }); return undefined; }
    const timer = setTimeout(() => {
      findEverywhere(text).then(groups => { if (current) setState({ groups, failed: false }); }).catch(() => { if (current) setState({ groups: null, failed: true }); });
    }, PAUSE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [text]);
  return state;
}

function Panel({ close }: { close: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { groups, failed } = useHits(text.trim());
  const navigate = useNavigate();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => setAt(0), [groups]);
  const options = optionsOf(groups ?? [], text.trim());
  const go = (option: Option | undefined): void => { if (option) { close(); navigate(option.to); } };
  const key = (event: React.KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && options.length) { event.preventDefault(); setAt((at + step + options.length) % options.length); }
    if (event.key === 'Enter') { event.preventDefault(); go(options[at]); }
  };
  const active = options[at];
  useEffect(() => { if (active) document.getElementById(`${id}${active.key}`)?.scrollIntoView({ block: 'nearest' }); }, [active, id]);
  return (
    <div className="finder-box">
      <div className="finder-head"><Icon name="search" />
        <input ref={input} type="search" role="combobox" aria-expanded={options.length > 0} aria-controls={`${id}list`} aria-autocomplete="list" aria-activedescendant={active ? `${id}${active.key}` : undefined} aria-label="Name, email, phone or number" placeholder="Name, email, phone or number" maxLength={80} autoComplete="off" spellCheck={false} value={text} onChange={e => setText(e.target.value)} onKeyDown={key} />
        <button type="button" className="button button-plain" onClick={close} aria-label="Close"><Icon name="close" size={16} /></button>
      </div>
      <div id={`${id}list`} role="listbox" aria-label="Found" className="finder-list" tabIndex={-1}>
        {(groups ?? []).map(g => <Group key={g.resource} group={g} id={id} active={active?.key} pick={k => go(options.find(o => o.key === k))} />)}
      </div>
      <p className="finder-hint" role="status">{failed ? 'The search did not work. Please try again.' : groups === null ? (text.trim().length < SHORTEST ? 'Type at least two letters. Searches are recorded, but not what was typed.' : 'Searching') : groups.length ? 'Arrow keys to choose, Enter to open.' : 'Nothing found.'}</p>
    </div>
  );
}

function Group({ group, id, active, pick }: { group: HitGroup; id: string; active: string | undefined; pick: (key: string) => void }) {
  const { resource, label, hits, more } = group;
  const option = (key: string, children: React.ReactNode) => (
    // the keyboard reaches options through the input, which keeps the focus
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
    <div key={key} id={`${id}${resource}/${key}`} role="option" aria-selected={active === `${resource}/${key}`} className="finder-option" tabIndex={-1} onClick={() => pick(`${resource}/${key}`)}>{children}</div>
  );
  return (
    <div role="group" aria-labelledby={`${id}${resource}`}>
      <p id={`${id}${resource}`} className="finder-label" role="presentation">{label}</p>
      {hits.map(h => option(h.id, <><b>{h.title}</b>{h.detail ? <span>{h.detail}</span> : null}</>))}
      {more ? option('more', <span>More in {label.toLowerCase()}</span>) : null}
    </div>
  );
}
