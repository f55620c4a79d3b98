import { type Actor, scopesOf } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { RoleGrant } from './role-grant.entity.js';
import { Session } from './session.entity.js';
import { Invitation } from './invitation/invitation.entity.js';
import { SecondFactor } from './second-factor/second-factor.entity.js';
import { UserAccount } from './user-account.entity.js';

export const userSubject = declareSubject({
  name: 'UserAccount', table: 'user_account', entity: UserAccount, tenancy: { user: 'id' },
  fields: { id: 'id', email: 'email', name: 'name', locale: 'locale', state: 'state', failedSignIns: 'failed_sign_ins', lockedUntil: 'locked_until', lastSignInAt: 'last_sign_in_at', createdAt: 'created_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['billing', 'support'], actions: ['read'], fields: ['id', 'name', 'state'] },
    { to: ['user'], actions: ['read'], fields: ['id', 'email', 'name', 'locale', 'state', 'lastSignInAt'], rows: actor => ({ id: actor.id }) },
    { to: ['owner'], actions: ['suspend', 'end_sessions', 'send_reset'] },
  ],
});

export const roleGrantSubject = declareSubject({
  name: 'RoleGrant', table: 'role_grant', entity: RoleGrant, tenancy: { user: 'user_id' },
  fields: { id: 'id', userId: 'user_id', role: 'role', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', householdId: 'household_id', startsOn: 'starts_on', endsOn: 'ends_on', grantedBy: 'granted_by', createdAt: 'created_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['user'], actions: ['read'], rows: actor => ({ userId: actor.id }) },
    { to: ['owner'], actions: ['grant', 'revoke'] },
  ],
});

export const sessionSubject = declareSubject({
  name: 'Session', table: 'session', entity: Session, tenancy: { user: 'user_id' },
  fields: { id: 'id', userId: 'user_id', panel: 'panel', createdAt: 'created_at', seenAt: 'seen_at', mfaAt: 'mfa_at', expiresAt: 'expires_at', ip: 'ip', agent: 'agent', endedAt: 'ended_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['user'], actions: ['read', 'end'], rows: actor => ({ userId: actor.id }) },
    { to: ['owner'], actions: ['end'] },
  ],
});

/** The secret is no field: nothing but the check of a code opens it. */
export const secondFactorSubject = declareSubject({
  name: 'SecondFactor', table: 'second_factor', entity: SecondFactor, tenancy: { user: 'user_id' },
  fields: { id: 'id', userId: 'user_id', createdAt: 'created_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['user'], actions: ['read', 'renew_codes', 'replace'], rows: actor => ({ userId: actor.id }) },
    { to: ['owner'], actions: ['reset'] },
  ],
});

const ofOwnAgents = (actor: Actor) => ({ agencyId: { $in: scopesOf(actor.roles, 'agency_manager', 'agencyId') }, agentId: { $ne: null } });

export const invitationSubject = declareSubject({
  name: 'Invitation', table: 'invitation', entity: Invitation, tenancy: { agency: 'agency_id', group: 'group_id' },
  fields: { id: 'id', email: 'email', name: 'name', locale: 'locale', roles: 'roles', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', endsOn: 'ends_on', state: 'state', expiresAt: 'expires_at', sends: 'sends', sentAt: 'sent_at', invitedBy: 'invited_by', userId: 'user_id', acceptedAt: 'accepted_at', createdAt: 'created_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['owner'], actions: ['invite', 'invite_agent', 'resend', 'withdraw'] },
    { to: ['agency_manager'], actions: ['read'], fields: ['id', 'email', 'name', 'locale', 'agencyId', 'agentId', 'endsOn', 'state', 'expiresAt', 'sends', 'sentAt', 'acceptedAt', 'createdAt'], rows: ofOwnAgents },
    { to: ['agency_manager'], actions: ['invite_agent', 'resend', 'withdraw'], rows: ofOwnAgents },
  ],
});

export const staffIdentitySubjects = [userSubject, roleGrantSubject, sessionSubject, secondFactorSubject, invitationSubject];
