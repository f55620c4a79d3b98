import { useEffect, useState } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { Dashboard } from './dashboard.js';
import { Keys } from './keys.js';
import { toDashboard } from './links.js';
import { Areas, Drawer } from './navigation.js';
import { NotHere, RecordActionRoute, ResourceActionRoute, ResourceRoute } from './routes.js';
import { NoticeBox, TopBar } from './shell.js';

/** The frame of every panel and what stands in it by address. */
export function Application() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => { setOpen(false); }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">Skip to content</a>
      <div className="frame">
        <div className="side"><Areas /></div>
        <div className="sheet">
          <TopBar openMenu={() => setOpen(true)} />
          <Routes>
            <Route path={toDashboard()} element={<Dashboard />} />
            <Route path={`${toDashboard()}/resources/:resourceId`} element={<ResourceRoute />} />
            <Route path={`${toDashboard()}/resources/:resourceId/actions/:actionName`} element={<ResourceActionRoute />} />
            <Route path={`${toDashboard()}/resources/:resourceId/records/:recordId/:actionName`} element={<RecordActionRoute />} />
            <Route path="*" element={<NotHere />} />
          </Routes>
        </div>
      </div>
      {open ? <Drawer close={() => setOpen(false)} /> : null}
      <NoticeBox />
      <Keys />
    </>
  );
}
