/** The bank's question of 3-D Secure. */
const box = /** @type {HTMLElement} */ (document.querySelector('#challenge'));

/** @param {string} name @param {string} text @param {string} [className] */
const part = (name, text, className) => {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
};

/** @param {MessagePort} line @param {{ key: string, clientSecret: string, locale: string }} hello */
const show = (line, hello) => {
  const language = languageOf(hello.locale);
  document.documentElement.lang = language;
  const cents = Number(box.dataset['amount']);
  const amount = new Intl.NumberFormat(language === 'es' ? 'es-US' : 'en-US', { style: 'currency', currency: 'USD' }).format(cents / 100);
  const pass = /** @type {HTMLButtonElement} */ (part('button', textOf(language, 'pass'), 'primary'));
  const fail = /** @type {HTMLButtonElement} */ (part('button', textOf(language, 'fail')));
  pass.id = 'test-source-authorize-3ds';
  fail.id = 'test-source-fail-3ds';
  /** @param {'pass' | 'fail'} outcome */
  const answer = async outcome => {
    pass.disabled = fail.disabled = true;
    const form = new URLSearchParams({ key: hello.key, client_secret: hello.clientSecret, outcome });
    // A refusal after the challenge is a result too: the page reads it from the intent.
    await fetch(`/v1/sandbox/challenge/${box.dataset['intent']}`, { method: 'POST', body: form, credentials: 'omit' }).catch(() => undefined);
    line.postMessage({ type: 'done' });
  };
  pass.addEventListener('click', () => answer('pass'));
  fail.addEventListener('click', () => answer('fail'));
  addEventListener('keydown', event => { if (event.key === 'Escape' && !pass.disabled) void answer('fail'); });
  const actions = part('div', '', 'actions');
  actions.append(fail, pass);
  box.replaceChildren(
    part('p', '3D Secure', 'bank'), part('h1', textOf(language, 'challengeTitle')),
    part('p', cents > 0 ? textOf(language, 'challengeText').replace('{amount}', amount) : textOf(language, 'challengeSetup')), part('p', textOf(language, 'challengeNote'), 'notice'), actions);
  pass.focus();
};

addEventListener('message', event => {
  const [line] = event.ports;
  if (event.source !== parent || !line || event.data?.type !== 'hello') return;
  show(line, event.data);
}, { once: true });
