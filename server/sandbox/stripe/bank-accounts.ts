import type { Decline } from './cards.js';

/** Test accounts of Stripe's public testing page for US bank debits: what becomes of each. */
export interface TestAccount {
  name: string;
  /** The debit comes back so, days after it was sent. */
  fails?: string;
  /** It cannot be used at all: setting it up or paying is refused at once. */
  refused?: Decline;
  /** No word ever comes from the bank. */
  silent?: true;
  /** The debit goes through, and is returned later all the same. */
  returned?: true;
}
const account = (name: string, more: Partial<TestAccount> = {}): TestAccount => ({ name: `pm_usBankAccount_${name}`, ...more });

export const TEST_ROUTING = '110000000';
const BY_NUMBER: Readonly<Record<string, TestAccount>> = {
  '000123456789': account('success'),
  '000111111113': account('accountClosed', { fails: 'account_closed' }),
  '000111111116': account('noAccount', { fails: 'no_account' }),
  '000222222227': account('insufficientFunds', { fails: 'insufficient_funds' }),
  '000333333335': account('debitNotAuthorized', { fails: 'debit_not_authorized' }),
  '000444444440': account('invalidCurrency', { fails: 'invalid_currency' }),
  '000666666661': account('failMicrodeposits', { refused: { code: 'payment_method_microdeposit_failed' } }),
  '000555555559': account('dispute', { returned: true }),
  '000000000009': account('processing', { silent: true }),
  '000777777771': account('weeklyLimitExceeded', { fails: 'charge_exceeds_weekly_limit' }),
  '000888888885': account('tokenizedDeactivated', { fails: 'tokenized_account_number_deactivated' }),
  '000000004954': account('riskLevelHighest', { refused: { code: 'payment_method_customer_decline', decline_code: 'fraudulent' } }),
};
const BY_NAME: ReadonlyMap<string, { number: string; account: TestAccount }> = new Map(Object.entries(BY_NUMBER).map(([number, one]) => [one.name, { number, account: one }]));

export const accountByNumber = (number: string): TestAccount | undefined => (Object.hasOwn(BY_NUMBER, number) ? BY_NUMBER[number] : undefined);
export const accountByName = (name: string): { number: string; account: TestAccount } | undefined => BY_NAME.get(name);

/** Every routing number of the United States satisfies this. */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0);
  return sum % 10 === 0;
}

const MESSAGES: Readonly<Record<string, string>> = {
  account_closed: "The customer's bank account has been closed.",
  no_account: "The customer's bank account could not be located.",
  insufficient_funds: 'The customer’s account has insufficient funds to cover this payment.',
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
  invalid_currency: 'The bank was unable to process this payment because of its currency.',
  charge_exceeds_weekly_limit: 'This payment exceeds the weekly limit for bank debits.',
  tokenized_account_number_deactivated: 'The tokenized account number of this bank account was deactivated.',
  payment_method_microdeposit_failed: 'Microdeposit transfers failed. Please check the account and routing numbers provided.',
};
export const bankMessage = (code: string): string => MESSAGES[code] ?? 'Your bank account was declined.';
