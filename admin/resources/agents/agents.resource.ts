import { type PanelAction, panelResource } from '#admin/kit/registry.js';
import { agencySubject, agentSubject, changeAgency, changeAgent, moveAgency, moveAgent, registerAgency, registerAgent } from '#agents/index.js';
import { inviteAgencyManager, inviteAgent } from '#identity/index.js';
import { AGENCY, createdAt, PARTNERS, state, text, updatedAt } from '../shared.js';

const contact = { name: 'name', email: 'email', phone: 'phone' } as const;

/** Offered to who manages an agency, too. */
const invite: PanelAction = { useCase: inviteAgent, label: 'Invite to sign in', on: 'record', id: 'agentId', prefill: { name: 'name', email: 'email' }, when: row => row['state'] === 'active', explain: 'They sign in to the agents\' panel and see their own members. The link comes by mail and is valid for seven days.' };
const change: PanelAction = { useCase: changeAgent, label: 'Change', on: 'record', id: 'id', prefill: { ...contact, licensedStates: 'licensedStates' } };

export const agencies = panelResource({
  subject: agencySubject, panels: ['admin', 'agent'], id: 'agencies', label: 'Agencies', singular: 'Agency', navigation: PARTNERS, hint: 'Firms whose agents bring members.',
  fields: { name: { label: 'Name' }, code: { label: 'Code', kind: 'code' }, state: state('State', { active: 'good', suspended: 'bad' }), email: { label: 'Email' }, phone: { label: 'Phone' }, createdAt, updatedAt },
  title: row => text(row, 'name'), named: { fields: ['name'], sql: c => c('name') }, list: ['name', 'code', 'state', 'email', 'createdAt'], show: ['name', 'code', 'state', 'email', 'phone', 'createdAt', 'updatedAt'],
  filters: ['state', 'createdAt'], search: ['name', 'code', 'email'], spotlight: ['code', 'email'], sort: { by: 'name', direction: 'asc' },
  actions: [
    { useCase: registerAgency, label: 'Register an agency', on: 'resource', explain: 'Its agents are added on its own page.' },
    { useCase: registerAgent, label: 'Add an agent', on: 'record', id: 'agencyId', explain: 'The code goes into links and onto printed cards; who enrolls by it is credited to the agent.' },
    { useCase: inviteAgencyManager, label: 'Invite a manager', on: 'record', id: 'agencyId', explain: 'They sign in to the agents\' panel and see this agency\'s agents and members. The link comes by mail and is valid for seven days.' },
    { useCase: changeAgency, label: 'Change', on: 'record', id: 'id', prefill: contact },
    { useCase: moveAgency, label: 'Suspend or restore', on: 'record', id: 'id', danger: true, explain: 'While an agency is suspended no code of its agents counts. People who sign in keep their roles until they are revoked.', confirm: 'Links of all its agents stop or start crediting at once. Go on?' },
  ],
  views: { agent: { label: 'My agency', navigation: AGENCY, hint: 'The agency you manage.', actions: [{ useCase: registerAgent, label: 'Add an agent', on: 'record', id: 'agencyId', explain: 'The code goes into links and onto printed cards; who enrolls by it is credited to the agent.' }] } },
  related: [{ resource: 'agents', field: 'agencyId', label: 'Agents' }, { resource: 'memberships', field: 'agencyId', label: 'Memberships' }],
});

export const agents = panelResource({
  subject: agentSubject, panels: ['admin', 'agent'], id: 'agents', label: 'Agents', singular: 'Agent', navigation: PARTNERS, hint: 'People who sell, each for one agency.',
  fields: {
    name: { label: 'Name' }, code: { label: 'Code', kind: 'code' }, agencyId: { label: 'Agency', kind: 'reference', reference: 'agencies' }, state: state('State', { active: 'good', suspended: 'bad', left: 'quiet' }),
    email: { label: 'Email' }, phone: { label: 'Phone' }, licensedStates: { label: 'Licensed in', kind: 'list' }, createdAt, updatedAt,
  },
  title: row => text(row, 'name'), named: { fields: ['name'], sql: c => c('name') }, list: ['name', 'code', 'agencyId', 'state', 'email', 'createdAt'], show: ['name', 'code', 'agencyId', 'state', 'email', 'phone', 'licensedStates', 'createdAt', 'updatedAt'],
  filters: ['state', 'agencyId', 'createdAt'], search: ['name', 'code', 'email'], spotlight: ['code', 'email'], sort: { by: 'name', direction: 'asc' },
  actions: [
    invite, change,
    { useCase: moveAgent, label: 'Suspend, restore or leave', on: 'record', id: 'id', danger: true, when: row => row['state'] !== 'left', explain: 'Members of before stay the agent\'s. Who has left does not come back under the same code.', confirm: 'The agent\'s code stops or starts crediting at once. Go on?' },
  ],
  views: { agent: { navigation: AGENCY, hint: 'Their codes, and how to reach them.', actions: [invite, change] } },
  related: [{ resource: 'memberships', field: 'agentId', label: 'Memberships' }, { resource: 'applications', field: 'agentId', label: 'Applications' }, { resource: 'invitations', field: 'agentId', label: 'Invitations' }],
});
