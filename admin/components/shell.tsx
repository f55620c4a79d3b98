import { useEffect, useRef } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import { useLocation, useNavigationType } from 'react-router-dom';
import { dropNotice } from 'adminjs-frontend/store/actions/drop-notice.js';
import { initials, sentence } from '../kit/page-state.js';
import { Finder } from './finder.js';
import { Icon } from './icons.js';
import { showKeys } from './keys.js';
import { ThemeSwitch } from './theme.js';
import type { State } from './types.js';

/** Native popovers close by Esc and by a press elsewhere; React 18 has no types for them. */
const POPOVER = { popover: 'auto' } as object;
const opens = (id: string): object => ({ popovertarget: id });

export function TopBar({ openMenu }: { openMenu: () => void }) {
  return (
    <header className="top">
      <button type="button" className="button button-plain top-menu" onClick={openMenu}><Icon name="menu" />Menu</button>
      <Finder />
      <div className="top-end"><Panels /><Account /></div>
    </header>
  );
}

const PANELS: Record<string, string> = { admin: 'Back office', agent: 'Agents', employer: 'Employers' };

/** The other panels of somebody who holds several, as whole pages: each has its own rules and its own address. */
export function Panels() {
  const { session, paths } = useSelector((s: State) => s);
  const panels = session?.panels ?? [];
  if (panels.length < 2) return null;
  return <nav className="panels" aria-label="Panels"><ul>{panels.map(p => <li key={p}><a href={`/${p}`} aria-current={paths.rootPath === `/${p}` ? 'true' : undefined}>{PANELS[p] ?? p}</a></li>)}</ul></nav>;
}

/** Who is signed in, and what is theirs: colours, keys, signing out. */
function Account() {
  const { session, paths } = useSelector((s: State) => s);
  const name = session?.title ?? session?.email ?? '';
  const roles = (session?.roles ?? []).map(sentence).join(', ');
  return (
    <>
      <button type="button" className="button button-plain who" {...opens('account')}><span className="hidden">Your menu: </span><span className="who-mark" aria-hidden="true">{initials(name)}</span><span className="who-name"><b>{name}</b><span>{roles}</span></span></button>
      <div id="account" className="menu fixed-menu" {...POPOVER}>
        <p className="menu-head"><b>{name}</b><span>{session?.email}</span><span>{roles}</span></p>
        <a className="button button-plain" href={`${paths.rootPath}/account`}><Icon name="lock" />Your account</a>
        <ThemeSwitch />
        <button type="button" className="button button-plain" onClick={showKeys}><Icon name="keys" />Keyboard shortcuts<kbd>?</kbd></button>
        <form method="post" action={paths.logoutPath}><button className="button button-plain" type="submit"><Icon name="out" />Sign out</button></form>
      </div>
    </>
  );
}

/** A page of the panel. After a move the focus goes to it, as a full load would put it; going back keeps the place. */
export function Page({ children }: { children?: React.ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const how = useNavigationType();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) { first.current = false; return; }
    main.current?.focus({ preventScroll: true });
    if (how !== 'POP') window.scrollTo(0, 0);
  }, [pathname]);
  return <main id="main" className="page" tabIndex={-1} ref={main}>{children}</main>;
}

/** AdminJS's notices as a quiet live region. */
export function NoticeBox() {
  const notices = useSelector((s: State) => s.notices);
  const dispatch = useDispatch();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {notices.map(n => <p key={n.id} className={`note note-${n.type === 'error' ? 'error' : 'info'}`}>{n.message}<button type="button" className="button button-plain" onClick={() => dispatch(dropNotice(n.id))} aria-label="Close"><Icon name="close" size={14} /></button></p>)}
    </div>
  );
}
