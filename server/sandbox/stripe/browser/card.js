/** The card form. Numbers are typed here, sent from here to the processor, and told to nobody else. */
const BRANDS = [
  { brand: 'amex', label: 'AMEX', pattern: /^3[47]/, groups: [4, 6, 5], cvc: 4 },
  { brand: 'mastercard', label: 'MC', pattern: /^(5[1-5]|2[2-7])/, groups: [4, 4, 4, 4], cvc: 3 },
  { brand: 'discover', label: 'DISC', pattern: /^6(011|4[4-9]|5)/, groups: [4, 4, 4, 4], cvc: 3 },
  { brand: 'visa', label: 'VISA', pattern: /^4/, groups: [4, 4, 4, 4], cvc: 3 },
];
const UNKNOWN = { brand: '', label: '', groups: [4, 4, 4, 4], cvc: 3 };
const APPEARANCE = { colorPrimary: 'color', colorText: 'color', colorTextSecondary: 'color', colorTextPlaceholder: 'color', colorBackground: 'color', colorDanger: 'color', borderRadius: 'border-radius', fontFamily: 'font-family', fontSizeBase: 'font-size' };
const FIELDS = /** @type {const} */ (['number', 'expiry', 'cvc', 'zip']);
/** @typedef {typeof FIELDS[number] | BankField} Field */

/** @type {MessagePort | null} */
let port = null;
/** @type {'en' | 'es'} */
let language = 'en';
let key = '';
let withPostalCode = true;
/** @type {string[]} */
let ways = ['card'];
let way = 'card';
/** @type {Record<string, HTMLInputElement>} */
const inputs = {};
/** @type {Record<string, HTMLElement>} */
const errors = {};
const shown = new Set();
let lastChange = '';

/** @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} [children] */
const node = (name, attributes = {}, children = []) => {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
};
const digits = (/** @type {string} */ value) => value.replace(/\D/g, '');
const brandOf = (/** @type {string} */ number) => BRANDS.find(entry => entry.pattern.test(number)) ?? UNKNOWN;
const text = (/** @type {string} */ name) => textOf(language, name);

/** @param {string} number */
const formatNumber = number => {
  const { groups } = brandOf(number);
  let rest = number.slice(0, groups.reduce((sum, size) => sum + size, 0));
  const parts = [];
  for (const size of groups) { if (rest) parts.push(rest.slice(0, size)); rest = rest.slice(size); }
  return parts.join(' ');
};
/** @param {string} value @param {boolean} deleting */
const formatExpiry = (value, deleting) => {
  let all = digits(value);
  if (/^[2-9]/.test(all)) all = `0${all}`;
  // A date written out or filled in by the browser has four digits of year.
  if (all.length === 6) all = all.slice(0, 2) + all.slice(4);
  all = all.slice(0, 4);
  return all.length > 2 || (all.length === 2 && !deleting) ? `${all.slice(0, 2)} / ${all.slice(2)}` : all;
};
/** @param {string} number */
const checkDigit = number => [...number].reverse().reduce((sum, digit, index) => {
  const value = Number(digit) * (index % 2 ? 2 : 1);
  return sum + (value > 9 ? value - 9 : value);
}, 0) % 10 === 0;

/** The code of what is wrong with a field; empty when nothing is. @param {Field} field */
const problemOf = field => {
  if (isBankField(field)) return bankProblem(field, inputs[field]?.value ?? '');
  const value = digits(inputs[field]?.value ?? '');
  if (field === 'number') {
    const { groups } = brandOf(value);
    if (value.length < groups.reduce((sum, size) => sum + size, 0)) return 'incomplete_number';
    return checkDigit(value) ? '' : 'invalid_number';
  }
  if (field === 'expiry') return expiryProblem(value);
  if (field === 'cvc') return value.length < brandOf(digits(inputs['number']?.value ?? '')).cvc ? 'incomplete_cvc' : '';
  return withPostalCode && value.length < 5 ? 'incomplete_zip' : '';
};
/** @param {string} value */
const expiryProblem = value => {
  if (value.length < 4) return 'incomplete_expiry';
  const [month, year] = [Number(value.slice(0, 2)), 2000 + Number(value.slice(2))];
  const today = new Date();
  if (month < 1 || month > 12) return 'invalid_expiry_month';
  if (year < today.getFullYear()) return 'invalid_expiry_year_past';
  if (year > today.getFullYear() + 50) return 'invalid_expiry_year';
  return year === today.getFullYear() && month < today.getMonth() + 1 ? 'invalid_expiry_month_past' : '';
};

/** @param {Field} field @param {string} code */
const showProblem = (field, code) => {
  if (code) shown.add(field); else shown.delete(field);
  inputs[field]?.setAttribute('aria-invalid', code ? 'true' : 'false');
  const place = errors[field];
  if (place) place.textContent = code ? text(code) : '';
  tellHeight();
};
const tellHeight = () => port?.postMessage({ type: 'height', px: Math.ceil(document.querySelector('main')?.getBoundingClientRect().height ?? 0) });
const cardFields = () => FIELDS.filter(field => field !== 'zip' || withPostalCode);
/** Every field that was drawn; and those of the way that is chosen. @returns {Field[]} */
const drawn = () => [...cardFields(), ...(ways.includes('us_bank_account') ? BANK_FIELDS : [])];
/** @returns {Field[]} */
const active = () => (way === 'card' ? cardFields() : [...BANK_FIELDS]);
const tellChange = () => {
  const change = { type: 'change', way, empty: active().every(field => !inputs[field]?.value), complete: active().every(field => !problemOf(field)) };
  const said = JSON.stringify(change);
  if (said !== lastChange) { lastChange = said; port?.postMessage(change); }
};

/** Rewrites what was typed and keeps the caret behind the same digit. @param {Field} field @param {InputEvent} event */
const onInput = (field, event) => {
  const input = inputs[field];
  if (!input) return;
  if (isBankField(field)) {
    input.value = bankText(field, input.value);
    if (shown.has(field)) showProblem(field, problemOf(field));
    return tellChange();
  }
  const before = digits(input.value.slice(0, input.selectionStart ?? input.value.length)).length;
  const atEnd = (input.selectionStart ?? 0) >= input.value.length;
  const deleting = (event.inputType ?? '').startsWith('delete');
  if (field === 'number') input.value = formatNumber(digits(input.value));
  if (field === 'expiry') input.value = formatExpiry(input.value, deleting);
  if (field === 'cvc') input.value = digits(input.value).slice(0, 4);
  if (field === 'zip') input.value = digits(input.value).slice(0, 5);
  if (!atEnd) {
    let at = 0;
    for (let seen = 0; seen < before && at < input.value.length; at += 1) if (/\d/.test(input.value[at] ?? '')) seen += 1;
    input.setSelectionRange(at, at);
  }
  if (field === 'number') showBrand();
  if (shown.has(field)) showProblem(field, problemOf(field));
  if (field === 'number' && problemOf('number') === 'invalid_number') showProblem('number', 'invalid_number');
  tellChange();
};
const showBrand = () => {
  const badge = document.querySelector('.brand');
  const { brand, label } = brandOf(digits(inputs['number']?.value ?? ''));
  if (badge instanceof HTMLElement) { badge.textContent = label; badge.dataset['brand'] = brand; }
};

/** @param {Field} field @param {Record<string, string>} attributes @param {boolean} wide */
const buildField = (field, attributes, wide) => {
  const input = /** @type {HTMLInputElement} */ (node('input', { id: field, name: field === 'zip' ? 'postalCode' : field, inputmode: 'numeric', 'aria-describedby': `${field}-error`, 'aria-invalid': 'false', 'aria-required': 'true', ...attributes }));
  const error = node('p', { class: 'error', id: `${field}-error`, role: 'alert' });
  inputs[field] = input;
  errors[field] = error;
  input.addEventListener('input', event => onInput(field, (event)));
  input.addEventListener('focus', () => port?.postMessage({ type: 'focus' }));
  // Leaving for the page's button must not move that button away from under the pointer: then submit() tells.
  input.addEventListener('blur', event => { if (input.value && event.relatedTarget) showProblem(field, problemOf(field)); port?.postMessage({ type: 'blur' }); });
  const badge = field === 'number' ? [node('span', { class: 'brand', 'aria-hidden': 'true' })] : [];
  return node('div', { class: wide ? 'field wide' : 'field' }, [node('label', { for: field, id: `${field}-label` }), node('div', { class: 'box' }, [input, ...badge]), error]);
};
const buildWays = () => node('fieldset', { class: 'ways' }, [node('legend', { id: 'ways-label' }), ...ways.map(name => {
  const radio = /** @type {HTMLInputElement} */ (node('input', { type: 'radio', name: 'way', value: name, ...(name === way ? { checked: '' } : {}) }));
  radio.addEventListener('change', () => choose(name));
  return node('label', { class: 'choose' }, [radio, node('span', { id: `choose-${name}` })]);
})]);
/** @param {string} name */
const choose = name => {
  way = name;
  for (const other of ways) document.getElementById(`way-${other}`)?.toggleAttribute('hidden', other !== name);
  tellHeight();
  tellChange();
};
const build = () => {
  const form = /** @type {HTMLElement} */ (document.querySelector('#card'));
  const card = node('div', { class: 'way', id: 'way-card' }, [
    buildField('number', { autocomplete: 'cc-number', placeholder: '1234 1234 1234 1234' }, true),
    buildField('expiry', { autocomplete: 'cc-exp' }, false), buildField('cvc', { autocomplete: 'cc-csc' }, false),
    ...(withPostalCode ? [buildField('zip', { autocomplete: 'postal-code' }, true)] : []), node('p', { class: 'notice' })]);
  const bank = ways.includes('us_bank_account')
    ? [node('div', { class: 'way', id: 'way-us_bank_account', hidden: '' }, [...BANK_FIELDS.map(field => buildField(field, BANK_ATTRIBUTES[field], true)), node('p', { class: 'notice bank-notice' })])] : [];
  form.replaceChildren(...(ways.length > 1 ? [buildWays()] : []), card, ...bank);
  form.addEventListener('keydown', event => { if (event.key === 'Escape') port?.postMessage({ type: 'escape' }); });
  new ResizeObserver(tellHeight).observe(form);
};
const write = () => {
  document.documentElement.lang = language;
  for (const name of ways.length > 1 ? ways : []) document.getElementById(`choose-${name}`)?.replaceChildren(text(name));
  document.getElementById('ways-label')?.replaceChildren(text('ways'));
  document.querySelector('.bank-notice')?.replaceChildren(text('bankNotice'));
  for (const field of drawn()) {
    const label = document.getElementById(`${field}-label`);
    if (label) label.textContent = text(field);
    if (field !== 'number') inputs[field]?.setAttribute('placeholder', text(`${field}Hint`));
    if (shown.has(field)) showProblem(field, problemOf(field));
  }
  const notice = document.querySelector('#way-card .notice');
  if (notice) notice.textContent = text('notice');
};
/** @param {any} appearance */
const dress = appearance => {
  for (const [name, property] of Object.entries(APPEARANCE)) {
    const value = appearance?.variables?.[name];
    if (typeof value === 'string' && CSS.supports(property, value)) document.documentElement.style.setProperty(`--${name}`, value);
  }
};

const submit = () => {
  const first = active().map(field => /** @type {const} */ ([field, problemOf(field)])).find(([, code]) => code);
  for (const field of active()) showProblem(field, problemOf(field));
  if (first) inputs[first[0]]?.focus();
  return first ? { error: first[1] } : { way };
};
/** Sends the card to the processor; only the name it got goes back to the page. @param {any} billing */
const tokenize = async billing => {
  const [month, year] = [digits(inputs['expiry']?.value ?? '').slice(0, 2), digits(inputs['expiry']?.value ?? '').slice(2)];
  const form = new URLSearchParams({ key, type: 'card', 'card[number]': digits(inputs['number']?.value ?? ''), 'card[exp_month]': month, 'card[exp_year]': `20${year}`, 'card[cvc]': inputs['cvc']?.value ?? '' });
  const { address = {}, ...plain } = billing ?? {};
  if (way !== 'card') return send(new URLSearchParams({ key, ...bankForm(inputs) }));
  for (const name of ['name', 'email', 'phone']) if (plain[name]) form.set(`billing_details[${name}]`, plain[name]);
  const place = { ...address, ...(withPostalCode ? { postal_code: inputs['zip']?.value ?? '', country: 'US' } : {}) };
  for (const name of ['city', 'country', 'line1', 'line2', 'postal_code', 'state']) if (place[name]) form.set(`billing_details[address][${name}]`, place[name]);
  return send(form);
};
/** @param {URLSearchParams} form */
const send = async form => {
  try {
    const reply = await fetch('/v1/payment_methods', { method: 'POST', body: form, credentials: 'omit' });
    const body = await reply.json();
    return reply.ok ? { paymentMethod: body.id } : { error: body.error };
  } catch {
    return { error: { type: 'api_connection_error', code: 'connection', message: text('connection') } };
  }
};

/** @param {any} message @returns {Promise<Record<string, unknown>>} */
const obey = async message => {
  switch (message.type) {
    case 'submit': return submit();
    case 'tokenize': return tokenize(message.billing);
    case 'update': language = languageOf(message.locale); write(); dress(message.appearance); return {};
    case 'focus': inputs['number']?.focus(); return {};
    case 'clear': for (const field of drawn()) { const input = inputs[field]; if (input) input.value = ''; showProblem(field, ''); } showBrand(); tellChange(); return {};
    default: return {};
  }
};

addEventListener('message', event => {
  const [line] = event.ports;
  if (event.source !== parent || port || !line || event.data?.type !== 'hello') return;
  port = line;
  key = String(event.data.key);
  language = languageOf(event.data.locale);
  ways = Array.isArray(event.data.ways) ? event.data.ways.filter((/** @type {unknown} */ name) => name === 'card' || name === 'us_bank_account') : ['card'];
  way = ways[0] ?? 'card';
  withPostalCode = event.data.askPostalCode !== false;
  line.onmessage = async ({ data }) => line.postMessage({ ...(await obey(data)), call: data.call });
  build();
  dress(event.data.appearance);
  write();
  tellHeight();
  line.postMessage({ type: 'ready' });
});
