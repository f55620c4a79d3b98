import { dollarsSql, wordsSql } from '#admin/kit/name-sql.js';
import { panelResource, type PreviewLine, type Row } from '#admin/kit/registry.js';
import { billingIntentSubject, creditInvoice, invoiceSubject, paymentSubject, previewRefund, type RefundView, refundPayment, refundTexts, resendReceipt, retryPayment, subscriptionSubject, voidInvoice, writeOffInvoice } from '#billing/index.js';
import { createdAt, MONEY, state, text, updatedAt, words } from '../shared.js';

const household = { label: 'Household', kind: 'reference', reference: 'households' } as const;
const application = { label: 'Application', kind: 'reference', reference: 'applications' } as const;
const card = (row: Row): string => [words(text(row, 'methodBrand')), text(row, 'methodLast4') && `ending in ${text(row, 'methodLast4')}`].filter(Boolean).join(' ');
const refundLines = (v: RefundView): PreviewLine[] => [
  { label: 'Paid', value: v.paidCents, kind: 'money' }, { label: 'Can go back at most', value: v.leftCents, kind: 'money', strong: true },
  ...v.formula ? [{ label: `The state's clauses: ${words(v.formula.rule).toLowerCase()}`, value: v.formula.cents, kind: 'money' } as const, ...v.formula.arithmetic ? [{ label: 'Worked out', value: v.formula.arithmetic, kind: 'text' } as const] : []] : [],
];
const dollars = (cents: unknown): string => (cents === null || cents === undefined ? '' : `$${(Number(cents) / 100).toFixed(2)}`);

export const payments = panelResource({
  subject: paymentSubject, panels: ['admin'], id: 'payments', label: 'Payments', singular: 'Payment', navigation: MONEY,
  fields: {
    state: state('State', { open: 'busy', processing: 'busy', failed: 'bad', succeeded: 'good', partly_refunded: 'warn', refunded: 'quiet', disputed: 'bad', charged_back: 'bad', returned: 'bad', canceled: 'quiet' }),
    amountCents: { label: 'Amount', kind: 'money' }, refundedCents: { label: 'Refunded', kind: 'money' }, invoiceId: { label: 'Invoice', kind: 'reference', reference: 'invoices' }, householdId: household, applicationId: application,
    methodBrand: { label: 'Card' }, methodLast4: { label: 'Last four', lookup: 'whole' }, failureCode: { label: 'Failure', kind: 'code' }, declineCode: { label: 'Decline', kind: 'code' }, processorPaymentId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, collectedAt: { label: 'Collected', kind: 'instant' }, createdAt, updatedAt,
  },
  computed: { card: { label: 'Card', from: ['methodBrand', 'methodLast4'], value: card }, goesBack: { label: 'What may go back', from: ['amountCents', 'refundedCents'], value: () => '', look: (tx, rows) => refundTexts(tx, rows.map(r => String(r['id']))) } },
  title: row => [dollars(row['amountCents']), card(row)].filter(Boolean).join(', '), named: { fields: ['amountCents', 'methodBrand', 'methodLast4'], sql: c => `concat_ws(', ', ${dollarsSql(c('amountCents'))}, nullif(concat_ws(' ', nullif(${wordsSql(c('methodBrand'))}, ''), 'ending in ' || nullif(${c('methodLast4')}, '')), ''))` },
  list: ['amountCents', 'state', 'householdId', 'invoiceId', 'card', 'collectedAt', 'createdAt'], show: ['amountCents', 'refundedCents', 'state', 'goesBack', 'card', 'invoiceId', 'householdId', 'applicationId', 'failureCode', 'declineCode', 'processorPaymentId', 'collectedAt', 'createdAt', 'updatedAt'],
  filters: ['state', 'amountCents', 'refundedCents', 'failureCode', 'collectedAt', 'createdAt', 'invoiceId', 'householdId', 'applicationId'], search: ['processorPaymentId', 'methodLast4'], sort: { by: 'createdAt', direction: 'desc' }, actions: [
    { useCase: refundPayment, label: 'Refund', on: 'record', id: 'id', danger: true, when: row => row['state'] === 'succeeded' || row['state'] === 'partly_refunded', explain: "The payment's page says what is left and what the state's clauses ask for. Above the set sum a second person decides.",
      preview: { useCase: previewRefund, without: ['amountCents', 'reason', 'note'], lines: refundLines } },
  ],
  related: [{ resource: 'refunds', field: 'paymentId', label: 'Refunds' }, { resource: 'disputes', field: 'paymentId', label: 'Disputes' }, { resource: 'fraud-warnings', field: 'paymentId', label: 'Fraud warnings' }],
  dashboard: { label: 'Payments by state', groupBy: 'state' },
});

export const invoices = panelResource({
  subject: invoiceSubject, panels: ['admin'], id: 'invoices', label: 'Invoices', singular: 'Invoice', navigation: MONEY,
  fields: {
    number: { label: 'Number', kind: 'code' }, state: state('State', { draft: 'quiet', open: 'busy', paid: 'good', uncollectible: 'bad', void: 'quiet' }), totalCents: { label: 'Total', kind: 'money' }, paidCents: { label: 'Paid', kind: 'money' }, dueCents: { label: 'Due', kind: 'money' }, balanceCents: { label: 'Credit used', kind: 'money' }, creditedCents: { label: 'Credited', kind: 'money' },
    periodStart: { label: 'From', kind: 'date' }, periodEnd: { label: 'To', kind: 'date' }, householdId: household, applicationId: application, subscriptionId: { label: 'Subscription', kind: 'reference', reference: 'subscriptions' },
    attemptCount: { label: 'Attempts', kind: 'number' }, nextAttemptAt: { label: 'Next attempt', kind: 'instant' }, processorInvoiceId: { label: 'Processor id', kind: 'code' }, createdAt, updatedAt,
  },
  title: row => text(row, 'number') || text(row, 'processorInvoiceId'), named: { fields: ['number', 'processorInvoiceId'], sql: c => `coalesce(nullif(${c('number')}, ''), ${c('processorInvoiceId')})` },
  list: ['number', 'householdId', 'state', 'totalCents', 'dueCents', 'periodStart', 'periodEnd'], show: ['number', 'state', 'totalCents', 'paidCents', 'dueCents', 'balanceCents', 'creditedCents', 'periodStart', 'periodEnd', 'householdId', 'applicationId', 'subscriptionId', 'attemptCount', 'nextAttemptAt', 'processorInvoiceId', 'createdAt', 'updatedAt'],
  filters: ['state', 'number', 'totalCents', 'dueCents', 'periodStart', 'periodEnd', 'nextAttemptAt', 'createdAt', 'householdId', 'applicationId', 'subscriptionId'], search: ['number', 'processorInvoiceId'], spotlight: ['state', 'periodStart'], sort: { by: 'createdAt', direction: 'desc' }, actions: [
    { useCase: retryPayment, label: 'Try now', on: 'record', id: 'id', when: row => row['state'] === 'open', confirm: 'The card or account on file is charged now. Go on?' },
    { useCase: resendReceipt, label: 'Send the receipt again', on: 'record', id: 'id', when: row => row['state'] === 'paid' },
    { useCase: creditInvoice, label: 'Credit', on: 'record', id: 'id', when: row => row['state'] === 'open' || row['state'] === 'paid', explain: 'Takes off an open invoice; of a paid one it is kept as credit for the next. To send money back, refund its payment.' },
    { useCase: writeOffInvoice, label: 'Write off', on: 'record', id: 'id', danger: true, when: row => row['state'] === 'open' },
    { useCase: voidInvoice, label: 'Void', on: 'record', id: 'id', danger: true, when: row => row['state'] === 'open' || row['state'] === 'uncollectible' },
  ],
  related: [{ resource: 'invoice-lines', field: 'invoiceId', label: 'Lines' }, { resource: 'payments', field: 'invoiceId', label: 'Payments' }, { resource: 'refunds', field: 'invoiceId', label: 'Refunds' }, { resource: 'credit-notes', field: 'invoiceId', label: 'Credit notes' }, { resource: 'ledger', field: 'invoiceId', label: 'Ledger' }],
});

export const subscriptions = panelResource({
  subject: subscriptionSubject, panels: ['admin'], id: 'subscriptions', label: 'Subscriptions', singular: 'Subscription', navigation: MONEY,
  fields: {
    state: state('State', { requested: 'busy', incomplete: 'busy', scheduled: 'busy', active: 'good', past_due: 'warn', unpaid: 'bad', paused: 'quiet', canceled: 'quiet', expired: 'quiet' }), householdId: household, applicationId: application,
    monthlyCents: { label: 'A month', kind: 'money' }, startsOn: { label: 'Starts', kind: 'date' }, nextChargeOn: { label: 'Next charge', kind: 'date' }, currentPeriodEnd: { label: 'Period ends', kind: 'date' }, cardSaved: { label: 'Card saved', kind: 'flag' },
    anchorDay: { label: 'Anchor day', kind: 'number' }, lastFailure: { label: 'Last failure', kind: 'code' }, processorState: { label: 'Processor says', kind: 'code' }, processorSubscriptionId: { label: 'Processor id', kind: 'code', lookup: 'whole' }, createdAt, updatedAt,
  },
  title: row => [dollars(row['monthlyCents']), 'a month'].join(' '), named: { fields: ['monthlyCents'], sql: c => `${dollarsSql(c('monthlyCents'))} || ' a month'` },
  list: ['householdId', 'state', 'monthlyCents', 'startsOn', 'nextChargeOn', 'lastFailure'], show: ['state', 'monthlyCents', 'householdId', 'applicationId', 'startsOn', 'anchorDay', 'currentPeriodEnd', 'nextChargeOn', 'cardSaved', 'lastFailure', 'processorState', 'processorSubscriptionId', 'createdAt', 'updatedAt'],
  filters: ['state', 'monthlyCents', 'startsOn', 'nextChargeOn', 'cardSaved', 'lastFailure', 'householdId', 'applicationId'], search: ['processorSubscriptionId'], sort: { by: 'createdAt', direction: 'desc' }, sortable: ['state', 'monthlyCents', 'startsOn', 'nextChargeOn', 'createdAt'], actions: [],
  related: [{ resource: 'invoices', field: 'subscriptionId', label: 'Invoices' }],
});

export const intents = panelResource({
  subject: billingIntentSubject, panels: ['admin'], id: 'intents', label: 'Money requests', singular: 'Money request', navigation: MONEY, hint: 'What was asked of the payment processor. Stuck and refused ones need somebody to look.',
  fields: {
    kind: { label: 'What', kind: 'state', options: { open: 'Open subscription', cancel: 'Cancel subscription' } }, state: state('State', { prepared: 'busy', settled: 'good', voided: 'quiet', refused: 'bad', stuck: 'bad' }),
    subscriptionId: { label: 'Subscription', kind: 'reference', reference: 'subscriptions' }, applicationId: application, attempts: { label: 'Tries', kind: 'number' }, failure: { label: 'Failure' }, createdAt, settledAt: { label: 'Settled', kind: 'instant' },
  },
  title: row => words(text(row, 'kind')), named: { fields: ['kind'], sql: c => wordsSql(c('kind')) }, list: ['kind', 'state', 'applicationId', 'attempts', 'failure', 'createdAt'], show: ['kind', 'state', 'subscriptionId', 'applicationId', 'attempts', 'failure', 'createdAt', 'settledAt'],
  filters: ['state', 'kind', 'createdAt', 'applicationId', 'subscriptionId'], search: [], sort: { by: 'createdAt', direction: 'desc' }, actions: [],
});
