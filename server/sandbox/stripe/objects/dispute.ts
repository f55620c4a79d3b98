import { newId } from '../../ids.js';
import type { Metadata } from './catalogue.js';
import type { Charge } from './charge.js';
import type { BalanceMovement } from './ledger.js';

export type DisputeStatus = 'needs_response' | 'under_review' | 'won' | 'lost' | 'warning_needs_response' | 'warning_under_review' | 'warning_closed';
/** Evidence that is text; files are not taken. */
export const EVIDENCE_TEXTS = [
  'access_activity_log', 'billing_address', 'cancellation_policy_disclosure', 'cancellation_rebuttal', 'customer_email_address', 'customer_name', 'customer_purchase_ip', 'duplicate_charge_explanation',
  'duplicate_charge_id', 'product_description', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date', 'shipping_address', 'shipping_carrier', 'shipping_date', 'shipping_tracking_number',
  'uncategorized_text',
] as const;
const EVIDENCE_FILES = [
  'cancellation_policy', 'customer_communication', 'customer_signature', 'duplicate_charge_documentation', 'receipt', 'refund_policy', 'service_documentation', 'shipping_documentation', 'uncategorized_file',
] as const;
export type EvidenceText = (typeof EVIDENCE_TEXTS)[number];

const emptyEvidence = () => ({
  ...(Object.fromEntries(EVIDENCE_FILES.map(name => [name, null])) as Record<(typeof EVIDENCE_FILES)[number], null>),
  ...(Object.fromEntries(EVIDENCE_TEXTS.map(name => [name, null])) as Record<EvidenceText, string | null>), enhanced_evidence: {},
});
/** The network's number for a reason, as Visa counts them. */
const NETWORK_CODES: Readonly<Record<string, string>> = { fraudulent: '10.4', product_not_received: '13.1' };

export interface DisputeInput { charge: Charge; amount: number; reason: string; status: DisputeStatus; caseType: 'chargeback' | 'inquiry'; dueBy: number | null }
export const newDispute = (now: number, input: DisputeInput) => {
  const { card } = input.charge.payment_method_details;
  return {
    id: newId('du'), object: 'dispute' as const, amount: input.amount, balance_transactions: [] as BalanceMovement[], charge: input.charge.id, created: now, currency: input.charge.currency,
    enhanced_eligibility_types: [], evidence: emptyEvidence(),
    evidence_details: { due_by: input.dueBy, enhanced_eligibility: {}, has_evidence: false, past_due: false, submission_count: 0, submission_method: 'not_submitted' as 'not_submitted' | 'manual' },
    intended_submission_method: null, is_charge_refundable: input.caseType === 'inquiry', livemode: false, metadata: {} as Metadata, payment_intent: input.charge.payment_intent,
    ...(card ? { payment_method_details: { card: { brand: card.brand, case_type: input.caseType as string, network: card.network, network_reason_code: NETWORK_CODES[input.reason] ?? null }, type: 'card' as const } } : {}),
    reason: input.reason, status: input.status,
  };
};
export type Dispute = ReturnType<typeof newDispute>;

export const newFraudWarning = (now: number, charge: Charge) => ({
  id: newId('issfr'), object: 'radar.early_fraud_warning' as const, actionable: true, charge: charge.id, created: now, fraud_type: 'made_with_stolen_card', livemode: false, payment_intent: charge.payment_intent,
});
export type FraudWarning = ReturnType<typeof newFraudWarning>;
