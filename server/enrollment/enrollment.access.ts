import type { Actor } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { Agreement } from './agreement.entity.js';
import { Application } from './application.entity.js';
import { Household, Person } from './household.entity.js';
import { Membership } from './membership.entity.js';

const STAFF = ['owner', 'billing', 'support', 'compliance'] as const;
const own = (field: string) => (actor: Actor) => ({ [field]: actor.applicationId ?? null });

export const applicationSubject = declareSubject({
  name: 'Application', table: 'application', entity: Application,
  tenancy: { application: 'id', contact: 'contact', agency: 'agency_id', group: 'group_id' },
  fields: {
    id: 'id', number: 'number', state: 'state', source: 'source', locale: 'locale', siteId: 'site_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', agentCode: 'agent_code',
    campaign: 'campaign', planHint: 'plan_hint', groupCode: 'group_code', referrer: 'referrer', utm: 'utm', contactChannel: 'contact_channel', contact: 'contact', contactVerifiedAt: 'contact_verified_at',
    tier: 'tier', planVersionId: 'plan_version_id', addOnVersionIds: 'add_on_version_ids', quotedCents: 'quoted_cents', startsOn: 'starts_on', agreementId: 'agreement_id', householdId: 'household_id',
    paymentAttempts: 'payment_attempts', declineReason: 'decline_reason', supersededBy: 'superseded_by', createdAt: 'created_at', updatedAt: 'updated_at', submittedAt: 'submitted_at', decidedAt: 'decided_at',
  },
  grants: [
    { to: ['anonymous'], actions: ['start', 'resend_code', 'confirm_contact', 'resume'] },
    { to: ['visitor'], actions: ['read', 'enroll', 'sign', 'submit', 'reopen', 'withdraw', 'send_resume_link'], rows: own('id') },
    { to: STAFF, actions: ['read'] },
    { to: ['owner', 'support'], actions: ['decline'] },
  ],
});

export const householdSubject = declareSubject({
  name: 'Household', table: 'household', entity: Household,
  tenancy: { application: 'application_id', household: 'id', agency: 'agency_id', group: 'group_id' },
  fields: { id: 'id', applicationId: 'application_id', agencyId: 'agency_id', groupId: 'group_id', email: 'email', phone: 'phone', line1: 'line1', line2: 'line2', city: 'city', state: 'state', zip: 'zip', locale: 'locale', createdAt: 'created_at', updatedAt: 'updated_at' },
  grants: [
    { to: ['visitor'], actions: ['read'], rows: own('applicationId') },
    { to: STAFF, actions: ['read'] },
    { to: ['owner', 'support'], actions: ['correct_contact'] },
  ],
});

export const personSubject = declareSubject({
  name: 'Person', table: 'person', entity: Person,
  tenancy: { application: 'application_id', household: 'household_id', agency: 'agency_id', group: 'group_id' },
  fields: { id: 'id', householdId: 'household_id', applicationId: 'application_id', agencyId: 'agency_id', groupId: 'group_id', role: 'role', firstName: 'first_name', lastName: 'last_name', birthDateSealed: 'birth_date_sealed', disabled: 'disabled', medicare: 'medicare', agesOutOn: 'ages_out_on', position: 'position', createdAt: 'created_at' },
  grants: [
    { to: ['visitor'], actions: ['read'], rows: own('applicationId') },
    { to: ['owner', 'support', 'compliance'], actions: ['read'] },
    { to: ['billing'], actions: ['read'], fields: ['id', 'householdId', 'applicationId', 'role', 'firstName', 'lastName', 'position', 'createdAt'] },
  ],
});

export const agreementSubject = declareSubject({
  name: 'Agreement', table: 'agreement', entity: Agreement, tenancy: { application: 'application_id', household: 'household_id' },
  fields: { id: 'id', applicationId: 'application_id', householdId: 'household_id', documentId: 'document_id', textHash: 'text_hash', version: 'version', packState: 'pack_state', locale: 'locale', countersignedBy: 'countersigned_by', countersignedAt: 'countersigned_at', signedAt: 'signed_at', replacedAt: 'replaced_at' },
  grants: [{ to: ['visitor'], actions: ['read'], rows: own('applicationId') }, { to: STAFF, actions: ['read'] }],
});

export const membershipSubject = declareSubject({
  name: 'Membership', table: 'membership', entity: Membership,
  tenancy: { application: 'application_id', household: 'household_id', agency: 'agency_id', group: 'group_id' },
  fields: {
    id: 'id', number: 'number', applicationId: 'application_id', householdId: 'household_id', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', payerId: 'payer_id', state: 'state', tier: 'tier',
    planVersionId: 'plan_version_id', addOnVersionIds: 'add_on_version_ids', monthlyCents: 'monthly_cents', startsOn: 'starts_on', endsOn: 'ends_on', paidThrough: 'paid_through', nextChargeOn: 'next_charge_on',
    previousId: 'previous_id', createdAt: 'created_at', updatedAt: 'updated_at', activatedAt: 'activated_at',
  },
  grants: [{ to: ['visitor'], actions: ['read'], rows: own('applicationId') }, { to: STAFF, actions: ['read'] }],
});

export const enrollmentSubjects = [applicationSubject, householdSubject, personSubject, agreementSubject, membershipSubject];
