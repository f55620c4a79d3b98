import { newId, randomText } from '../../ids.js';
import { declineMessage, type Decline, type TestCard } from '../cards.js';
import type { Metadata } from './catalogue.js';
import type { PaymentIntent } from './intent.js';
import type { PaymentMethod } from './payment-method.js';

const outcomeOf = (card: TestCard, decline: Decline | null) => ({
  advice_code: decline ? ('try_again_later' as const) : null, network_advice_code: null,
  network_decline_code: decline ? '01' : null,
  network_status: decline ? 'declined_by_network' : 'approved_by_network', reason: decline ? decline.decline_code ?? decline.code : null,
  risk_level: card.risk ?? 'normal', risk_score: card.risk === 'highest' ? 92 : card.risk === 'elevated' ? 74 : 12,
  seller_message: decline ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
  type: decline ? 'issuer_declined' : 'authorized',
});

export interface ChargeInput { intent: PaymentIntent; method: PaymentMethod; card: TestCard; decline: Decline | null; challenged: boolean }
export const newCharge = (now: number, input: ChargeInput) => {
  const { intent, method, decline } = input;
  const id = newId('ch');
  const ok = decline === null;
  const { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4 } = method.card;
  return {
    id, object: 'charge' as const, amount: intent.amount, amount_captured: ok ? intent.amount : 0, amount_refunded: 0, application: null, application_fee: null,
    application_fee_amount: null, balance_transaction: null as string | null, billing_details: method.billing_details, calculated_statement_descriptor: 'SANDBOX',
    captured: ok, created: now, currency: intent.currency, customer: intent.customer, description: intent.description, disputed: false, failure_balance_transaction: null,
    failure_code: decline?.code ?? null, failure_message: decline ? declineMessage(decline) : null, fraud_details: {}, livemode: false, metadata: {} as Metadata,
    on_behalf_of: null, outcome: outcomeOf(input.card, decline), paid: ok, payment_intent: intent.id, payment_method: method.id,
    payment_method_details: {
      card: {
        amount_authorized: ok ? intent.amount : null, authorization_code: ok ? randomText(6, '0123456789') : null, brand, checks, country, electronic_commerce_indicator: null,
        exp_month, exp_year, fingerprint, funding, installments: null, last4, mandate: null, network: brand, network_transaction_id: randomText(15, '0123456789'),
        regulated_status: 'unregulated' as const,
        three_d_secure: input.challenged
          ? { authentication_flow: 'challenge', electronic_commerce_indicator: '05', exemption_indicator: null, exemption_indicator_applied: false, result: 'authenticated', result_reason: null, transaction_id: null, version: '2.2.0' }
          : null,
        transaction_link_id: null, wallet: null,
      },
      type: 'card' as const,
    },
    receipt_email: null, receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null, source: null, source_transfer: null,
    statement_descriptor: null, statement_descriptor_suffix: null, status: ok ? ('succeeded' as const) : ('failed' as const), transfer_data: null, transfer_group: null,
  };
};
export type Charge = ReturnType<typeof newCharge>;

export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer';
export const newRefund = (now: number, charge: Charge, amount: number, reason: RefundReason | null, metadata: Metadata, status: 'succeeded' | 'pending') => ({
  id: newId('re'), object: 'refund' as const, amount, balance_transaction: null as string | null, charge: charge.id, created: now, currency: charge.currency, customer: charge.customer, customer_account: null,
  destination_details: { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' as const }, type: 'card' },
  metadata, payment_intent: charge.payment_intent, payment_method: charge.payment_method, reason, receipt_number: null, source_transfer_reversal: null,
  status: status as 'succeeded' | 'pending' | 'failed' | 'canceled', transfer_reversal: null,
});
export type Refund = ReturnType<typeof newRefund>;
