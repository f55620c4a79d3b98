import { useEffect, useRef } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import { Link, useLocation } from 'react-router-dom';
import { dropNotice } from 'adminjs-frontend/store/actions/drop-notice.js';
import { Finder } from './finder.js';
import { words } from './format.js';
import { Icon } from './icons.js';
import { toDashboard, toList } from './links.js';
import { listSpec, type Resource, type State } from './types.js';

interface Group { name: string; icon: string; items: Resource[] }

function groupsOf(resources: readonly Resource[]): Group[] {
  const groups = new Map<string, Group>();
  for (const r of resources) {
    if (!r.href || !r.navigation) continue;
    const group = groups.get(r.navigation.name) ?? { name: r.navigation.name, icon: r.navigation.icon, items: [] };
    group.items.push(r);
    groups.set(group.name, group);
  }
  return [...groups.values()];
}

/** Overrides AdminJS's side bar: groups of links, the current one marked. */
export function Sidebar({ isVisible }: { isVisible: boolean }) {
  const { resources, branding } = useSelector((s: State) => s);
  const { pathname } = useLocation();
  const current = (href: string): boolean => pathname === href || pathname.startsWith(`${href}/`);
  return (
    <div className={`side ${isVisible ? 'side-open' : ''}`}>
      <nav aria-label="Areas">
        <Link className="brand" to={toDashboard()}><span className="brand-mark" aria-hidden="true" />{branding.companyName}</Link>
        <Link className="side-link" to={toDashboard()} aria-current={pathname === toDashboard() ? 'page' : undefined}><Icon name="home" />Dashboard</Link>
        {groupsOf(resources).map(group => (
          <div key={group.name}>
            <h2 id={`nav-${group.icon}`}><Icon name={group.icon} size={14} />{group.name}</h2>
            <ul aria-labelledby={`nav-${group.icon}`}>{group.items.map(r => <li key={r.id}><Link className="side-link" to={toList(r.id)} aria-current={current(toList(r.id)) ? 'page' : undefined}>{listSpec(r).label}</Link></li>)}</ul>
          </div>
        ))}
      </nav>
    </div>
  );
}

const PANELS: Record<string, string> = { admin: 'Back office', agent: 'Agents', employer: 'Employers' };

/** The other panels of somebody who holds several, as whole pages: each has its own rules and its own address. */
function Panels({ panels, here }: { panels: readonly string[]; here: string }) {
  if (panels.length < 2) return null;
  return <nav className="panels" aria-label="Panels"><ul>{panels.map(p => <li key={p}><a href={`/${p}`} aria-current={here === `/${p}` ? 'true' : undefined}>{PANELS[p] ?? p}</a></li>)}</ul></nav>;
}

export function TopBar({ toggleSidebar }: { toggleSidebar: () => void }) {
  const { session, paths } = useSelector((s: State) => s);
  return (
    <header className="top" role="banner">
      <a className="skip" href="#main">Skip to content</a>
      <button type="button" className="button button-plain top-menu" onClick={toggleSidebar}><Icon name="menu" /><span>Menu</span></button>
      <Finder />
      <Panels panels={session?.panels ?? []} here={paths.rootPath} />
      <p className="top-who"><b>{session?.title ?? session?.email}</b><span>{session?.roles?.map(words).join(', ')}</span></p>
      <form method="post" action={paths.logoutPath}><button className="button button-plain" type="submit"><Icon name="out" />Sign out</button></form>
    </header>
  );
}

/** Overrides AdminJS's wrapper around a page. Focus goes to the page after a move, as a full load would put it. */
export function Page({ children }: { children?: React.ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    main.current?.parentElement?.scrollTo?.(0, 0);
  }, [pathname]);
  return <main id="main" className="page" tabIndex={-1} ref={main}>{children}</main>;
}

/** AdminJS's notices as a quiet live region. */
export function NoticeBox() {
  const notices = useSelector((s: State) => s.notices);
  const dispatch = useDispatch();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {notices.map(n => <p key={n.id} className={`note note-${n.type === 'error' ? 'error' : 'info'}`}>{TEXTS[n.message] ?? n.message}<button type="button" className="button button-plain" onClick={() => dispatch(dropNotice(n.id))} aria-label="Close"><Icon name="close" size={14} /></button></p>)}
    </div>
  );
}
const TEXTS: Record<string, string> = { errorFetchingRecords: 'The list could not be loaded.', errorFetchingRecord: 'This record could not be loaded. It may not exist, or your role may not see it.' };

export const Nothing = () => null;
