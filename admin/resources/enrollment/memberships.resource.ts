import { panelResource } from '#admin/kit/registry.js';
import { scoped } from '#access/scope.js';
import { agreementSubject, Membership, membershipSubject, openAgreement, type Person, personSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { membershipActions, requestActions } from './membership-actions.js';
import { subscriberNamed } from './households.resource.js';
import { COMPANY, createdAt, locale, MEMBERS, PEOPLE, state, text, tier } from '../shared.js';

/** Who a membership is of, for those who may see the name. */
async function subscriberNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await scoped<Person>(tx, personSubject, 'row').innerJoin(Membership, 'm', 'm.household_id = "row".household_id').select('m.id', 'id').addSelect('"row".first_name', 'first').addSelect('"row".last_name', 'last')
    .andWhere(`m.id = any(:ids) and "row".role = 'self'`, { ids: [...ids] }).getRawMany<{ id: string; first: string; last: string }>();
  return new Map(rows.map(r => [r.id, `${r.last}, ${r.first}`]));
}

/** The money of a contract, all under the application it came from. */
const MONEY_OF_IT = [['invoices', 'Invoices'], ['payments', 'Payments'], ['refunds', 'Refunds'], ['credit-notes', 'Credit notes'], ['disputes', 'Disputes'], ['fraud-warnings', 'Fraud warnings']] as const;

export const memberships = panelResource({
  subject: membershipSubject, panels: ['admin', 'agent', 'employer'], id: 'memberships', label: 'Memberships', singular: 'Membership', navigation: PEOPLE, hint: 'Contracts in force, about to begin, or ended.',
  fields: {
    number: { label: 'Member number', kind: 'code' }, state: state('State', { pending_payment: 'busy', pending_activation: 'busy', active: 'good', past_due: 'warn', paused: 'quiet', suspended: 'bad', ended: 'quiet' }), tier,
    householdId: { label: 'Household', kind: 'reference', reference: 'households' }, applicationId: { label: 'Application', kind: 'reference', reference: 'applications' }, planVersionId: { label: 'Plan', kind: 'reference', reference: 'plans' },
    monthlyCents: { label: 'A month', kind: 'money' }, employerCents: { label: 'Employer share', kind: 'money' }, agencyId: { label: 'Agency', kind: 'reference', reference: 'agencies' }, agentId: { label: 'Agent', kind: 'reference', reference: 'agents' }, groupId: { label: 'Group', kind: 'reference', reference: 'groups' }, startsOn: { label: 'Starts', kind: 'date' }, endsOn: { label: 'Ends', kind: 'date' }, paidThrough: { label: 'Paid through', kind: 'date' }, nextChargeOn: { label: 'Next charge', kind: 'date' }, createdAt, activatedAt: { label: 'Activated', kind: 'instant' },
  },
  title: row => text(row, 'number'), named: { fields: ['number'], sql: c => c('number') },
  list: ['number', 'householdId', 'state', 'planVersionId', 'tier', 'monthlyCents', 'startsOn', 'nextChargeOn'],
  show: ['number', 'state', 'householdId', 'planVersionId', 'tier', 'monthlyCents', 'employerCents', 'startsOn', 'paidThrough', 'nextChargeOn', 'endsOn', 'applicationId', 'agentId', 'agencyId', 'groupId', 'createdAt', 'activatedAt'],
  filters: ['state', 'number', 'tier', 'monthlyCents', 'startsOn', 'endsOn', 'paidThrough', 'nextChargeOn', 'createdAt', 'planVersionId', 'householdId', 'applicationId', 'agentId', 'agencyId', 'groupId'], search: ['number'], spotlight: ['state', 'tier'], sort: { by: 'createdAt', direction: 'desc' }, sortable: ['number', 'state', 'tier', 'monthlyCents', 'startsOn', 'nextChargeOn', 'createdAt'], actions: [...membershipActions, ...requestActions],
  related: [{ resource: 'changes', field: 'membershipId', label: 'Changes' }, ...MONEY_OF_IT.map(([resource, label]) => ({ resource, label, field: 'applicationId', value: 'applicationId' }))],
  views: {
    agent: {
      navigation: MEMBERS, hint: 'Contracts of the people you brought.', actions: requestActions, list: ['number', 'householdId', 'state', 'planVersionId', 'tier', 'monthlyCents', 'startsOn', 'agentId'],
      show: ['number', 'state', 'householdId', 'planVersionId', 'tier', 'monthlyCents', 'startsOn', 'paidThrough', 'nextChargeOn', 'endsOn', 'applicationId', 'agentId', 'createdAt', 'activatedAt'],
      filters: ['state', 'tier', 'startsOn', 'nextChargeOn', 'planVersionId', 'agentId', 'householdId', 'applicationId'], related: [{ resource: 'changes', field: 'membershipId', label: 'Changes' }],
    },
    employer: {
      actions: [], label: 'Coverage', singular: 'Coverage', navigation: COMPANY, hint: 'Who is covered since when, and what you bear of it.', names: subscriberNames, named: { ...subscriberNamed, from: 'householdId' }, nameLabel: 'Employee',
      list: ['number', 'state', 'tier', 'employerCents', 'startsOn', 'endsOn'], show: ['number', 'state', 'tier', 'employerCents', 'startsOn', 'endsOn', 'createdAt', 'activatedAt'],
      filters: ['state', 'tier', 'startsOn', 'endsOn'], sortable: ['number', 'state', 'tier', 'employerCents', 'startsOn', 'endsOn', 'createdAt'], related: [],
    },
  },
  dashboard: { label: 'Memberships by state', groupBy: 'state', perDay: 'createdAt', perDayLabel: 'New memberships' },
});

export const agreements = panelResource({
  subject: agreementSubject, panels: ['admin'], id: 'agreements', label: 'Agreements', singular: 'Agreement', navigation: PEOPLE,
  fields: {
    applicationId: { label: 'Application', kind: 'reference', reference: 'applications' }, packState: { label: 'State', kind: 'code' }, version: { label: 'Version', kind: 'code' }, locale, signedAt: { label: 'Signed', kind: 'instant' },
    countersignedBy: { label: 'Countersigned by' }, countersignedAt: { label: 'Countersigned', kind: 'instant' }, textHash: { label: 'Hash of the text', kind: 'code', lookup: 'whole' }, replacedAt: { label: 'Replaced', kind: 'instant' },
  },
  title: row => `Agreement ${text(row, 'packState')} ${text(row, 'version')}`.trim(),
  list: ['applicationId', 'packState', 'version', 'locale', 'signedAt', 'replacedAt'], show: ['applicationId', 'packState', 'version', 'locale', 'signedAt', 'countersignedBy', 'countersignedAt', 'textHash', 'replacedAt'],
  filters: ['packState', 'version', 'locale', 'signedAt', 'applicationId'], search: ['textHash'], sort: { by: 'signedAt', direction: 'desc' }, actions: [], document: { useCase: openAgreement, label: 'Open the signed text' },
});
