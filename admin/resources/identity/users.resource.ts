import { panelResource } from '#admin/kit/registry.js';
import { createUser, grantRole, revokeRole, roleGrantSubject, suspendUser, userSubject } from '#identity/index.js';
import { createdAt, OFFICE, state, text } from '../shared.js';

const ROLES = { owner: 'Owner', billing: 'Billing', support: 'Support', compliance: 'Compliance', agency_manager: 'Agency manager', agent: 'Agent', employer_admin: 'Employer', member: 'Member' };

export const users = panelResource({
  subject: userSubject, panels: ['admin'], id: 'users', label: 'Users', singular: 'User', navigation: OFFICE, hint: 'People who sign in.',
  fields: {
    name: { label: 'Name' }, email: { label: 'Email' }, state: state('State', { active: 'good', suspended: 'bad' }), failedSignIns: { label: 'Failed sign-ins', kind: 'number' }, lockedUntil: { label: 'Locked until', kind: 'instant' }, lastSignInAt: { label: 'Last sign-in', kind: 'instant' }, createdAt,
  },
  title: row => text(row, 'name'), list: ['name', 'email', 'state', 'lastSignInAt', 'createdAt'], show: ['name', 'email', 'state', 'lastSignInAt', 'failedSignIns', 'lockedUntil', 'createdAt'],
  filters: ['state', 'lastSignInAt'], search: ['name', 'email'], spotlight: ['email', 'state'], sort: { by: 'name', direction: 'asc' },
  actions: [
    { useCase: createUser, label: 'Add a user', on: 'resource', explain: 'Tell them the first password in person, not by mail.' },
    { useCase: grantRole, label: 'Grant a role', on: 'record', id: 'userId', explain: 'It counts from their next click on.' },
    { useCase: suspendUser, label: 'Suspend or restore', on: 'record', id: 'id', prefill: { state: 'state' }, danger: true, confirm: 'All sessions of this person end at once. Go on?' },
  ],
  related: [{ resource: 'roles', field: 'userId', label: 'Roles' }],
});

export const roles = panelResource({
  subject: roleGrantSubject, panels: ['admin'], id: 'roles', label: 'Roles', singular: 'Role', navigation: OFFICE, hint: 'Who may do what, since when and until when.',
  fields: { userId: { label: 'User', kind: 'reference', reference: 'users' }, role: { label: 'Role', kind: 'state', options: ROLES }, startsOn: { label: 'From', kind: 'date' }, endsOn: { label: 'Last day', kind: 'date' }, grantedBy: { label: 'Granted by', kind: 'reference', reference: 'users' }, createdAt },
  title: row => ROLES[text(row, 'role') as keyof typeof ROLES] ?? text(row, 'role'), list: ['userId', 'role', 'startsOn', 'endsOn', 'grantedBy'], show: ['userId', 'role', 'startsOn', 'endsOn', 'grantedBy', 'createdAt'],
  filters: ['role', 'startsOn', 'endsOn', 'userId'], search: [], sort: { by: 'createdAt', direction: 'desc' }, sortable: ['role', 'startsOn', 'endsOn', 'createdAt'],
  actions: [{ useCase: revokeRole, label: 'Revoke', on: 'record', id: 'id', danger: true, confirm: 'The role is gone on their next click. Revoke it?' }],
});
