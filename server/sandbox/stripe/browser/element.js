/** The Payment Element and the group it belongs to. */
const ELEMENTS_OPTIONS = ['mode', 'amount', 'currency', 'setupFutureUsage', 'appearance', 'locale', 'clientSecret', 'fonts', 'loader', 'paymentMethodTypes', 'captureMethod'];
const ELEMENT_OPTIONS = ['layout', 'fields', 'terms', 'defaultValues', 'wallets', 'paymentMethodOrder', 'readOnly', 'business'];
const ELEMENT_EVENTS = ['ready', 'change', 'focus', 'blur', 'escape', 'loaderstart', 'loaderror'];

/** @param {string} where @param {Record<string, unknown>} given @param {readonly string[]} known */
const refuseUnknown = (where, given, known) => {
  const unknown = Object.keys(given).find(name => !known.includes(name));
  if (unknown) throw new IntegrationError(`${where}: the sandbox does not know the option "${unknown}".`);
};

/** @param {Record<string, any>} options */
const checkElements = options => {
  refuseUnknown('elements()', options, ELEMENTS_OPTIONS);
  if (options.clientSecret) return;
  if (!['payment', 'setup', 'subscription'].includes(options.mode)) throw new IntegrationError('elements(): mode must be "payment", "setup" or "subscription", or pass a clientSecret.');
  if (!/^[a-z]{3}$/.test(options.currency ?? '') && options.mode !== 'setup') throw new IntegrationError('elements(): currency must be a lowercase ISO code.');
  if (options.mode !== 'setup' && (!Number.isInteger(options.amount) || options.amount < (options.mode === 'payment' ? 1 : 0))) throw new IntegrationError('elements(): amount must be a whole number of the smallest unit.');
};

/** Whether the page said it will bring the postal code itself. @param {any} fields */
const bringsPostalCode = fields => {
  const billing = fields?.billingDetails;
  return billing === 'never' || billing?.address === 'never' || billing?.address?.postalCode === 'never';
};

class PaymentElement {
  /** @param {Elements} group @param {Record<string, any>} options */
  constructor(group, options) {
    refuseUnknown("elements.create('payment')", options, ELEMENT_OPTIONS);
    this.group = group;
    this.options = options;
    /** @type {Map<string, Set<(event: any) => void>>} */
    this.listeners = new Map();
    /** @type {Frame | null} */
    this.frame = null;
    this.ready = false;
  }

  /** @param {string | HTMLElement} target */
  mount(target) {
    const place = typeof target === 'string' ? document.querySelector(target) : target;
    if (!(place instanceof HTMLElement)) throw new IntegrationError(`The selector you specified (${String(target)}) applies to no DOM elements that are currently on the page.`);
    if (place.getRootNode() instanceof ShadowRoot) throw new IntegrationError('Elements cannot be mounted within a ShadowRoot. Please mount your Element outside of the ShadowRoot.');
    if (!place.isConnected) throw new IntegrationError('The element to mount into is not part of the page.');
    this.unmount();
    const { language, options } = this.group;
    const greeting = { key: this.group.key, locale: language, appearance: options.appearance ?? {}, askPostalCode: !bringsPostalCode(this.options.fields), ways: options.paymentMethodTypes ?? ['card'] };
    this.frame = new Frame('/card', textOf(language, 'frameTitle'), greeting, message => this.hear(message));
    place.replaceChildren(this.frame.element);
    this.emit('loaderstart', {});
    this.timer = setTimeout(() => {
      if (!this.ready) this.emit('loaderror', { error: { type: 'api_connection_error', message: textOf(language, 'connection') } });
    }, READY_WITHIN_MS);
    return this;
  }

  unmount() {
    clearTimeout(this.timer);
    this.frame?.close();
    this.frame = null;
    this.ready = false;
    return this;
  }

  destroy() { this.unmount(); this.group.element = null; this.listeners.clear(); }
  focus() { this.frame?.element.focus(); this.frame?.tell({ type: 'focus' }); }
  blur() { this.frame?.element.blur(); }
  clear() { this.frame?.tell({ type: 'clear' }); }
  collapse() { return this; }
  /** @param {Record<string, any>} options */
  update(options) { refuseUnknown('element.update()', options, ELEMENT_OPTIONS); Object.assign(this.options, options); return this; }

  /** @param {string} name @param {(event: any) => void} listener */
  on(name, listener) {
    if (!ELEMENT_EVENTS.includes(name)) throw new IntegrationError(`The sandbox does not know the event "${name}".`);
    const known = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, known.add(listener));
    return this;
  }
  /** @param {string} name @param {(event: any) => void} listener */
  once(name, listener) {
    const wrapped = (/** @type {any} */ event) => { this.off(name, wrapped); listener(event); };
    return this.on(name, wrapped);
  }
  /** @param {string} name @param {(event: any) => void} [listener] */
  off(name, listener) { if (listener) this.listeners.get(name)?.delete(listener); else this.listeners.delete(name); return this; }

  /** @param {string} name @param {Record<string, unknown>} detail */
  emit(name, detail) { for (const listener of Array.from(this.listeners.get(name) ?? [])) listener({ elementType: 'payment', ...detail }); }

  /** @param {any} message */
  hear(message) {
    switch (message.type) {
      case 'ready': this.ready = true; clearTimeout(this.timer); this.emit('ready', {}); break;
      case 'height': this.frame?.element.style.setProperty('--sandbox-height', `${Math.min(Math.max(Number(message.px) || 0, 60), 2000)}px`); break;
      case 'change': this.group.submitted = false; this.emit('change', { empty: message.empty, complete: message.complete, collapsed: false, value: { type: message.way } }); break;
      case 'focus': case 'blur': case 'escape': this.emit(message.type, {}); break;
      default:
    }
  }
}

class Elements {
  /** @param {string} key @param {Record<string, any>} options @param {string | undefined} locale */
  constructor(key, options, locale) {
    checkElements(options);
    this.key = key;
    this.options = { ...options };
    this.language = languageOf(options.locale ?? locale);
    /** @type {PaymentElement | null} */
    this.element = null;
    this.submitted = false;
  }

  /** @param {string} type @param {Record<string, any>} [options] */
  create(type, options = {}) {
    if (type !== 'payment') throw new IntegrationError(`The sandbox has only the "payment" element, not "${type}".`);
    if (this.element) throw new IntegrationError('Can only create one Element of type payment.');
    this.element = new PaymentElement(this, options);
    return this.element;
  }

  /** @param {string} type */
  getElement(type) { return type === 'payment' ? this.element : null; }

  /** @param {Record<string, any>} options */
  update(options) {
    const next = { ...this.options, ...options };
    checkElements(next);
    this.options = next;
    if (options.locale !== undefined) this.language = languageOf(options.locale);
    this.element?.frame?.tell({ type: 'update', locale: this.language, appearance: next.appearance ?? {} });
  }

  async fetchUpdates() { return {}; }

  /** Checks what was typed; shows what is missing beside the fields. */
  async submit() {
    if (!this.element?.frame || !this.element.ready) throw new IntegrationError('We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.');
    const { error, way } = await this.element.frame.ask({ type: 'submit' });
    this.submitted = !error;
    return error ? { error: { type: 'validation_error', code: error, message: textOf(this.language, error) } } : { selectedPaymentMethod: way };
  }
}
