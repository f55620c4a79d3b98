import { newId, randomText } from '../../ids.js';
import { declineMessage, type Decline, type TestCard } from '../cards.js';
import type { Metadata } from './catalogue.js';
import type { PaymentIntent } from './intent.js';
import type { BankMethod, CardMethod, PaymentMethod } from './payment-method.js';

const outcomeOf = (decline: Decline | null, risk: 'elevated' | 'highest' | undefined) => ({
  advice_code: decline ? ('try_again_later' as const) : null, network_advice_code: null,
  network_decline_code: decline ? '01' : null,
  network_status: decline ? 'declined_by_network' : 'approved_by_network', reason: decline ? decline.decline_code ?? decline.code : null,
  risk_level: risk ?? 'normal', risk_score: risk === 'highest' ? 92 : risk === 'elevated' ? 74 : 12,
  seller_message: decline ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
  type: decline ? 'issuer_declined' : 'authorized',
});

const cardDetails = (method: CardMethod, amount: number, ok: boolean, challenged: boolean) => {
  const { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4 } = method.card;
  return {
    amount_authorized: ok ? amount : null, authorization_code: ok ? randomText(6, '0123456789') : null, brand, checks, country, electronic_commerce_indicator: null,
    exp_month, exp_year, fingerprint, funding, installments: null, last4, mandate: null, network: brand, network_transaction_id: randomText(15, '0123456789'),
    regulated_status: 'unregulated' as const,
    three_d_secure: challenged
      ? { authentication_flow: 'challenge', electronic_commerce_indicator: '05', exemption_indicator: null, exemption_indicator_applied: false, result: 'authenticated', result_reason: null, transaction_id: null, version: '2.2.0' }
      : null,
    transaction_link_id: null, wallet: null,
  };
};
const bankDetails = (method: BankMethod, mandate: string) => {
  const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = method.us_bank_account;
  return { account_holder_type, account_type, bank_name, fingerprint, last4, mandate, payment_reference: null as string | null, routing_number };
};
interface MethodDetails { card?: ReturnType<typeof cardDetails>; us_bank_account?: ReturnType<typeof bankDetails>; type: PaymentMethod['type'] }

const newCharge = (now: number, intent: PaymentIntent, method: PaymentMethod, decline: Decline | null, details: MethodDetails, outcome: ReturnType<typeof outcomeOf>) => {
  const ok = decline === null;
  return {
    id: newId('ch'), object: 'charge' as const, amount: intent.amount, amount_captured: ok ? intent.amount : 0, amount_refunded: 0, application: null, application_fee: null,
    application_fee_amount: null, balance_transaction: null as string | null, billing_details: method.billing_details, calculated_statement_descriptor: 'SANDBOX',
    captured: ok, created: now, currency: intent.currency, customer: intent.customer, description: intent.description, disputed: false, failure_balance_transaction: null,
    failure_code: decline?.code ?? null, failure_message: decline ? declineMessage(decline) : null, fraud_details: {}, livemode: false, metadata: {} as Metadata,
    on_behalf_of: null, outcome, paid: ok, payment_intent: intent.id, payment_method: method.id, payment_method_details: details,
    receipt_email: null, receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null, source: null, source_transfer: null,
    statement_descriptor: null, statement_descriptor_suffix: null, status: (ok ? 'succeeded' : 'failed') as 'succeeded' | 'failed' | 'pending', transfer_data: null, transfer_group: null,
  };
};
export type Charge = ReturnType<typeof newCharge>;

export interface CardChargeInput { intent: PaymentIntent; method: CardMethod; card: TestCard; decline: Decline | null; challenged: boolean }
export const newCardCharge = (now: number, { intent, method, card, decline, challenged }: CardChargeInput): Charge =>
  newCharge(now, intent, method, decline, { card: cardDetails(method, intent.amount, decline === null, challenged), type: 'card' }, outcomeOf(decline, card.risk));

/** A debit that was sent to the bank; whether it goes through is known days later. */
export const newBankCharge = (now: number, intent: PaymentIntent, method: BankMethod, mandate: string): Charge => ({
  ...newCharge(now, intent, method, null, { type: 'us_bank_account', us_bank_account: bankDetails(method, mandate) }, outcomeOf(null, undefined)), status: 'pending', paid: false,
});

export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer';
interface Destination { card?: { reference?: string; reference_status: string; reference_type: string; type: 'refund' }; us_bank_transfer?: { reference: string | null; reference_status: string | null }; type: string }
const destinationOf = (charge: Charge): Destination => charge.payment_method_details.type === 'card'
  ? { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }, type: 'card' }
  : { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: 'pending' } };

export const newRefund = (now: number, charge: Charge, amount: number, reason: RefundReason | null, metadata: Metadata, status: 'succeeded' | 'pending') => ({
  id: newId('re'), object: 'refund' as const, amount, balance_transaction: null as string | null, charge: charge.id, created: now, currency: charge.currency, customer: charge.customer, customer_account: null,
  destination_details: destinationOf(charge), metadata, payment_intent: charge.payment_intent, payment_method: charge.payment_method, reason, receipt_number: null, source_transfer_reversal: null,
  ...(status === 'pending' ? { pending_reason: 'processing' as const } : {}), status: status as 'succeeded' | 'pending' | 'failed' | 'canceled', transfer_reversal: null,
});
export type Refund = ReturnType<typeof newRefund>;
