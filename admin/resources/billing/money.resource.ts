import { wordsSql } from '#admin/kit/name-sql.js';
import { panelResource, type Row } from '#admin/kit/registry.js';
import {
  approveRefund, balanceTexts, creditNoteSubject, dismissDifference, disputeSubject, fraudWarningSubject, invoiceLineSubject, ledgerEntrySubject, ledgerLineSubject, reconciliationDifferenceSubject, reconciliationRunSubject, refundSubject, refuseRefund, repairDifference,
} from '#billing/index.js';
import { createdAt, MONEY, state, text, updatedAt, words } from '../shared.js';

const household = { label: 'Household', kind: 'reference', reference: 'households' } as const;
const application = { label: 'Application', kind: 'reference', reference: 'applications' } as const;
const invoice = { label: 'Invoice', kind: 'reference', reference: 'invoices' } as const;
const payment = { label: 'Payment', kind: 'reference', reference: 'payments' } as const;
const dollars = (cents: unknown): string => (cents === null || cents === undefined ? '' : `$${(Number(cents) / 100).toFixed(2)}`);
const options = (...codes: string[]): Record<string, string> => Object.fromEntries(codes.map(code => [code, words(code)]));

interface Formula { readonly rule?: string; readonly eligibility?: string; readonly arithmetic?: string }
const formula = (row: Row): string => {
  const said = row['formula'] as Formula | string | null | undefined;
  const f: Formula | null = typeof said === 'string' ? JSON.parse(said) as Formula : said ?? null;
  return f ? `${words(String(f.rule))}: ${words(String(f.eligibility))} (${f.arithmetic} cents)` : '';
};

export const refunds = panelResource({
  subject: refundSubject, panels: ['admin'], id: 'refunds', label: 'Refunds', singular: 'Refund', navigation: MONEY, hint: 'Money that goes back. Above the set sum a second person decides, never the one who asked.',
  fields: {
    state: state('State', { requested: 'busy', awaiting_approval: 'warn', sending: 'busy', pending: 'busy', succeeded: 'good', failed: 'bad', canceled: 'quiet', refused: 'quiet' }), amountCents: { label: 'Amount', kind: 'money' },
    reason: { label: 'Reason', kind: 'state', options: options('requested_by_member', 'membership_ended', 'duplicate', 'not_delivered', 'goodwill', 'fraudulent', 'at_processor') }, note: { label: 'Note' }, paymentId: payment, invoiceId: invoice, householdId: household, applicationId: application,
    requestedByKind: { label: 'Asked by', kind: 'code' }, decidedAt: { label: 'Decided', kind: 'instant' }, failure: { label: 'Failure', kind: 'code' }, processorRefundId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, createdAt, updatedAt,
  },
  computed: { formula: { label: "What the state's clauses said", from: ['formula'], value: formula } },
  title: row => [dollars(row['amountCents']), 'back'].join(' '),
  list: ['amountCents', 'state', 'reason', 'householdId', 'paymentId', 'createdAt'],
  show: ['amountCents', 'state', 'reason', 'note', 'formula', 'paymentId', 'invoiceId', 'householdId', 'applicationId', 'requestedByKind', 'decidedAt', 'failure', 'processorRefundId', 'createdAt', 'updatedAt'],
  filters: ['state', 'reason', 'amountCents', 'createdAt', 'paymentId', 'invoiceId', 'householdId', 'applicationId'], search: ['processorRefundId'], sort: { by: 'createdAt', direction: 'desc' },
  actions: [
    { useCase: approveRefund, label: 'Approve', on: 'record', id: 'id', when: row => row['state'] === 'awaiting_approval', confirm: 'The money goes back at once. Approve it?' },
    { useCase: refuseRefund, label: 'Refuse', on: 'record', id: 'id', danger: true, when: row => row['state'] === 'awaiting_approval' },
  ],
  dashboard: { label: 'Refunds by state', groupBy: 'state' },
});

export const creditNotes = panelResource({
  subject: creditNoteSubject, panels: ['admin'], id: 'credit-notes', label: 'Credit notes', singular: 'Credit note', navigation: MONEY,
  fields: {
    number: { label: 'Number', kind: 'code' }, state: state('State', { issued: 'good', void: 'quiet' }), reason: { label: 'Reason', kind: 'code' }, totalCents: { label: 'Total', kind: 'money' }, openCents: { label: 'Off what was due', kind: 'money' },
    refundedCents: { label: 'Given back', kind: 'money' }, balanceCents: { label: 'Kept as credit', kind: 'money' }, elsewhereCents: { label: 'Paid by other ways', kind: 'money' }, invoiceId: invoice, householdId: household, applicationId: application,
    processorCreditNoteId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, issuedAt: { label: 'Issued', kind: 'instant' },
  },
  title: row => text(row, 'number') || text(row, 'processorCreditNoteId'),
  list: ['number', 'totalCents', 'state', 'invoiceId', 'householdId', 'issuedAt'], show: ['number', 'state', 'reason', 'totalCents', 'openCents', 'refundedCents', 'balanceCents', 'elsewhereCents', 'invoiceId', 'householdId', 'applicationId', 'processorCreditNoteId', 'issuedAt'],
  filters: ['state', 'totalCents', 'issuedAt', 'invoiceId', 'householdId', 'applicationId'], search: ['number', 'processorCreditNoteId'], sort: { by: 'issuedAt', direction: 'desc' }, actions: [],
});

export const disputes = panelResource({
  subject: disputeSubject, panels: ['admin'], id: 'disputes', label: 'Disputes', singular: 'Dispute', navigation: MONEY, hint: "Somebody's bank speaks up against a payment. Answer at the processor before the last day; a bank debit that came back takes no answer.",
  fields: {
    state: state('State', { opened: 'busy', inquiry: 'warn', needs_response: 'bad', under_review: 'busy', won: 'good', lost: 'bad', closed: 'quiet' }), kind: { label: 'Kind', kind: 'state', options: { dispute: 'Dispute', return: 'Returned bank debit' } },
    reason: { label: 'Reason', kind: 'code' }, amountCents: { label: 'Amount', kind: 'money' }, withdrawnCents: { label: 'Taken', kind: 'money' }, reinstatedCents: { label: 'Given back', kind: 'money' }, dueOn: { label: 'Answer by', kind: 'date' },
    paymentId: payment, invoiceId: invoice, householdId: household, applicationId: application, processorDisputeId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, openedAt: { label: 'Opened', kind: 'instant' }, closedAt: { label: 'Closed', kind: 'instant' },
  },
  title: row => [dollars(row['amountCents']), words(text(row, 'reason'))].filter(Boolean).join(', '),
  list: ['amountCents', 'state', 'kind', 'reason', 'dueOn', 'householdId', 'paymentId', 'openedAt'], show: ['amountCents', 'state', 'kind', 'reason', 'dueOn', 'withdrawnCents', 'reinstatedCents', 'paymentId', 'invoiceId', 'householdId', 'applicationId', 'processorDisputeId', 'openedAt', 'closedAt'],
  filters: ['state', 'kind', 'dueOn', 'openedAt', 'paymentId', 'householdId', 'applicationId'], search: ['processorDisputeId'], sort: { by: 'openedAt', direction: 'desc' }, actions: [],
});

export const invoiceLines = panelResource({
  subject: invoiceLineSubject, panels: ['admin'], id: 'invoice-lines', label: 'Invoice lines', singular: 'Invoice line', navigation: MONEY, hint: 'What each invoice charges for, and the part of the month behind it.',
  fields: {
    kind: { label: 'For', kind: 'state', options: { plan: 'Plan', addon: 'Add-on', other: 'Correction' } }, cents: { label: 'Amount', kind: 'money' }, unitCents: { label: 'A month', kind: 'money' }, proration: { label: 'Part of a month', kind: 'flag' },
    periodStart: { label: 'From', kind: 'date' }, periodEnd: { label: 'Until before', kind: 'date' }, shareSeconds: { label: 'Seconds charged', kind: 'number' }, wholeSeconds: { label: 'Seconds of the month', kind: 'number' }, invoiceId: invoice, householdId: household, createdAt,
  },
  title: row => [words(text(row, 'kind')), dollars(row['cents'])].join(', '),
  list: ['kind', 'cents', 'unitCents', 'proration', 'periodStart', 'periodEnd', 'invoiceId'], show: ['kind', 'cents', 'unitCents', 'proration', 'periodStart', 'periodEnd', 'shareSeconds', 'wholeSeconds', 'invoiceId', 'householdId', 'createdAt'],
  filters: ['kind', 'cents', 'proration', 'periodStart', 'invoiceId', 'householdId'], search: [], sort: { by: 'createdAt', direction: 'desc' }, actions: [],
});

export const ledgerEntries = panelResource({
  subject: ledgerEntrySubject, panels: ['admin'], id: 'ledger', label: 'Ledger', singular: 'Ledger entry', navigation: MONEY, hint: 'Every happening in money, written once. The lines of an entry sum to zero.',
  fields: {
    kind: { label: 'What', kind: 'state', options: options('invoice_finalized', 'balance_applied', 'invoice_written_off', 'invoice_recovered', 'invoice_voided', 'paid_elsewhere', 'payment_collected', 'refund_made', 'refund_failed', 'credit_note_issued', 'credit_note_voided', 'dispute_withdrawn', 'dispute_reinstated', 'dispute_lost', 'debit_returned', 'adjusted') },
    key: { label: 'Key', kind: 'code', lookup: 'whole' }, occurredOn: { label: 'Day', kind: 'date' }, invoiceId: invoice, householdId: household, createdAt,
  },
  computed: { balances: { label: 'Balances of its payer now', from: ['kind'], value: () => '', look: (tx, rows) => balanceTexts(tx, rows.map(r => String(r['id']))) } },
  title: row => words(text(row, 'kind')), named: { fields: ['kind'], sql: c => wordsSql(c('kind')) }, list: ['occurredOn', 'kind', 'invoiceId', 'householdId', 'createdAt'], show: ['kind', 'key', 'occurredOn', 'invoiceId', 'householdId', 'balances', 'createdAt'],
  filters: ['kind', 'occurredOn', 'invoiceId', 'householdId'], search: ['key'], sort: { by: 'createdAt', direction: 'desc' }, actions: [], related: [{ resource: 'ledger-lines', field: 'entryId', label: 'Lines' }],
});

export const ledgerLines = panelResource({
  subject: ledgerLineSubject, panels: ['admin'], id: 'ledger-lines', label: 'Ledger lines', singular: 'Ledger line', navigation: MONEY,
  fields: {
    account: { label: 'Account', kind: 'state', options: options('receivable', 'revenue', 'cash', 'refunds', 'customer_credit', 'bad_debt', 'disputed', 'chargeback_loss') }, cents: { label: 'Amount (debit is positive)', kind: 'money' },
    entryId: { label: 'Entry', kind: 'reference', reference: 'ledger' }, householdId: household,
  },
  title: row => [words(text(row, 'account')), dollars(row['cents'])].join(', '), list: ['account', 'cents', 'entryId', 'householdId'], show: ['account', 'cents', 'entryId', 'householdId'],
  filters: ['account', 'cents', 'entryId', 'householdId'], search: [], sort: { by: 'account', direction: 'asc' }, actions: [],
});

/** What staff can do about one, said where they look. */
const advice = (row: Row): string => (row['actionable'] === true
  ? 'If it was not the cardholder, give all of the payment back now: that spares a dispute, its fee and its mark. If you know the payment is right, leave it.'
  : 'Nothing: the payment went back, or it is disputed already.');

export const fraudWarnings = panelResource({
  subject: fraudWarningSubject, panels: ['admin'], id: 'fraud-warnings', label: 'Fraud warnings', singular: 'Fraud warning', navigation: MONEY, hint: 'The bank of a card holds a payment to be fraud, before any dispute. Refunding all of it first spares the dispute.',
  fields: {
    actionable: { label: 'Can be answered', kind: 'flag' }, kind: { label: 'What the bank says', kind: 'code' }, amountCents: { label: 'Amount', kind: 'money' }, paymentId: payment, invoiceId: invoice, householdId: household, applicationId: application,
    processorWarningId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, warnedAt: { label: 'Warned', kind: 'instant' }, settledAt: { label: 'Settled', kind: 'instant' },
  },
  computed: { advice: { label: 'What to do', from: ['actionable'], value: advice } },
  title: row => [dollars(row['amountCents']), words(text(row, 'kind'))].filter(Boolean).join(', '),
  list: ['amountCents', 'actionable', 'kind', 'householdId', 'paymentId', 'warnedAt'], show: ['amountCents', 'actionable', 'advice', 'kind', 'paymentId', 'invoiceId', 'householdId', 'applicationId', 'processorWarningId', 'warnedAt', 'settledAt'],
  filters: ['actionable', 'kind', 'amountCents', 'warnedAt', 'paymentId', 'householdId', 'applicationId'], search: ['processorWarningId'], sort: { by: 'warnedAt', direction: 'desc' }, actions: [],
});

const both = (side: 'ours' | 'theirs') => (row: Row): string => {
  const value = row[side];
  return value === null || value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
};

export const differences = panelResource({
  subject: reconciliationDifferenceSubject, panels: ['admin'], id: 'differences', label: 'Reconciliation', singular: 'Difference', navigation: MONEY, hint: 'What is not the same here and at the payment processor. Nothing of it is mended by itself.',
  fields: {
    state: state('State', { open: 'bad', repaired: 'good', dismissed: 'quiet' }), kind: { label: 'What', kind: 'state', options: options('stray_subscription', 'subscription_gone', 'subscription_state', 'invoice_missing', 'invoice_gone', 'invoice_figures', 'ledger_drift', 'diverged') },
    proposal: { label: 'Repair', kind: 'state', options: { read_again: 'Read again and apply', cancel_there: 'End it at the processor', post_missing: 'Post what is missing', look: 'Somebody has to look' } },
    processorId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, householdId: household, applicationId: application, reason: { label: 'Why it may stay' }, runId: { label: 'Found by', kind: 'reference', reference: 'reconciliations' },
    openedAt: { label: 'Found', kind: 'instant' }, seenAt: { label: 'Last seen', kind: 'instant' }, closedAt: { label: 'Closed', kind: 'instant' },
  },
  computed: { here: { label: 'Here', from: ['ours'], value: both('ours') }, there: { label: 'At the processor', from: ['theirs'], value: both('theirs') } },
  title: row => words(text(row, 'kind')), list: ['kind', 'state', 'here', 'there', 'proposal', 'householdId', 'openedAt'], show: ['kind', 'state', 'here', 'there', 'proposal', 'processorId', 'householdId', 'applicationId', 'runId', 'reason', 'openedAt', 'seenAt', 'closedAt'],
  filters: ['state', 'kind', 'proposal', 'openedAt', 'householdId', 'applicationId', 'runId'], search: ['processorId'], sort: { by: 'openedAt', direction: 'desc' }, sortable: ['state', 'kind', 'openedAt'],
  actions: [
    { useCase: repairDifference, label: 'Repair', on: 'record', id: 'id', when: row => row['state'] === 'open', confirm: 'Does what is proposed, reads again, and closes the difference only if it is gone. Repair it?' },
    { useCase: dismissDifference, label: 'Dismiss', on: 'record', id: 'id', when: row => row['state'] === 'open' },
  ],
  dashboard: { label: 'Differences by state', groupBy: 'state' },
});

export const reconciliations = panelResource({
  subject: reconciliationRunSubject, panels: ['admin'], id: 'reconciliations', label: 'Reconciliation runs', singular: 'Reconciliation run', navigation: MONEY,
  fields: {
    state: state('State', { running: 'busy', done: 'good', failed: 'bad' }), askedBy: { label: 'Asked by', kind: 'code' }, startedAt: { label: 'Began', kind: 'instant' }, finishedAt: { label: 'Ended', kind: 'instant' }, subscriptions: { label: 'Subscriptions', kind: 'number' },
    invoices: { label: 'Invoices', kind: 'number' }, payers: { label: 'Payers whose books were compared', kind: 'number' }, differences: { label: 'Differences', kind: 'number' }, failure: { label: 'Failure', kind: 'code' },
  },
  title: row => `Run by ${text(row, 'askedBy')}`, named: { fields: ['askedBy'], sql: c => `'Run by ' || ${c('askedBy')}` }, list: ['startedAt', 'state', 'subscriptions', 'invoices', 'payers', 'differences'], show: ['state', 'askedBy', 'startedAt', 'finishedAt', 'subscriptions', 'invoices', 'payers', 'differences', 'failure'],
  filters: ['state', 'startedAt', 'differences'], search: [], sort: { by: 'startedAt', direction: 'desc' }, actions: [], related: [{ resource: 'differences', field: 'runId', label: 'Differences' }],
});

/** In the order of the side bar, behind payments and invoices. */
export const money = [refunds, creditNotes, disputes, fraudWarnings, invoiceLines, ledgerEntries, ledgerLines, differences, reconciliations];
