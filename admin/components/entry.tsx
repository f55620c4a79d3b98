import { Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { Provider } from 'react-redux';
import { BrowserRouter } from 'react-router-dom';
import { ThemeProvider } from 'adminjs-theme';
import Application from 'adminjs-frontend/components/application.js';
import createStore from 'adminjs-frontend/store/store.js';
import initTranslations from 'adminjs-frontend/utils/adminjs.i18n.js';
import { Dashboard } from './dashboard.js';
import { ActionHeader } from './header.js';
import { List } from './list.js';
import { NoticeBox, Nothing, Page, Sidebar, TopBar } from './shell.js';
import { Show } from './show.js';
import { ResourceRoute } from './routes.js';
import { UseCaseForm } from './use-case-form.js';

// AdminJS looks its overrides and custom components up here
window.AdminJS = {
  Components: {},
  UserComponents: {
    Dashboard, UseCaseForm, Sidebar, TopBar, ActionHeader, NoticeBox, ResourceRoute, RouteWrapper: Page, DefaultListAction: List, DefaultShowAction: Show,
    FilterDrawer: Nothing, Footer: Nothing, AuthenticationBackgroundComponent: Nothing,
  },
};

const store = createStore(window.REDUX_STATE);
const { i18n } = initTranslations(store.getState().locale);

createRoot(document.getElementById('app')!).render(
  <Provider store={store}><ThemeProvider theme={window.THEME}><I18nextProvider i18n={i18n}><BrowserRouter><Suspense fallback={null}><Application /></Suspense></BrowserRouter></I18nextProvider></ThemeProvider></Provider>,
);
