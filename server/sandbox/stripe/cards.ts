/** Test cards of Stripe's public testing page: what each does. Numbers are kept here and nowhere else. */

export interface Decline { code: string; decline_code?: string }
export interface TestCard {
  name: string;
  brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  funding: 'credit' | 'debit' | 'prepaid';
  /** Every charge is refused so. */
  decline?: Decline;
  /** A refused card cannot be saved, save this one whose charges fail only later. */
  attachable?: boolean;
  /** When the bank asks for 3-D Secure. */
  challenge?: 'always' | 'unless_set_up' | 'on_session';
  /** Refused after the challenge was passed. */
  declineAfterChallenge?: Decline;
  checks?: Partial<Record<'cvc_check' | 'address_line1_check' | 'address_postal_code_check', 'fail'>>;
  risk?: 'elevated' | 'highest';
  refund?: 'pending' | 'fails_later';
  /** How the bank speaks up after success: a dispute, an inquiry, or only a warning of fraud. */
  dispute?: 'fraudulent' | 'product_not_received' | 'inquiry' | 'warning';
  country?: string;
}

const visa = (name: string, more: Partial<TestCard> = {}): TestCard => ({ name: `pm_card_${name}`, brand: 'visa', funding: 'credit', ...more });
const master = (name: string, more: Partial<TestCard> = {}): TestCard => ({ name: `pm_card_${name}`, brand: 'mastercard', funding: 'credit', ...more });
const declined = (code: string, decline_code?: string): Pick<TestCard, 'decline'> => ({ decline: { code, ...(decline_code ? { decline_code } : {}) } });
const generic: Decline = { code: 'card_declined', decline_code: 'generic_decline' };

const BY_NUMBER: Readonly<Record<string, TestCard>> = {
  '4242424242424242': visa('visa'),
  '4000056655665556': visa('visa_debit', { funding: 'debit' }),
  '5555555555554444': master('mastercard'),
  '2223003122003222': master('mastercard_2series'),
  '5200828282828210': master('mastercard_debit', { funding: 'debit' }),
  '5105105105105100': master('mastercard_prepaid', { funding: 'prepaid' }),
  '378282246310005': { name: 'pm_card_amex', brand: 'amex', funding: 'credit' },
  '371449635398431': { name: 'pm_card_amex_second', brand: 'amex', funding: 'credit' },
  '6011111111111117': { name: 'pm_card_discover', brand: 'discover', funding: 'credit' },
  '4000051230000072': visa('debit_visaHsaProductCode', { funding: 'debit' }),
  '5200828282828897': master('mastercard_debit_mastercardFsaProductCode', { funding: 'debit' }),
  '4000000000000002': visa('visa_chargeDeclined', declined('card_declined', 'generic_decline')),
  '4000000000009995': visa('visa_chargeDeclinedInsufficientFunds', declined('card_declined', 'insufficient_funds')),
  '4000000000009987': visa('visa_chargeDeclinedLostCard', declined('card_declined', 'lost_card')),
  '4000000000009979': visa('visa_chargeDeclinedStolenCard', declined('card_declined', 'stolen_card')),
  '4000000000000069': visa('chargeDeclinedExpiredCard', declined('expired_card')),
  '4000000000000127': visa('chargeDeclinedIncorrectCvc', declined('incorrect_cvc')),
  '4000000000000119': visa('chargeDeclinedProcessingError', declined('processing_error')),
  '4000000000006975': visa('visa_chargeDeclinedVelocityLimitExceeded', declined('card_declined', 'card_velocity_exceeded')),
  '4000000000000341': visa('chargeCustomerFail', { decline: generic, attachable: true }),
  '4000000000000101': visa('cvcCheckFail', { checks: { cvc_check: 'fail' } }),
  '4000000000000036': visa('avsZipFail', { checks: { address_postal_code_check: 'fail' } }),
  '4000000000000028': visa('avsLine1Fail', { checks: { address_line1_check: 'fail' } }),
  '4000000000000010': visa('avsFail', { checks: { address_line1_check: 'fail', address_postal_code_check: 'fail' } }),
  '4100000000000019': visa('radarBlock', { risk: 'highest', ...declined('card_declined', 'fraudulent') }),
  '4000000000004954': visa('riskLevelHighest', { risk: 'highest' }),
  '4000000000009235': visa('riskLevelElevated', { risk: 'elevated' }),
  '4000002500003155': visa('authenticationRequiredOnSetup', { challenge: 'unless_set_up' }),
  '4000002760003184': visa('authenticationRequired', { challenge: 'always' }),
  '4000003800000446': visa('authenticationRequiredSetupForOffSession', { challenge: 'on_session' }),
  '4000008260003178': visa('authenticationRequiredChargeDeclinedInsufficientFunds', { challenge: 'on_session', declineAfterChallenge: { code: 'card_declined', decline_code: 'insufficient_funds' } }),
  '4000000000003220': visa('threeDSecure2Required', { challenge: 'on_session', country: 'IE' }),
  '4000008400000027': visa('threeDSecure2RequiredUs', { challenge: 'on_session' }),
  '4000008400001629': visa('threeDSecureRequiredChargeDeclined', { challenge: 'on_session', declineAfterChallenge: generic }),
  '4000008400001280': visa('threeDSecureRequiredProcessingError', declined('card_declined', 'generic_decline')),
  '4000000032200000': visa('threeDSecureFrictionless'),
  '4000000000000259': visa('createDispute', { dispute: 'fraudulent' }),
  '4000000000002685': visa('createDisputeProductNotReceived', { dispute: 'product_not_received' }),
  '4000000000001976': visa('createDisputeInquiry', { dispute: 'inquiry' }),
  '4000000000005423': visa('createIssuerFraudRecord', { dispute: 'warning' }),
  '4000000000007726': visa('pendingRefund', { refund: 'pending' }),
  '4000000000005126': visa('refundFail', { refund: 'fails_later' }),
  '4000000000000077': visa('bypassPending'),
};
const BY_NAME: ReadonlyMap<string, { number: string; card: TestCard }> =
  new Map(Object.entries(BY_NUMBER).map(([number, card]) => [card.name, { number, card }]));

/** The test card with this number; a number that passes the check digit but is not a test card is refused as in test mode. */
export const cardByNumber = (number: string): TestCard | undefined => (Object.hasOwn(BY_NUMBER, number) ? BY_NUMBER[number] : undefined);
export const cardByName = (name: string): { number: string; card: TestCard } | undefined => BY_NAME.get(name);

/** The check digit of a card number (Luhn). */
export function passesCheckDigit(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}

const MESSAGES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
};
export const declineMessage = (decline: Decline): string =>
  MESSAGES[decline.decline_code ?? decline.code] ?? MESSAGES[decline.code] ?? 'Your card was declined.';

/** After these Stripe does not charge again before there is another card. */
export const HARD_DECLINES: ReadonlySet<string> = new Set(['incorrect_number', 'lost_card', 'pickup_card', 'stolen_card',
  'revocation_of_authorization', 'revocation_of_all_authorizations', 'authentication_required', 'highest_risk_level', 'transaction_not_allowed']);
