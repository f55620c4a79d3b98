/** The fields of a US bank account, and the tabs between the ways to pay. */
const BANK_FIELDS = /** @type {const} */ (['holder', 'routing', 'account']);
/** @typedef {typeof BANK_FIELDS[number]} BankField */
/** @typedef {'card' | 'us_bank_account'} Way */

/** Every routing number of the United States satisfies this. @param {string} value */
const isRouting = value => value.length === 9 && [...value].reduce((sum, digit, index) => sum + Number(digit) * Number([3, 7, 1][index % 3]), 0) % 10 === 0;

/** The code of what is wrong with a field of the account; empty when nothing is. @param {BankField} field @param {string} value */
const bankProblem = (field, value) => {
  if (field === 'holder') return value.trim() === '' ? 'incomplete_holder' : '';
  const number = value.replace(/\D/g, '');
  if (field === 'account') return number.length < 4 ? 'incomplete_account' : '';
  if (number.length < 9) return 'incomplete_routing';
  return isRouting(number) ? '' : 'invalid_routing';
};
/** @param {BankField} field @param {string} value */
const formatBank = (field, value) => (field === 'holder' ? value.slice(0, 200) : value.replace(/\D/g, '').slice(0, field === 'routing' ? 9 : 17));

/** The part of the form sent to the processor. @param {URLSearchParams} form @param {(field: BankField) => string} value */
const writeBank = (form, value) => {
  form.set('us_bank_account[routing_number]', value('routing'));
  form.set('us_bank_account[account_number]', value('account'));
  form.set('us_bank_account[account_holder_type]', 'individual');
};

/** Tabs by mouse, touch and keys: arrows, Home and End. @param {readonly Way[]} ways @param {(way: Way) => void} choose */
const buildTabs = (ways, choose) => {
  const list = document.createElement('div');
  list.className = 'tabs';
  list.setAttribute('role', 'tablist');
  const tabs = ways.map(way => {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.id = `tab-${way}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', `panel-${way}`);
    tab.addEventListener('click', () => choose(way));
    return tab;
  });
  list.append(...tabs);
  list.addEventListener('keydown', event => {
    const at = tabs.findIndex(tab => tab === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const way = next === undefined ? undefined : ways[(next + ways.length) % ways.length];
    if (!way || at < 0) return;
    event.preventDefault();
    choose(way);
    document.getElementById(`tab-${way}`)?.focus();
  });
  return list;
};
/** @param {readonly Way[]} ways @param {Way} chosen */
const markTabs = (ways, chosen) => {
  for (const way of ways) {
    const tab = document.getElementById(`tab-${way}`);
    tab?.setAttribute('aria-selected', String(way === chosen));
    tab?.setAttribute('tabindex', way === chosen ? '0' : '-1');
    const panel = document.getElementById(`panel-${way}`);
    if (panel) panel.hidden = way !== chosen;
  }
};
