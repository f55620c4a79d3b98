/** The fields of a bank account beside those of a card, shown where the page takes both. */
const BANK_FIELDS = /** @type {const} */ (['holder', 'routing', 'account']);
/** @typedef {typeof BANK_FIELDS[number]} BankField */
const BANK_ATTRIBUTES = { holder: { inputmode: 'text', autocomplete: 'name' }, routing: { autocomplete: 'off' }, account: { autocomplete: 'off' } };
/** @param {string} field @returns {field is BankField} */
const isBankField = field => BANK_FIELDS.some(name => name === field);

/** The code of what is wrong with a field of the bank account; empty when nothing is. @param {BankField} field @param {string} value */
const bankProblem = (field, value) => {
  if (field === 'holder') return value.trim() ? '' : 'incomplete_holder';
  if (field === 'account') return value.length < 4 ? 'incomplete_account' : '';
  if (value.length < 9) return 'incomplete_routing';
  const sum = [...value].reduce((all, digit, index) => all + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0);
  return sum % 10 === 0 ? '' : 'invalid_routing';
};
/** What may stand in a field of the bank account. @param {BankField} field @param {string} value */
const bankText = (field, value) => (field === 'holder' ? value : value.replace(/\D/g, '').slice(0, field === 'routing' ? 9 : 17));

/** @param {Record<string, HTMLInputElement>} inputs */
const bankForm = inputs => ({
  type: 'us_bank_account', 'us_bank_account[account_holder_type]': 'individual', 'us_bank_account[account_number]': inputs['account']?.value ?? '', 'us_bank_account[routing_number]': inputs['routing']?.value ?? '',
  'billing_details[name]': inputs['holder']?.value.trim() ?? '',
});
