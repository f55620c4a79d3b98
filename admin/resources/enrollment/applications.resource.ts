import { panelResource } from '#admin/kit/registry.js';
import { applicationSubject } from '#enrollment/index.js';
import { CHANNEL_OPTIONS, createdAt, locale, MEMBERS, PEOPLE, state, text, tier, updatedAt } from '../shared.js';
import { applicationActions } from './actions.js';

export const applications = panelResource({
  subject: applicationSubject, panels: ['admin', 'agent'], id: 'applications', label: 'Applications', singular: 'Application', navigation: PEOPLE, hint: 'Everybody who began to enroll, by whatever door.',
  fields: {
    number: { label: 'Number', kind: 'code' }, state: state('State', { draft: 'quiet', submitted: 'busy', approved: 'good', declined: 'bad', withdrawn: 'warn', abandoned: 'warn' }),
    source: { label: 'Door', kind: 'state', options: { self: 'Self', agent: 'Agent', group: 'Group', admin: 'Staff', import: 'Import' } }, contact: { label: 'Contact' },
    contactChannel: { label: 'By', kind: 'state', options: CHANNEL_OPTIONS }, contactVerifiedAt: { label: 'Contact verified', kind: 'instant' }, tier, locale,
    planVersionId: { label: 'Plan', kind: 'reference', reference: 'plans' }, quotedCents: { label: 'A month', kind: 'money' }, startsOn: { label: 'Starts', kind: 'date' },
    siteId: { label: 'Site', kind: 'reference', reference: 'sites' }, householdId: { label: 'Household', kind: 'reference', reference: 'households' },
    agencyId: { label: 'Agency', kind: 'reference', reference: 'agencies' }, agentId: { label: 'Agent', kind: 'reference', reference: 'agents' }, groupId: { label: 'Group', kind: 'reference', reference: 'groups' }, agentCode: { label: 'Agent code', kind: 'code' }, groupCode: { label: 'Group code', kind: 'code' }, campaign: { label: 'Campaign', kind: 'code' }, referrer: { label: 'Came from' }, utm: { label: 'Campaign values', kind: 'json' },
    paymentAttempts: { label: 'Payment attempts', kind: 'number' }, declineReason: { label: 'Why declined' }, createdAt, updatedAt, submittedAt: { label: 'Submitted', kind: 'instant' }, decidedAt: { label: 'Decided', kind: 'instant' },
  },
  title: row => text(row, 'number'), named: { fields: ['number'], sql: c => c('number') },
  list: ['number', 'contact', 'state', 'tier', 'quotedCents', 'siteId', 'createdAt'],
  show: ['number', 'state', 'contact', 'contactChannel', 'contactVerifiedAt', 'locale', 'tier', 'planVersionId', 'quotedCents', 'startsOn', 'householdId', 'source', 'siteId', 'agentId', 'agencyId', 'groupId', 'agentCode', 'groupCode', 'campaign', 'referrer', 'utm', 'paymentAttempts', 'declineReason', 'createdAt', 'submittedAt', 'decidedAt', 'updatedAt'],
  filters: ['state', 'number', 'contact', 'tier', 'source', 'locale', 'quotedCents', 'startsOn', 'agentCode', 'campaign', 'createdAt', 'submittedAt', 'decidedAt', 'siteId', 'householdId', 'planVersionId', 'agentId', 'agencyId', 'groupId'], search: ['number', 'contact'], spotlight: ['contact', 'state'], sort: { by: 'createdAt', direction: 'desc' },
  actions: applicationActions,
  related: [{ resource: 'memberships', field: 'applicationId', label: 'Membership' }, { resource: 'agreements', field: 'applicationId', label: 'Agreements' }, { resource: 'payments', field: 'applicationId', label: 'Payments' }, { resource: 'notices', field: 'applicationId', label: 'Messages sent' }],
  views: { agent: {
    navigation: MEMBERS, hint: 'People who enroll by your link. They show once they have proved their address or number.', actions: [],
    list: ['number', 'contact', 'state', 'tier', 'quotedCents', 'agentId', 'createdAt'], show: ['number', 'state', 'contact', 'contactChannel', 'locale', 'tier', 'planVersionId', 'quotedCents', 'startsOn', 'householdId', 'agentId', 'campaign', 'source', 'createdAt', 'submittedAt', 'decidedAt', 'updatedAt'],
    filters: ['state', 'tier', 'locale', 'agentId', 'planVersionId', 'createdAt', 'householdId'], search: ['number', 'contact', 'campaign'], related: [{ resource: 'memberships', field: 'applicationId', label: 'Membership' }],
  } },
  dashboard: { label: 'Applications by state', groupBy: 'state', perDay: 'createdAt', perDayLabel: 'Applications begun' },
});
