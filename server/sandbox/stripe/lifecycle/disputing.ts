import { invalid } from '../errors.js';
import type { Charge } from '../objects/charge.js';
import { newDispute, newFraudWarning, type Dispute, type EvidenceText, type FraudWarning } from '../objects/dispute.js';
import { DISPUTE_FEE, newMovement } from '../objects/ledger.js';
import type { Unit } from '../store.js';

const DAY = 86_400;
/** Days to answer a chargeback; after them it is lost. */
const ANSWER_DAYS = 9;
/** Days after which the bank drops an inquiry that it did not turn into a chargeback. */
const INQUIRY_DAYS = 120;
const VERDICTS: Readonly<Record<string, 'won' | 'lost' | 'escalate'>> = { winning_evidence: 'won', losing_evidence: 'lost', escalate_inquiry_evidence: 'escalate' };

export type Trouble = 'fraudulent' | 'product_not_received' | 'inquiry' | 'warning' | 'returned';

/** The bank speaks up against a charge that had gone through. */
export async function troubleCharge(unit: Unit, charge: Charge, trouble: Trouble): Promise<void> {
  const customer = { customer: charge.customer };
  if (trouble === 'warning') { unit.emit('radar.early_fraud_warning.created', unit.add(newFraudWarning(unit.now, charge), customer)); return; }
  const amount = charge.amount - charge.amount_refunded;
  if (amount === 0) return;
  const inquiry = trouble === 'inquiry';
  const returned = trouble === 'returned';
  const dispute = unit.add(newDispute(unit.now, {
    charge, amount, reason: inquiry ? 'fraudulent' : returned ? 'debit_not_authorized' : trouble, caseType: inquiry ? 'inquiry' : 'chargeback',
    status: inquiry ? 'warning_needs_response' : returned ? 'lost' : 'needs_response', dueBy: returned ? null : unit.now + (inquiry ? INQUIRY_DAYS : ANSWER_DAYS) * DAY,
  }), customer);
  charge.disputed = true;
  if (!inquiry) withdraw(unit, dispute, charge);
  unit.emit('charge.dispute.created', dispute);
  if (!inquiry) unit.emit('charge.dispute.funds_withdrawn', dispute);
  await settleWarnings(unit, charge);
  // A returned bank debit cannot be contested: it is over when it comes.
  if (returned) unit.emit('charge.dispute.closed', dispute);
  else unit.schedule('dispute_due', dispute.id, dispute.evidence_details.due_by ?? unit.now);
}

function withdraw(unit: Unit, dispute: Dispute, charge: Charge): void {
  unit.hidden(charge.id)['chargedBack'] = true;
  dispute.balance_transactions.push(unit.add(newMovement(unit.now, {
    type: 'adjustment', amount: 0 - dispute.amount, fee: DISPUTE_FEE, currency: dispute.currency, source: dispute.id, description: `Chargeback withdrawal for ${charge.id}`, category: 'dispute',
  })));
}

const isOpen = (dispute: Dispute): boolean => dispute.status === 'needs_response' || dispute.status === 'warning_needs_response';
const isInquiry = (dispute: Dispute): boolean => dispute.status.startsWith('warning_');

/** Keeps evidence, and hands it in when asked; the bank's verdict comes a moment later, if the text asks for one. */
export function answerDispute(unit: Unit, dispute: Dispute, evidence: { [Name in EvidenceText]?: string | undefined }, submit: boolean): void {
  if (!isOpen(dispute)) throw invalid(`This dispute is already ${dispute.status.replace(/^warning_/, '').replace('_', ' ')} and takes no evidence.`, 'dispute_already_closed');
  for (const [name, value] of Object.entries(evidence)) if (value !== undefined) dispute.evidence[name as EvidenceText] = value === '' ? null : value;
  const details = dispute.evidence_details;
  details.has_evidence = Object.values(dispute.evidence).some(value => typeof value === 'string');
  if (!submit) return;
  if (!details.has_evidence) throw invalid('You must provide evidence before you can submit it.', undefined, 'submit');
  details.submission_count += 1;
  details.submission_method = 'manual';
  dispute.status = isInquiry(dispute) ? 'warning_under_review' : 'under_review';
  unit.unschedule('dispute_due', dispute.id);
  if (VERDICTS[dispute.evidence.uncategorized_text ?? '']) unit.schedule('dispute_verdict', dispute.id, unit.now + 1);
}

/** Gives a dispute up. */
export function concedeDispute(unit: Unit, dispute: Dispute): void {
  if (!isOpen(dispute) || isInquiry(dispute)) throw invalid('Only a dispute that needs a response can be closed.', 'dispute_already_closed');
  close(unit, dispute, 'lost');
}

/** The bank decides by the text that was handed in. */
export async function decideDispute(unit: Unit, dispute: Dispute): Promise<void> {
  const verdict = VERDICTS[dispute.evidence.uncategorized_text ?? ''];
  if (!dispute.status.endsWith('under_review') || !verdict) return;
  if (verdict === 'escalate') { if (isInquiry(dispute)) await escalate(unit, dispute); return; }
  if (isInquiry(dispute)) { close(unit, dispute, 'warning_closed'); return; }
  close(unit, dispute, verdict);
  if (verdict === 'won') reinstate(unit, dispute);
}

/** An inquiry becomes a chargeback: now the money is taken. */
async function escalate(unit: Unit, dispute: Dispute): Promise<void> {
  const charge = await unit.get<Charge>('charge', dispute.charge);
  dispute.status = 'needs_response';
  dispute.is_charge_refundable = false;
  if (dispute.payment_method_details) dispute.payment_method_details.card.case_type = 'chargeback';
  dispute.evidence.uncategorized_text = null;
  Object.assign(dispute.evidence_details, { due_by: unit.now + ANSWER_DAYS * DAY, has_evidence: false });
  dispute.amount = charge.amount - charge.amount_refunded;
  withdraw(unit, dispute, charge);
  unit.schedule('dispute_due', dispute.id, unit.now + ANSWER_DAYS * DAY);
  unit.emit('charge.dispute.updated', dispute);
  unit.emit('charge.dispute.funds_withdrawn', dispute);
}

function reinstate(unit: Unit, dispute: Dispute): void {
  dispute.balance_transactions.push(unit.add(newMovement(unit.now, {
    type: 'adjustment', amount: dispute.amount, fee: 0 - DISPUTE_FEE, currency: dispute.currency, source: dispute.id, description: `Chargeback reversal for ${dispute.charge}`, category: 'dispute_reversal',
  })));
  unit.emit('charge.dispute.funds_reinstated', dispute);
}

function close(unit: Unit, dispute: Dispute, status: 'won' | 'lost' | 'warning_closed'): void {
  dispute.status = status;
  unit.unschedule('dispute_due', dispute.id);
  unit.unschedule('dispute_verdict', dispute.id);
  unit.emit('charge.dispute.closed', dispute);
}

/** Nobody answered in time. */
export function expireDispute(unit: Unit, dispute: Dispute): void {
  if (!isOpen(dispute)) return;
  dispute.evidence_details.past_due = true;
  close(unit, dispute, isInquiry(dispute) ? 'warning_closed' : 'lost');
}

/** A charge that was given back entirely: an inquiry is settled by that, and a warning asks for nothing more. */
export async function settleByRefund(unit: Unit, charge: Charge): Promise<void> {
  if (!charge.refunded) return;
  for (const dispute of await unit.related<Dispute>('dispute', 'parent', charge.payment_intent)) {
    if (dispute.charge === charge.id && isInquiry(dispute) && dispute.status !== 'warning_closed') close(unit, dispute, 'warning_closed');
  }
  await settleWarnings(unit, charge);
}

/** Given back entirely, or disputed: a warning asks for nothing more. */
async function settleWarnings(unit: Unit, charge: Charge): Promise<void> {
  for (const warning of await unit.related<FraudWarning>('radar.early_fraud_warning', 'parent', charge.payment_intent)) {
    if (warning.charge !== charge.id || !warning.actionable) continue;
    warning.actionable = false;
    unit.emit('radar.early_fraud_warning.updated', warning);
  }
}
