/** Frames on the other site, and the private line to each of them. */
const SCRIPT_URL = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src);
const API_ORIGIN = SCRIPT_URL.origin;
const FRAME_ORIGIN = `http://stripe.localhost:${SCRIPT_URL.port}`;
const READY_WITHIN_MS = 15_000;

class IntegrationError extends Error {
  /** @param {string} message */
  constructor(message) { super(message); this.name = 'IntegrationError'; }
}

// A style attribute would be refused by a strict content policy; a constructed sheet is not.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  .__sandbox-frame { border: 0; display: block; margin: -3px; inline-size: calc(100% + 6px); block-size: var(--sandbox-height, 264px); background: transparent; color-scheme: light; }
  .__sandbox-overlay { position: fixed; inset: 0; z-index: 2147483647; display: grid; place-items: center; padding: 12px; background: rgb(16 24 40 / 0.55); }
  .__sandbox-overlay iframe { border: 0; margin: 0; inline-size: min(440px, 100%); block-size: min(310px, 100%); border-radius: 12px; background: #fff; box-shadow: 0 20px 50px rgb(16 24 40 / 0.35); }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/**
 * A frame of the processor. Messages go over a port that only the two ends hold: the page's own listeners hear nothing.
 */
class Frame {
  /** @param {string} path @param {string} title @param {Record<string, unknown>} greeting @param {(message: any) => void} onMessage */
  constructor(path, title, greeting, onMessage) {
    this.element = document.createElement('iframe');
    this.element.className = '__sandbox-frame';
    this.element.title = title;
    this.element.src = `${FRAME_ORIGIN}${path}`;
    this.calls = new Map();
    this.nextCall = 1;
    this.closed = false;
    /** @type {MessagePort | null} */
    this.port = null;
    this.element.addEventListener('load', () => this.greet(greeting, onMessage));
  }

  /** A frame that is moved in the document loads anew: it gets a new line. @param {Record<string, unknown>} greeting @param {(message: any) => void} onMessage */
  greet(greeting, onMessage) {
    if (this.closed) return;
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = event => {
      const { call, ...message } = event.data;
      const waiting = call && this.calls.get(call);
      if (waiting) { this.calls.delete(call); waiting(message); } else onMessage(message);
    };
    this.element.contentWindow?.postMessage({ type: 'hello', ...greeting }, FRAME_ORIGIN, [channel.port2]);
  }

  /** @param {Record<string, unknown>} message */
  tell(message) { this.port?.postMessage(message); }

  /** Asks and waits for the answer. @param {Record<string, unknown>} message @returns {Promise<any>} */
  ask(message) {
    const call = this.nextCall++;
    return new Promise(resolve => { this.calls.set(call, resolve); this.tell({ ...message, call }); });
  }

  close() { this.closed = true; this.port?.close(); this.element.remove(); }
}

/**
 * One call of the API with the publishable key, as a simple request: no preflight.
 * @param {'GET' | 'POST'} method @param {string} path @param {Record<string, string>} fields @returns {Promise<{ ok: boolean, body: any }>}
 */
const callApi = async (method, path, fields) => {
  const form = new URLSearchParams(fields);
  try {
    const reply = await fetch(`${API_ORIGIN}${path}${method === 'GET' ? `?${form}` : ''}`, {
      method, credentials: 'omit', cache: 'no-store', ...(method === 'POST' ? { body: form } : {}),
    });
    return { ok: reply.ok, body: await reply.json() };
  } catch {
    return { ok: false, body: { error: { type: 'api_connection_error', code: 'connection', message: TEXTS.en.connection } } };
  }
};
