import '../../styles/index.css';
import { render } from 'preact';
import { createClient } from '../../api/client.js';
import { locale, startTexts } from '../../i18n/index.js';
import { App } from './app.js';
import { readConfig } from './config.js';
import { connect } from './frame.js';
import { createStore, StoreContext } from './store.js';

const config = readConfig();
document.documentElement.dataset['scheme'] = config.parentOrigin ? 'light' : 'auto';
const tell = connect(config.parentOrigin);
await startTexts(config.locale);
const client = createClient({ base: config.apiBase, locale: () => locale.peek() });
const store = createStore(config, client, tell);
const root = document.getElementById('app') ?? document.body.appendChild(document.createElement('div'));
root.replaceChildren();
render(<StoreContext.Provider value={store}><App /></StoreContext.Provider>, root);
tell({ type: 'mpp:ready' });
