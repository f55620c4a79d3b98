import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { BrowserRouter } from 'react-router-dom';
import createStore from 'adminjs-frontend/store/store.js';
import { Application } from './application.js';
import { expandState } from './state.js';

// AdminJS's client reads its paths from here; components of a panel of its own are looked up by name
window.REDUX_STATE = expandState(window.PANEL);
window.AdminJS = { Components: {}, UserComponents: {} };

createRoot(document.getElementById('app')!).render(<Provider store={createStore(window.REDUX_STATE)}><BrowserRouter><Application /></BrowserRouter></Provider>);
