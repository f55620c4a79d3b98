import type { Actor } from '#access/actor.js';
import { declareSubject, type Grant } from '#access/declare.js';
import { InboxEvent } from '#kit/inbox/inbox-event.entity.js';
import { BillingIntent } from './billing-intent.entity.js';
import { InvoiceLine } from './invoice-line.entity.js';
import { Invoice } from './invoice.entity.js';
import { LedgerEntry, LedgerLine } from './ledger.entity.js';
import { CreditNote } from './credit-note.entity.js';
import { Dispute } from './dispute.entity.js';
import { FraudWarning } from './fraud-warning.entity.js';
import { InvoiceDocument } from './invoice-document.entity.js';
import { Refund } from './refund.entity.js';
import { ReconciliationDifference, ReconciliationRun } from './reconciliation/reconciliation.entity.js';
import { Payer } from './payer.entity.js';
import { Payment } from './payment.entity.js';
import { Subscription, SubscriptionItem } from './subscription.entity.js';

const STAFF = ['owner', 'billing', 'support', 'compliance'] as const;
const MONEY = ['owner', 'billing', 'compliance'] as const;
const TENANCY = { application: 'application_id', household: 'household_id', group: 'group_id' } as const;
const KEYS = { applicationId: 'application_id', householdId: 'household_id', groupId: 'group_id' } as const;
const households = (actor: Actor): string[] => actor.roles.flatMap(r => (r.role === 'member' && r.householdId ? [r.householdId] : []));

/** Staff read all; a visitor the rows of the one application, a member those of the household. Agencies and groups: none. */
const readers = (fields: readonly string[]): Grant[] => [
  { to: STAFF, actions: ['read'] },
  { to: ['visitor'], actions: ['read'], fields, rows: actor => ({ applicationId: actor.applicationId ?? null }) },
  { to: ['member'], actions: ['read'], fields, rows: actor => ({ householdId: { $in: households(actor) } }) },
];

export const payerSubject = declareSubject({
  name: 'Payer', table: 'payer', entity: Payer, tenancy: TENANCY,
  fields: { id: 'id', kind: 'kind', ...KEYS, processorCustomerId: 'processor_customer_id', syncedAt: 'synced_at', createdAt: 'created_at' },
  grants: [...readers(['id', 'kind', 'createdAt']), { to: ['member'], actions: ['change_card'], rows: actor => ({ householdId: { $in: households(actor) } }) }],
});

export const subscriptionSubject = declareSubject({
  name: 'Subscription', table: 'subscription', entity: Subscription, tenancy: TENANCY,
  fields: {
    id: 'id', payerId: 'payer_id', ...KEYS, state: 'state', processorSubscriptionId: 'processor_subscription_id', startsOn: 'starts_on', anchorDay: 'anchor_day', chargeNow: 'charge_now',
    monthlyCents: 'monthly_cents', currency: 'currency', currentPeriodStart: 'current_period_start', currentPeriodEnd: 'current_period_end', nextChargeOn: 'next_charge_on', cardSaved: 'card_saved',
    processorState: 'processor_state', lastFailure: 'last_failure', nextMonthlyCents: 'next_monthly_cents', endsOn: 'ends_on', paused: 'paused', exhaustedAt: 'exhausted_at', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: readers(['id', 'state', 'startsOn', 'chargeNow', 'monthlyCents', 'nextMonthlyCents', 'endsOn', 'paused', 'currency', 'currentPeriodStart', 'currentPeriodEnd', 'nextChargeOn', 'cardSaved', 'lastFailure', 'createdAt']),
});

export const subscriptionItemSubject = declareSubject({
  name: 'SubscriptionItem', table: 'subscription_item', entity: SubscriptionItem, tenancy: TENANCY,
  fields: { id: 'id', subscriptionId: 'subscription_id', ...KEYS, kind: 'kind', priceRef: 'price_ref', unitCents: 'unit_cents', processorItemId: 'processor_item_id', position: 'position', removedAt: 'removed_at' },
  grants: readers(['id', 'subscriptionId', 'kind', 'priceRef', 'unitCents', 'position', 'removedAt']),
});

export const invoiceSubject = declareSubject({
  name: 'Invoice', table: 'invoice', entity: Invoice, tenancy: TENANCY,
  fields: {
    id: 'id', payerId: 'payer_id', subscriptionId: 'subscription_id', ...KEYS, processorInvoiceId: 'processor_invoice_id', number: 'number', state: 'state', totalCents: 'total_cents', paidCents: 'paid_cents',
    dueCents: 'due_cents', balanceCents: 'balance_cents', creditedCents: 'credited_cents', finalizedAt: 'finalized_at', periodStart: 'period_start', periodEnd: 'period_end', reason: 'reason', attemptCount: 'attempt_count', failures: 'failures', nextAttemptAt: 'next_attempt_at', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: [
    ...readers(['id', 'subscriptionId', 'number', 'state', 'totalCents', 'paidCents', 'dueCents', 'balanceCents', 'creditedCents', 'finalizedAt', 'periodStart', 'periodEnd', 'nextAttemptAt', 'createdAt']),
    { to: ['member'], actions: ['confirm'], rows: actor => ({ householdId: { $in: households(actor) } }) },
    { to: ['owner', 'billing', 'compliance'], actions: ['see_figures'] },
    { to: ['owner', 'billing'], actions: ['void', 'write_off', 'credit'] },
    { to: ['owner', 'billing', 'support'], actions: ['resend_receipt'] },
    { to: ['owner', 'billing', 'support'], actions: ['retry'] }, { to: ['member'], actions: ['retry'], rows: actor => ({ householdId: { $in: households(actor) } }) },
  ],
});

export const paymentSubject = declareSubject({
  name: 'Payment', table: 'payment', entity: Payment, tenancy: TENANCY,
  fields: {
    id: 'id', invoiceId: 'invoice_id', payerId: 'payer_id', ...KEYS, processorPaymentId: 'processor_payment_id', processorChargeId: 'processor_charge_id', state: 'state', amountCents: 'amount_cents',
    refundedCents: 'refunded_cents', methodKind: 'method_kind', methodBrand: 'method_brand', methodLast4: 'method_last4', failureCode: 'failure_code', declineCode: 'decline_code', actionRequired: 'action_required', collectedAt: 'collected_at', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: [...readers(['id', 'invoiceId', 'state', 'amountCents', 'refundedCents', 'methodKind', 'methodBrand', 'methodLast4', 'failureCode', 'collectedAt', 'createdAt']), { to: ['owner', 'billing'], actions: ['refund'] }],
});

export const invoiceLineSubject = declareSubject({
  name: 'InvoiceLine', table: 'invoice_line', entity: InvoiceLine, tenancy: TENANCY,
  fields: {
    id: 'id', invoiceId: 'invoice_id', ...KEYS, processorLineId: 'processor_line_id', position: 'position', kind: 'kind', subscriptionItemId: 'subscription_item_id', processorItemId: 'processor_item_id', priceRef: 'price_ref',
    proration: 'proration', quantity: 'quantity', unitCents: 'unit_cents', cents: 'cents', periodStart: 'period_start', periodEnd: 'period_end', shareSeconds: 'share_seconds', wholeSeconds: 'whole_seconds', createdAt: 'created_at',
  },
  grants: readers(['id', 'invoiceId', 'position', 'kind', 'priceRef', 'proration', 'quantity', 'unitCents', 'cents', 'periodStart', 'periodEnd', 'shareSeconds', 'wholeSeconds']),
});

export const refundSubject = declareSubject({
  name: 'Refund', table: 'refund', entity: Refund, tenancy: TENANCY,
  fields: {
    id: 'id', paymentId: 'payment_id', invoiceId: 'invoice_id', payerId: 'payer_id', ...KEYS, state: 'state', amountCents: 'amount_cents', reason: 'reason', note: 'note', formula: 'formula', requestedByKind: 'requested_by_kind',
    requestedById: 'requested_by_id', decidedById: 'decided_by_id', decidedAt: 'decided_at', processorRefundId: 'processor_refund_id', failure: 'failure', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: [...readers(['id', 'paymentId', 'invoiceId', 'state', 'amountCents', 'createdAt']), { to: ['owner', 'billing'], actions: ['approve', 'refuse'] }],
});

export const creditNoteSubject = declareSubject({
  name: 'CreditNote', table: 'credit_note', entity: CreditNote, tenancy: TENANCY,
  fields: {
    id: 'id', invoiceId: 'invoice_id', payerId: 'payer_id', ...KEYS, processorCreditNoteId: 'processor_credit_note_id', number: 'number', state: 'state', reason: 'reason', totalCents: 'total_cents', openCents: 'open_cents',
    refundedCents: 'refunded_cents', balanceCents: 'balance_cents', elsewhereCents: 'elsewhere_cents', issuedAt: 'issued_at', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: readers(['id', 'invoiceId', 'number', 'state', 'totalCents', 'openCents', 'refundedCents', 'balanceCents', 'elsewhereCents', 'issuedAt']),
});

/** Not for the member: what a bank says, and what we answer. */
export const disputeSubject = declareSubject({
  name: 'Dispute', table: 'dispute', entity: Dispute, tenancy: TENANCY,
  fields: {
    id: 'id', paymentId: 'payment_id', invoiceId: 'invoice_id', payerId: 'payer_id', ...KEYS, processorDisputeId: 'processor_dispute_id', kind: 'kind', state: 'state', reason: 'reason', amountCents: 'amount_cents',
    withdrawnCents: 'withdrawn_cents', reinstatedCents: 'reinstated_cents', dueOn: 'due_on', openedAt: 'opened_at', closedAt: 'closed_at', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: [{ to: STAFF, actions: ['read'] }],
});

/** Not for the member: what a bank says of them may be wrong. */
export const fraudWarningSubject = declareSubject({
  name: 'FraudWarning', table: 'fraud_warning', entity: FraudWarning, tenancy: TENANCY,
  fields: {
    id: 'id', paymentId: 'payment_id', invoiceId: 'invoice_id', payerId: 'payer_id', ...KEYS, processorWarningId: 'processor_warning_id', kind: 'kind', amountCents: 'amount_cents', actionable: 'actionable', warnedAt: 'warned_at', settledAt: 'settled_at', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: [{ to: STAFF, actions: ['read'] }],
});

export const invoiceDocumentSubject = declareSubject({
  name: 'InvoiceDocument', table: 'invoice_document', entity: InvoiceDocument, tenancy: TENANCY,
  fields: { id: 'id', invoiceId: 'invoice_id', creditNoteId: 'credit_note_id', ...KEYS, kind: 'kind', locale: 'locale', factsHash: 'facts_hash', documentId: 'document_id', createdAt: 'created_at' },
  grants: readers(['id', 'invoiceId', 'creditNoteId', 'kind', 'locale', 'documentId', 'createdAt']),
});

/** Read by staff who answer for money; written by jobs that have read the processor, and by nobody else. */
export const ledgerEntrySubject = declareSubject({
  name: 'LedgerEntry', table: 'ledger_entry', entity: LedgerEntry, tenancy: TENANCY,
  fields: { id: 'id', key: 'key', kind: 'kind', payerId: 'payer_id', invoiceId: 'invoice_id', ...KEYS, occurredOn: 'occurred_on', createdAt: 'created_at' },
  grants: [{ to: MONEY, actions: ['read'] }],
});

export const ledgerLineSubject = declareSubject({
  name: 'LedgerLine', table: 'ledger_line', entity: LedgerLine, tenancy: TENANCY,
  fields: { id: 'id', entryId: 'entry_id', payerId: 'payer_id', ...KEYS, account: 'account', cents: 'cents' },
  grants: [{ to: MONEY, actions: ['read'] }],
});

/** What does not agree with the processor: a queue for those who answer for money. */
export const reconciliationDifferenceSubject = declareSubject({
  name: 'ReconciliationDifference', table: 'reconciliation_difference', entity: ReconciliationDifference, tenancy: TENANCY,
  fields: {
    id: 'id', runId: 'run_id', key: 'key', kind: 'kind', payerId: 'payer_id', ...KEYS, processorId: 'processor_id', ours: 'ours', theirs: 'theirs', proposal: 'proposal', state: 'state', reason: 'reason', openedAt: 'opened_at', seenAt: 'seen_at',
    closedAt: 'closed_at', closedById: 'closed_by_id', updatedAt: 'updated_at',
  },
  grants: [{ to: MONEY, actions: ['read'] }, { to: ['owner', 'billing'], actions: ['repair', 'dismiss'] }],
});

export const reconciliationRunSubject = declareSubject({
  name: 'ReconciliationRun', table: 'reconciliation_run', entity: ReconciliationRun, tenancy: 'staff',
  fields: { id: 'id', state: 'state', askedBy: 'asked_by', startedAt: 'started_at', finishedAt: 'finished_at', events: 'events', subscriptions: 'subscriptions', invoices: 'invoices', payers: 'payers', differences: 'differences', failure: 'failure' },
  grants: [{ to: MONEY, actions: ['read'] }],
});

/** What was asked of the processor and what became of it; `stuck` and `refused` ones are a queue for people. */
export const billingIntentSubject = declareSubject({
  name: 'BillingIntent', table: 'billing_intent', entity: BillingIntent, tenancy: TENANCY,
  fields: { id: 'id', kind: 'kind', subscriptionId: 'subscription_id', payerId: 'payer_id', ...KEYS, state: 'state', outcome: 'outcome', attempts: 'attempts', failure: 'failure', createdAt: 'created_at', triedAt: 'tried_at', settledAt: 'settled_at' },
  grants: [{ to: ['owner', 'billing', 'compliance'], actions: ['read'] }],
});

/** Messages of the processor: holds ids of objects, nothing personal. */
export const inboxEventSubject = declareSubject({
  name: 'InboxEvent', table: 'inbox_event', entity: InboxEvent, tenancy: 'public',
  fields: { id: 'id', source: 'source', type: 'type', objectId: 'object_id', correlationId: 'correlation_id', receivedAt: 'received_at', processedAt: 'processed_at', failure: 'failure' },
  grants: [{ to: ['owner', 'billing', 'compliance'], actions: ['read'] }],
});

export const billingSubjects = [payerSubject, subscriptionSubject, subscriptionItemSubject, invoiceSubject, paymentSubject, invoiceLineSubject, refundSubject, creditNoteSubject, disputeSubject, fraudWarningSubject, invoiceDocumentSubject, ledgerEntrySubject, ledgerLineSubject, reconciliationDifferenceSubject, reconciliationRunSubject, billingIntentSubject, inboxEventSubject];
