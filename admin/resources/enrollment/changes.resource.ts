import { panelResource } from '#admin/kit/registry.js';
import { membershipChangeSubject } from '#enrollment/index.js';
import { createdAt, MEMBERS, PEOPLE, state, text, tier, words } from '../shared.js';

const plan = (label: string) => ({ label, kind: 'reference', reference: 'plans' } as const);

export const changes = panelResource({
  subject: membershipChangeSubject, panels: ['admin', 'agent'], id: 'changes', label: 'Changes', singular: 'Change', navigation: PEOPLE, hint: 'What was asked to become of memberships, and how far it has come.',
  fields: {
    membershipId: { label: 'Membership', kind: 'reference', reference: 'memberships' }, householdId: { label: 'Household', kind: 'reference', reference: 'households' },
    kind: { label: 'What', kind: 'state', options: { plan: 'Plan or add-ons', household: 'Household', both: 'Plan and household', price: 'New price', age_out: 'Child grew up' } },
    state: state('State', { announced: 'quiet', asked: 'busy', requested: 'busy', awaiting_payment: 'warn', scheduled: 'busy', applied: 'good', refused: 'bad', expired: 'warn', withdrawn: 'quiet', declined: 'bad' }),
    timing: { label: 'When', kind: 'state', options: { now: 'At once', next_period: 'Next period' } }, fromPlanVersionId: plan('Plan before'), toPlanVersionId: plan('Plan after'), fromTier: { ...tier, label: 'Tier before' }, toTier: { ...tier, label: 'Tier after' },
    fromMonthlyCents: { label: 'A month before', kind: 'money' }, toMonthlyCents: { label: 'A month after', kind: 'money' }, peopleAdded: { label: 'People who join', kind: 'number' }, effectiveOn: { label: 'Counts from', kind: 'date' }, dueNowCents: { label: 'Charged at once', kind: 'money' },
    intentId: { label: 'Money request', kind: 'reference', reference: 'intents' }, reason: { label: 'Reason' }, createdAt, appliedAt: { label: 'Applied', kind: 'instant' },
  },
  title: row => [words(text(row, 'kind')), text(row, 'effectiveOn')].filter(Boolean).join(', '),
  list: ['householdId', 'kind', 'state', 'fromMonthlyCents', 'toMonthlyCents', 'effectiveOn', 'createdAt'], show: ['membershipId', 'householdId', 'kind', 'state', 'timing', 'fromPlanVersionId', 'toPlanVersionId', 'fromTier', 'toTier', 'fromMonthlyCents', 'toMonthlyCents', 'peopleAdded', 'effectiveOn', 'dueNowCents', 'intentId', 'reason', 'createdAt', 'appliedAt'],
  filters: ['state', 'kind', 'effectiveOn', 'createdAt', 'membershipId', 'householdId'], search: [], sort: { by: 'createdAt', direction: 'desc' }, actions: [],
  views: { agent: {
    navigation: MEMBERS, hint: 'Changes of your members\' memberships.', show: ['membershipId', 'householdId', 'kind', 'state', 'timing', 'fromPlanVersionId', 'toPlanVersionId', 'fromTier', 'toTier', 'fromMonthlyCents', 'toMonthlyCents', 'effectiveOn', 'createdAt', 'appliedAt'],
  } },
});
