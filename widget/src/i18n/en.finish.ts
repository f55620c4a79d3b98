import type { Shape } from './en.js';

/** Texts of the payment and of what follows it; loaded with that part only. */
export const en = {
  signedOn: (when: string) => `Agreement signed: ${when}`,
  download: 'Download your signed copy',
  downloadName: 'membership-agreement.html',
  payTitle: 'Payment',
  payLead: 'Your card goes straight to our payment processor. We never see the number.',
  setupLead: 'Your card is saved with our payment processor. Nothing is charged today.',
  payNow: (amount: string) => `Pay ${amount} and start`,
  saveCard: 'Save card and finish',
  payForm: 'Card details',
  payLoadError: 'The payment form could not be loaded. Please check your connection, or allow content of the payment processor.',
  payDeclined: 'The payment was not accepted. You can try again or use another card.',
  payAttempts: (left: string) => `Payment attempts left: ${left}`,
  payNoAttempts: 'There were too many payment attempts. For your safety no more are possible here. Please contact us and we finish it together.',
  payProcessing: 'We are confirming your payment',
  payProcessingLead: 'This usually takes a few seconds. Please keep this page open.',
  paySlow: 'This takes longer than usual',
  paySlowLead: 'Your payment was sent only once and is safe. You will get a message as soon as it is confirmed. You can look again at any time.',
  payCheck: 'Check again',
  doneTitle: 'Welcome, your membership is active',
  donePendingTitle: 'You are all set',
  doneLead: 'We sent you a message with the next steps.',
  donePendingLead: (date: string) => `Your membership begins on ${date}. Your card is saved and will be charged then.`,
  bankLead: 'With a bank account, your membership begins when your bank has paid, which takes up to four business days.',
  doneBankTitle: 'Your bank is asked for the payment',
  doneBankLead: 'This takes up to four business days. Your membership begins when the payment is in, and we write to you then.',
  memberNumber: 'Member number',
  doneSave: 'Keep this number at hand when you call for an appointment.',
};

export type FinishTexts = { readonly [K in keyof typeof en]: Shape<(typeof en)[K]> };
