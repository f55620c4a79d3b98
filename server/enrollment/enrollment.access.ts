import { type Actor, scopesOf } from '#access/actor.js';
import { declareSubject, type Grant } from '#access/declare.js';
import { Agreement } from './agreement.entity.js';
import { Application } from './application.entity.js';
import { MembershipChange } from './changes/membership-change.entity.js';
import { Household, Person } from './household.entity.js';
import { Membership } from './membership.entity.js';

const STAFF = ['owner', 'billing', 'support', 'compliance'] as const;
const own = (field: string) => (actor: Actor) => ({ [field]: actor.applicationId ?? null });

/** The two who sell read the same fields: a manager of the agency's members, an agent of the own ones. */
const sellers = (fields: readonly string[], also: Readonly<Record<string, unknown>> = {}): Grant[] => [
  { to: ['agency_manager'], actions: ['read'], fields, rows: actor => ({ agencyId: { $in: scopesOf(actor.roles, 'agency_manager', 'agencyId') }, ...also }) },
  { to: ['agent'], actions: ['read'], fields, rows: actor => ({ agentId: { $in: scopesOf(actor.roles, 'agent', 'agentId') }, ...also }) },
];
const employer = (fields: readonly string[], also: Readonly<Record<string, unknown>> = {}): Grant =>
  ({ to: ['employer_admin'], actions: ['read'], fields, rows: actor => ({ groupId: { $in: scopesOf(actor.roles, 'employer_admin', 'groupId') }, ...also }) });
const member = (fields: readonly string[], field = 'householdId'): Grant =>
  ({ to: ['member'], actions: ['read'], fields, rows: actor => ({ [field]: { $in: scopesOf(actor.roles, 'member', 'householdId') } }) });

export const applicationSubject = declareSubject({
  name: 'Application', table: 'application', entity: Application,
  // an employer sees the people it employs and their coverage (person, membership), and nothing of what they answered or where they live
  // and nobody of an enrollment that came to nothing, which leaves the group (`leaveGroup`)
  tenancy: { application: 'id', contact: 'contact', agency: 'agency_id', agent: 'agent_id' },
  fields: {
    id: 'id', number: 'number', state: 'state', source: 'source', locale: 'locale', siteId: 'site_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', agentCode: 'agent_code',
    campaign: 'campaign', planHint: 'plan_hint', groupCode: 'group_code', referrer: 'referrer', utm: 'utm', contactChannel: 'contact_channel', contact: 'contact', contactVerifiedAt: 'contact_verified_at',
    tier: 'tier', planVersionId: 'plan_version_id', addOnVersionIds: 'add_on_version_ids', quotedCents: 'quoted_cents', startsOn: 'starts_on', agreementId: 'agreement_id', householdId: 'household_id',
    paymentAttempts: 'payment_attempts', declineReason: 'decline_reason', supersededBy: 'superseded_by', previousMembershipId: 'previous_membership_id', startsNoEarlier: 'starts_no_earlier', createdAt: 'created_at', updatedAt: 'updated_at', submittedAt: 'submitted_at', decidedAt: 'decided_at',
  },
  grants: [
    { to: ['anonymous'], actions: ['start', 'resend_code', 'confirm_contact', 'resume'] },
    { to: ['visitor'], actions: ['read', 'enroll', 'sign', 'submit', 'reopen', 'withdraw', 'send_resume_link'], rows: own('id') },
    { to: ['owner', 'support', 'compliance'], actions: ['read'] },
    // who was declined and why, and which page somebody read before, are no matters of billing
    { to: ['billing'], actions: ['read'], fields: ['id', 'number', 'state', 'source', 'locale', 'siteId', 'agencyId', 'agentId', 'groupId', 'agentCode', 'groupCode', 'contactChannel', 'contact', 'contactVerifiedAt', 'tier', 'planVersionId', 'addOnVersionIds', 'quotedCents', 'startsOn', 'agreementId', 'householdId', 'paymentAttempts', 'supersededBy', 'createdAt', 'updatedAt', 'submittedAt', 'decidedAt'] },
    { to: ['owner', 'support'], actions: ['decline'] },
    // an address nobody has proved may be anybody's, so it is nobody's business; add-ons tell of medicines; why somebody was declined may tell of health
    ...sellers(['id', 'number', 'state', 'source', 'locale', 'agencyId', 'agentId', 'campaign', 'contactChannel', 'contact', 'tier', 'planVersionId', 'quotedCents', 'startsOn', 'householdId', 'createdAt', 'updatedAt', 'submittedAt', 'decidedAt'], { contactVerifiedAt: { $ne: null } }),
    member(['id', 'number', 'state', 'source', 'locale', 'tier', 'planVersionId', 'addOnVersionIds', 'quotedCents', 'startsOn', 'householdId', 'createdAt', 'submittedAt', 'decidedAt']),
  ],
});

export const householdSubject = declareSubject({
  name: 'Household', table: 'household', entity: Household,
  tenancy: { application: 'application_id', household: 'id', agency: 'agency_id', agent: 'agent_id' },
  fields: { id: 'id', applicationId: 'application_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', email: 'email', phone: 'phone', line1: 'line1', line2: 'line2', city: 'city', state: 'state', zip: 'zip', locale: 'locale', createdAt: 'created_at', updatedAt: 'updated_at' },
  grants: [
    { to: ['visitor'], actions: ['read'], rows: own('applicationId') },
    { to: ['owner', 'support', 'compliance'], actions: ['read'] },
    // how to reach who pays, and which state's refund rules hold; not the street
    { to: ['billing'], actions: ['read'], fields: ['id', 'applicationId', 'agencyId', 'agentId', 'groupId', 'email', 'phone', 'city', 'state', 'zip', 'locale', 'createdAt', 'updatedAt'] },
    { to: ['owner', 'support'], actions: ['correct_contact'] },
    // how to reach them and which state's rules hold; not where they live
    ...sellers(['id', 'applicationId', 'agencyId', 'agentId', 'email', 'phone', 'city', 'state', 'locale', 'createdAt', 'updatedAt']),
    { to: ['member'], actions: ['export', 'change_contact', 'change_address'], rows: actor => ({ id: { $in: scopesOf(actor.roles, 'member', 'householdId') } }) },
    member(['id', 'applicationId', 'email', 'phone', 'line1', 'line2', 'city', 'state', 'zip', 'locale', 'createdAt', 'updatedAt'], 'id'),
  ],
});

export const personSubject = declareSubject({
  name: 'Person', table: 'person', entity: Person,
  tenancy: { application: 'application_id', household: 'household_id', agency: 'agency_id', agent: 'agent_id', group: 'group_id' },
  fields: { id: 'id', householdId: 'household_id', applicationId: 'application_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', role: 'role', firstName: 'first_name', lastName: 'last_name', birthDateSealed: 'birth_date_sealed', disabled: 'disabled', medicare: 'medicare', agesOutOn: 'ages_out_on', leftOn: 'left_on', position: 'position', createdAt: 'created_at' },
  grants: [
    { to: ['visitor'], actions: ['read'], rows: own('applicationId') },
    { to: ['owner', 'support', 'compliance'], actions: ['read'] },
    { to: ['owner', 'support'], actions: ['mark_disabled'] },
    { to: ['billing'], actions: ['read'], fields: ['id', 'householdId', 'applicationId', 'role', 'firstName', 'lastName', 'position', 'createdAt'] },
    // a disability, Medicare and the day a child ages out tell of health or age: names and who is who, no more
    ...sellers(['id', 'householdId', 'applicationId', 'agencyId', 'agentId', 'role', 'firstName', 'lastName', 'position', 'createdAt']),
    // an employer's people are those it employs: a family's names are not needed to know its tier
    employer(['id', 'groupId', 'role', 'firstName', 'lastName', 'createdAt'], { role: 'self' }),
    member(['id', 'householdId', 'role', 'firstName', 'lastName', 'disabled', 'medicare', 'agesOutOn', 'leftOn', 'position', 'createdAt']),
  ],
});

export const agreementSubject = declareSubject({
  name: 'Agreement', table: 'agreement', entity: Agreement, tenancy: { application: 'application_id', household: 'household_id' },
  fields: { id: 'id', applicationId: 'application_id', householdId: 'household_id', documentId: 'document_id', textHash: 'text_hash', version: 'version', packState: 'pack_state', locale: 'locale', countersignedBy: 'countersigned_by', countersignedAt: 'countersigned_at', signedAt: 'signed_at', replacedAt: 'replaced_at' },
  grants: [
    // its text tells where a household lives, birth dates and who is on Medicare, which billing does not read elsewhere
    { to: ['visitor'], actions: ['read'], rows: own('applicationId') }, { to: ['owner', 'support', 'compliance'], actions: ['read'] },
    member(['id', 'applicationId', 'householdId', 'version', 'packState', 'locale', 'countersignedBy', 'countersignedAt', 'signedAt', 'replacedAt']),
  ],
});

export const membershipSubject = declareSubject({
  name: 'Membership', table: 'membership', entity: Membership,
  tenancy: { application: 'application_id', household: 'household_id', agency: 'agency_id', agent: 'agent_id', group: 'group_id' },
  fields: {
    id: 'id', number: 'number', applicationId: 'application_id', householdId: 'household_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', payerId: 'payer_id', state: 'state', tier: 'tier',
    planVersionId: 'plan_version_id', addOnVersionIds: 'add_on_version_ids', monthlyCents: 'monthly_cents', employerCents: 'employer_cents', startsOn: 'starts_on', endsOn: 'ends_on', paidThrough: 'paid_through', nextChargeOn: 'next_charge_on',
    endReason: 'end_reason', refundDueCents: 'refund_due_cents', refundRule: 'refund_rule', pastDueOn: 'past_due_on', suspendedOn: 'suspended_on', pausedOn: 'paused_on', resumesOn: 'resumes_on', endedOn: 'ended_on', reactivationId: 'reactivation_id',
    previousId: 'previous_id', createdAt: 'created_at', updatedAt: 'updated_at', activatedAt: 'activated_at',
  },
  grants: [
    { to: ['visitor'], actions: ['read'], rows: own('applicationId') }, { to: STAFF, actions: ['read'] },
    { to: ['owner', 'billing', 'support'], actions: ['change', 'ask_change', 'answer_change', 'cancel', 'keep', 'pause', 'resume', 'reactivate'] },
    { to: ['owner', 'billing'], actions: ['end_now'] },
    // what a member may do alone, of the own household; a pause where the provider has set it so
    { to: ['member'], actions: ['change', 'ask_change', 'cancel', 'keep', 'pause', 'resume', 'reactivate'], rows: actor => ({ householdId: { $in: scopesOf(actor.roles, 'member', 'householdId') } }) },
    { to: ['agent'], actions: ['answer_change'], rows: actor => ({ agentId: { $in: scopesOf(actor.roles, 'agent', 'agentId') } }) },
    ...sellers(['id', 'number', 'applicationId', 'householdId', 'agencyId', 'agentId', 'state', 'tier', 'planVersionId', 'monthlyCents', 'startsOn', 'endsOn', 'paidThrough', 'nextChargeOn', 'createdAt', 'updatedAt', 'activatedAt']),
    // what the employer pays, since when and for whom; not what the employee chose or owes
    employer(['id', 'number', 'groupId', 'state', 'tier', 'employerCents', 'startsOn', 'endsOn', 'createdAt', 'activatedAt']),
    member(['id', 'number', 'applicationId', 'householdId', 'state', 'tier', 'planVersionId', 'addOnVersionIds', 'monthlyCents', 'employerCents', 'startsOn', 'endsOn', 'paidThrough', 'nextChargeOn', 'refundDueCents', 'refundRule', 'pastDueOn', 'suspendedOn', 'pausedOn', 'resumesOn', 'endedOn', 'previousId', 'createdAt', 'activatedAt']),
  ],
});

const CHANGE = ['id', 'membershipId', 'householdId', 'kind', 'state', 'timing', 'fromPlanVersionId', 'toPlanVersionId', 'fromTier', 'toTier', 'fromMonthlyCents', 'toMonthlyCents', 'effectiveOn', 'dueNowCents', 'createdAt', 'appliedAt'] as const;

export const membershipChangeSubject = declareSubject({
  name: 'MembershipChange', table: 'membership_change', entity: MembershipChange,
  tenancy: { application: 'application_id', household: 'household_id', agency: 'agency_id', agent: 'agent_id' },
  fields: {
    id: 'id', membershipId: 'membership_id', applicationId: 'application_id', householdId: 'household_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', kind: 'kind', state: 'state', timing: 'timing',
    askedByKind: 'asked_by_kind', fromPlanVersionId: 'from_plan_version_id', toPlanVersionId: 'to_plan_version_id', fromAddOnVersionIds: 'from_add_on_version_ids', toAddOnVersionIds: 'to_add_on_version_ids', fromTier: 'from_tier', toTier: 'to_tier',
    fromMonthlyCents: 'from_monthly_cents', toMonthlyCents: 'to_monthly_cents', peopleAdded: 'people_added', effectiveOn: 'effective_on', dueNowCents: 'due_now_cents', intentId: 'intent_id', reason: 'reason', createdAt: 'created_at', updatedAt: 'updated_at', appliedAt: 'applied_at',
  },
  grants: [
    { to: STAFF, actions: ['read'] },
    // add-ons tell of medicines
    ...sellers(CHANGE.filter(f => f !== 'dueNowCents')),
    member([...CHANGE, 'fromAddOnVersionIds', 'toAddOnVersionIds', 'peopleAdded']),
  ],
});

export const enrollmentSubjects = [applicationSubject, householdSubject, personSubject, agreementSubject, membershipSubject, membershipChangeSubject];
