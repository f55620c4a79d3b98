import { useEffect, useMemo, useRef } from 'react';
import { useSelector } from 'react-redux';
import { Link, useLocation } from 'react-router-dom';
import { areaGroups } from '../kit/page-state.js';
import { Icon } from './icons.js';
import { toDashboard, toList } from './links.js';
import { Panels } from './shell.js';
import { listSpec, type State } from './types.js';

/** A press beside it closes it, where the browser knows how; Escape does everywhere. */
export const CLOSED_BY_ANY = { closedby: 'any' } as const;

/** Groups of links, the current one marked. `kit/boot.ts` draws the same before this script is here. */
export function Areas() {
  const resources = useSelector((s: State) => s.resources);
  const groups = useMemo(() => areaGroups(resources.map(r => ({ id: r.id, label: listSpec(r).label, navigation: r.navigation }))), [resources]);
  const { pathname } = useLocation();
  const current = (href: string): 'page' | undefined => (pathname === href || pathname.startsWith(`${href}/`) ? 'page' : undefined);
  return (
    <nav className="areas" aria-label="Areas">
      <Brand />
      <Link className="side-link" to={toDashboard()} aria-current={pathname === toDashboard() ? 'page' : undefined}><Icon name="home" />Dashboard</Link>
      {groups.map(group => (
        <div key={group.name}>
          <h2><Icon name={group.icon} size={14} />{group.name}</h2>
          <ul aria-label={group.name}>{group.items.map(a => <li key={a.id}><Link className="side-link" to={toList(a.id)} aria-current={current(toList(a.id))}>{a.label}</Link></li>)}</ul>
        </div>
      ))}
    </nav>
  );
}

function Brand() {
  const name = useSelector((s: State) => s.branding.companyName);
  return <Link className="brand" to={toDashboard()}><span className="brand-mark" aria-hidden="true">{[...name][0]?.toUpperCase()}</span>{name}</Link>;
}

/** The same links over the page, on a screen with no room beside it. The dialog keeps the focus, and Esc closes it. */
export function Drawer({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); dialog.current?.querySelector<HTMLElement>('[aria-current]')?.scrollIntoView({ block: 'nearest' }); }, []);
  return (
    <dialog ref={dialog} className="drawer" aria-label="Menu" onClose={close} {...CLOSED_BY_ANY}>
      <button type="button" className="button button-plain drawer-close" onClick={close} aria-label="Close the menu"><Icon name="close" /></button>
      <Areas />
      <Panels />
    </dialog>
  );
}
