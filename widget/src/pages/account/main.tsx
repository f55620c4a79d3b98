import '../../styles/account.css';
import { render } from 'preact';
import { locale, pickLocale, startAccount } from '../../i18n/account.js';
import { App } from './app.js';
import { createAccountClient } from './client.js';
import { watchIdle } from './idle.js';
import { createStore, StoreContext } from './store.js';

const IDLE_MS = 15 * 60_000;

const given = JSON.parse(document.querySelector<HTMLMetaElement>('meta[name="mpp-config"]')?.content ?? '{}') as { locale?: string };
document.documentElement.dataset['scheme'] = 'auto';
await startAccount(pickLocale(given.locale ?? navigator.language));
const store = createStore(createAccountClient({ base: '/api/v1/account', locale: () => locale.peek() }));
watchIdle(store, IDLE_MS);
const root = document.getElementById('app') ?? document.body.appendChild(document.createElement('div'));
root.replaceChildren();
render(<StoreContext.Provider value={store}><App /></StoreContext.Provider>, root);
void store.start();
