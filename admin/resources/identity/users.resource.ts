import { panelResource } from '#admin/kit/registry.js';
import { endSession, endSessionsOf, grantRole, invitationSubject, inviteStaff, resendInvitation, resetSecondFactor, revokeRole, roleGrantSubject, sendPasswordReset, sessionSubject, suspendUser, userSubject, withdrawInvitation } from '#identity/index.js';
import { AGENCY, createdAt, locale, OFFICE, state, text } from '../shared.js';

const ROLES = { owner: 'Owner', billing: 'Billing', support: 'Support', compliance: 'Compliance', agency_manager: 'Agency manager', agent: 'Agent', employer_admin: 'Employer', member: 'Member' };

/** What a role is for, by name. */
const SCOPE = { agencyId: { label: 'Agency', kind: 'reference', reference: 'agencies' }, agentId: { label: 'Agent', kind: 'reference', reference: 'agents' }, groupId: { label: 'Group', kind: 'reference', reference: 'groups' } } as const;

export const users = panelResource({
  subject: userSubject, panels: ['admin'], id: 'users', label: 'Users', singular: 'User', navigation: OFFICE, hint: 'People who sign in.',
  fields: {
    name: { label: 'Name' }, email: { label: 'Email' }, state: state('State', { active: 'good', suspended: 'bad' }), failedSignIns: { label: 'Failed sign-ins', kind: 'number' }, lockedUntil: { label: 'Locked until', kind: 'instant' }, lastSignInAt: { label: 'Last sign-in', kind: 'instant' }, createdAt,
  },
  title: row => text(row, 'name'), named: { fields: ['name'], sql: c => c('name') }, list: ['name', 'email', 'state', 'lastSignInAt', 'createdAt'], show: ['name', 'email', 'state', 'lastSignInAt', 'failedSignIns', 'lockedUntil', 'createdAt'],
  filters: ['state', 'lastSignInAt'], search: ['name', 'email'], spotlight: ['email', 'state'], sort: { by: 'name', direction: 'asc' },
  actions: [
    { useCase: inviteStaff, label: 'Invite staff', on: 'resource', explain: 'They get a link by mail, valid for seven days, and choose their password and second step themselves. Agents and employers are invited from their own pages.' },
    { useCase: grantRole, label: 'Grant a role', on: 'record', id: 'userId', explain: 'It counts from their next click on, or from its first day. An agency manager needs an agency, an agent an agent, an employer a group; staff roles need none.' },
    { useCase: sendPasswordReset, label: 'Send a reset link', on: 'record', id: 'id', when: row => row['state'] === 'active', explain: 'They get a link by mail, valid for 30 minutes, and choose a new password. You never know it.' },
    { useCase: endSessionsOf, label: 'End all sessions', on: 'record', id: 'id', confirm: 'They are signed out everywhere. Go on?' },
    { useCase: resetSecondFactor, label: 'Reset second step', on: 'record', id: 'id', danger: true, explain: 'For somebody who lost the phone and the recovery codes. Make sure that it is them: call back on a number you know. They are told by mail, and the next sign-in sets a new second step up.', confirm: 'Their authenticator and recovery codes stop working and their sessions end. Reset them?' },
    { useCase: suspendUser, label: 'Suspend or restore', on: 'record', id: 'id', prefill: { state: 'state' }, danger: true, confirm: 'All sessions of this person end at once. Go on?' },
  ],
  related: [{ resource: 'roles', field: 'userId', label: 'Roles' }, { resource: 'sessions', field: 'userId', label: 'Sessions' }],
});

export const roles = panelResource({
  subject: roleGrantSubject, panels: ['admin'], id: 'roles', label: 'Roles', singular: 'Role', navigation: OFFICE, hint: 'Who may do what, since when and until when.',
  fields: { userId: { label: 'User', kind: 'reference', reference: 'users' }, role: { label: 'Role', kind: 'state', options: ROLES }, ...SCOPE, startsOn: { label: 'From', kind: 'date' }, endsOn: { label: 'Last day', kind: 'date' }, grantedBy: { label: 'Granted by', kind: 'reference', reference: 'users' }, createdAt },
  title: row => ROLES[text(row, 'role') as keyof typeof ROLES] ?? text(row, 'role'), list: ['userId', 'role', 'agencyId', 'agentId', 'groupId', 'startsOn', 'endsOn'], show: ['userId', 'role', 'agencyId', 'agentId', 'groupId', 'startsOn', 'endsOn', 'grantedBy', 'createdAt'],
  filters: ['role', 'agencyId', 'agentId', 'groupId', 'startsOn', 'endsOn', 'userId'], search: [], sort: { by: 'createdAt', direction: 'desc' }, sortable: ['role', 'startsOn', 'endsOn', 'createdAt'],
  actions: [{ useCase: revokeRole, label: 'Revoke', on: 'record', id: 'id', danger: true, confirm: 'The role is gone on their next click. Revoke it?' }],
});

export const sessions = panelResource({
  subject: sessionSubject, panels: ['admin'], id: 'sessions', label: 'Sessions', singular: 'Session', navigation: OFFICE, hint: 'Browsers that signed in, and until when.',
  fields: {
    userId: { label: 'User', kind: 'reference', reference: 'users' }, panel: { label: 'Panel', kind: 'state', options: { admin: 'Back office', agent: 'Agents', employer: 'Employers' } }, ip: { label: 'Address', kind: 'code', lookup: 'whole' }, agent: { label: 'Browser' },
    mfaAt: { label: 'Second step', kind: 'instant' }, seenAt: { label: 'Last seen', kind: 'instant' }, expiresAt: { label: 'Ends at the latest', kind: 'instant' }, endedAt: { label: 'Ended', kind: 'instant' }, createdAt,
  },
  title: row => text(row, 'ip') || 'Session', list: ['userId', 'panel', 'ip', 'seenAt', 'createdAt', 'endedAt'], show: ['userId', 'panel', 'ip', 'agent', 'createdAt', 'mfaAt', 'seenAt', 'expiresAt', 'endedAt'],
  filters: ['userId', 'panel', 'createdAt', 'seenAt', 'endedAt'], search: ['ip'], sort: { by: 'createdAt', direction: 'desc' }, sortable: ['createdAt', 'seenAt', 'endedAt'],
  actions: [{ useCase: endSession, label: 'End it', on: 'record', id: 'id', when: row => row['endedAt'] === null, confirm: 'This browser is signed out on its next click. Go on?' }],
});

export const invitations = panelResource({
  subject: invitationSubject, panels: ['admin', 'agent'], id: 'invitations', label: 'Invitations', singular: 'Invitation', navigation: OFFICE, hint: 'Who was asked to join, and by whom.',
  fields: {
    name: { label: 'Name' }, email: { label: 'Email' }, roles: { label: 'Roles', kind: 'list' }, state: state('State', { open: 'busy', accepted: 'good', withdrawn: 'quiet' }), ...SCOPE, endsOn: { label: 'Roles end on', kind: 'date' }, locale, expiresAt: { label: 'Link valid until', kind: 'instant' }, sends: { label: 'Sent', kind: 'number' },
    sentAt: { label: 'Last sent', kind: 'instant' }, invitedBy: { label: 'Invited by', kind: 'reference', reference: 'users' }, userId: { label: 'User', kind: 'reference', reference: 'users' }, acceptedAt: { label: 'Accepted', kind: 'instant' }, createdAt,
  },
  title: row => text(row, 'name'), named: { fields: ['name'], sql: c => c('name') }, nameLabel: 'Name', list: ['email', 'roles', 'state', 'sentAt', 'expiresAt'], show: ['name', 'email', 'roles', 'state', 'agencyId', 'agentId', 'groupId', 'endsOn', 'locale', 'expiresAt', 'sends', 'sentAt', 'invitedBy', 'userId', 'acceptedAt', 'createdAt'],
  filters: ['state', 'sentAt', 'expiresAt', 'invitedBy', 'agentId'], search: ['name', 'email'], sort: { by: 'createdAt', direction: 'desc' }, sortable: ['email', 'state', 'sentAt', 'expiresAt', 'createdAt'],
  actions: [
    { useCase: resendInvitation, label: 'Send it again', on: 'record', id: 'id', when: row => row['state'] === 'open', explain: 'A new link for seven days; the one before stops working.' },
    { useCase: withdrawInvitation, label: 'Withdraw', on: 'record', id: 'id', danger: true, when: row => row['state'] === 'open', confirm: 'The link stops working at once. Withdraw the invitation?' },
  ],
  views: { agent: {
    navigation: AGENCY, hint: 'Agents of yours who were asked to sign in. You ask them on their own page, under Agents.', list: ['email', 'state', 'agentId', 'sentAt', 'expiresAt'],
    show: ['name', 'email', 'state', 'agentId', 'endsOn', 'locale', 'expiresAt', 'sends', 'sentAt', 'acceptedAt', 'createdAt'], filters: ['state', 'sentAt', 'expiresAt', 'agentId'],
  } },
});
