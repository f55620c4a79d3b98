/** The object a page gets from `Stripe(key)`. */
const CONFIRM_OPTIONS = ['elements', 'clientSecret', 'confirmParams', 'redirect'];

/** @param {string} secret */
const readSecret = secret => {
  const match = /^((pi|seti)_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/.exec(String(secret));
  if (!match) throw new IntegrationError('Invalid value for clientSecret: it should look like ${id}_secret_${secret}.');
  return { id: String(match[1]), kind: match[2] === 'pi' ? 'paymentIntent' : 'setupIntent', path: match[2] === 'pi' ? 'payment_intents' : 'setup_intents' };
};

class StripeClient {
  /** @param {string} key @param {Record<string, any>} options */
  constructor(key, options) { this.key = key; this.locale = options.locale; }

  /** @param {Record<string, any>} options */
  elements(options = {}) { return new Elements(this.key, options, this.locale); }

  /** @param {string} clientSecret */
  async retrievePaymentIntent(clientSecret) { return this.read(clientSecret, 'paymentIntent'); }
  /** @param {string} clientSecret */
  async retrieveSetupIntent(clientSecret) { return this.read(clientSecret, 'setupIntent'); }
  /** @param {Record<string, any>} options */
  async confirmPayment(options) { return this.confirm(options, 'paymentIntent'); }
  /** @param {Record<string, any>} options */
  async confirmSetup(options) { return this.confirm(options, 'setupIntent'); }

  /** Shows the bank's question when the intent waits for one. @param {{ clientSecret: string }} options */
  async handleNextAction({ clientSecret }) {
    const { kind } = readSecret(clientSecret);
    return this.finish(await this.read(clientSecret, kind), clientSecret, languageOf(this.locale));
  }

  registerAppInfo() {}
  _registerWrapper() {}

  /** @param {string} clientSecret @param {string} kind @returns {Promise<any>} */
  async read(clientSecret, kind) {
    const secret = readSecret(clientSecret);
    if (secret.kind !== kind) throw new IntegrationError(`The clientSecret is not of a ${kind}.`);
    const { ok, body } = await callApi('GET', `/v1/${secret.path}/${secret.id}`, { key: this.key, client_secret: clientSecret });
    return ok ? { [kind]: body } : { error: body.error };
  }

  /** @param {Record<string, any>} options @param {'paymentIntent' | 'setupIntent'} kind */
  async confirm(options, kind) {
    refuseUnknown('confirm', options, CONFIRM_OPTIONS);
    const { elements, redirect = 'always', confirmParams = {} } = options;
    if (!(elements instanceof Elements) || !elements.element?.frame) throw new IntegrationError('confirm: pass the elements group whose Payment Element is mounted.');
    if (!confirmParams.return_url && redirect !== 'if_required') throw new IntegrationError('confirm: confirmParams.return_url is required.');
    const clientSecret = options.clientSecret ?? elements.options.clientSecret;
    const { id, path } = readSecret(clientSecret);
    if (!elements.options.clientSecret && !elements.submitted) throw new IntegrationError('elements.submit() must be called before stripe.confirmPayment().');
    const { language } = elements;
    const before = await this.read(clientSecret, kind);
    if (before.error) return { error: localized(language, before.error) };
    const mismatch = differs(elements.options, before[kind], kind);
    if (mismatch) return { error: { type: 'invalid_request_error', message: mismatch } };
    const token = await elements.element.frame.ask({ type: 'tokenize', billing: billingOf(elements.element, confirmParams) });
    if (token.error) return { error: localized(language, token.error) };
    const fields = { key: this.key, client_secret: clientSecret, payment_method: token.paymentMethod, ...(confirmParams.return_url ? { return_url: confirmParams.return_url } : {}) };
    const { ok, body } = await callApi('POST', `/v1/${path}/${id}/confirm`, fields);
    const result = await this.finish(ok ? { [kind]: body } : { error: body.error }, clientSecret, language);
    if (result.error || redirect === 'if_required') return result;
    location.assign(returnUrl(confirmParams.return_url, kind, result[kind], clientSecret));
    return new Promise(() => undefined);
  }

  /** @param {any} result @param {string} clientSecret @param {'en' | 'es'} language */
  async finish(result, clientSecret, language) {
    if (result.error) return { error: localized(language, result.error) };
    const { kind } = readSecret(clientSecret);
    if (result[kind].status !== 'requires_action') return result;
    await askBank(result[kind], this.key, clientSecret, language);
    const after = await this.read(clientSecret, kind);
    if (after.error) return { error: localized(language, after.error) };
    const failure = after[kind].last_payment_error ?? after[kind].last_setup_error;
    if (after[kind].status === 'requires_payment_method' && failure) return { error: localized(language, { ...failure, [kind === 'paymentIntent' ? 'payment_intent' : 'setup_intent']: after[kind] }) };
    return after;
  }
}

/** The page promised an amount to the payer: the intent must be for the same. @param {Record<string, any>} options @param {any} intent @param {string} kind */
const differs = (options, intent, kind) => {
  if (options.clientSecret || kind !== 'paymentIntent') return options.mode === 'payment' && kind === 'setupIntent' ? 'A SetupIntent cannot be confirmed with mode "payment".' : '';
  if (options.mode === 'setup') return 'A PaymentIntent cannot be confirmed with mode "setup".';
  if (options.amount !== intent.amount) return `The amount of the PaymentIntent (${intent.amount}) does not match the amount given to Elements (${options.amount}).`;
  if (options.currency !== intent.currency) return `The currency of the PaymentIntent (${intent.currency}) does not match the currency given to Elements (${options.currency}).`;
  const future = options.setupFutureUsage ?? (options.mode === 'subscription' ? 'off_session' : null);
  return future !== intent.setup_future_usage && options.mode === 'payment' ? 'setupFutureUsage of Elements does not match the PaymentIntent.' : '';
};

/** @param {PaymentElement} element @param {Record<string, any>} confirmParams @returns {Record<string, any>} */
const billingOf = (element, confirmParams) => {
  const defaults = element.options.defaultValues?.billingDetails ?? {};
  const given = confirmParams.payment_method_data?.billing_details ?? {};
  return { ...defaults, ...given, address: { ...defaults.address, ...given.address } };
};

/** @param {string} url @param {string} kind @param {any} intent @param {string} clientSecret */
const returnUrl = (url, kind, intent, clientSecret) => {
  const target = new URL(url);
  const name = kind === 'paymentIntent' ? 'payment_intent' : 'setup_intent';
  target.searchParams.set(name, intent.id);
  target.searchParams.set(`${name}_client_secret`, clientSecret);
  target.searchParams.set('redirect_status', intent.status);
  return target.href;
};

/** The bank's page over ours, until it was answered. @param {any} intent @param {string} key @param {string} clientSecret @param {'en' | 'es'} language */
const askBank = (intent, key, clientSecret, language) => new Promise(resolve => {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const overlay = document.createElement('div');
  overlay.className = '__sandbox-overlay';
  overlay.setAttribute('role', 'dialog');
  overlay.setAttribute('aria-modal', 'true');
  overlay.setAttribute('aria-label', textOf(language, 'challengeTitle'));
  const others = [...document.body.children].filter(child => child instanceof HTMLElement && !child.inert);
  const frame = new Frame(`/challenge?intent=${encodeURIComponent(intent.id)}`, textOf(language, 'challengeTitle'), { key, clientSecret, locale: language }, message => {
    if (message.type !== 'done') return;
    frame.close();
    overlay.remove();
    for (const child of others) /** @type {HTMLElement} */ (child).inert = false;
    before?.focus();
    resolve(undefined);
  });
  for (const child of others) /** @type {HTMLElement} */ (child).inert = true;
  overlay.append(frame.element);
  document.body.append(overlay);
  frame.element.addEventListener('load', () => frame.element.focus());
});

/** @param {string} key @param {Record<string, any>} [options] */
const createStripe = (key, options = {}) => {
  if (typeof key !== 'string' || key === '') throw new IntegrationError('Please call Stripe() with your publishable key. You used an empty string.');
  if (key.startsWith('sk_')) throw new IntegrationError('You should not use your secret key with Stripe.js.\nPlease pass a publishable key instead.');
  return new StripeClient(key, options);
};
createStripe.version = 'endive';
Object.defineProperty(window, 'Stripe', { value: createStripe, configurable: true, writable: true });
