import { panelResource } from '#admin/kit/registry.js';
import { changeGroup, changeGroupContact, groupSubject, moveGroup, registerGroup } from '#groups/index.js';
import { inviteEmployer } from '#identity/index.js';
import { COMPANY, createdAt, PARTNERS, state, text, updatedAt } from '../shared.js';

const CONTRIBUTION = { none: 'Nothing', fixed: 'A fixed amount', percent: 'A share', all: 'Everything' } as const;

export const groups = panelResource({
  subject: groupSubject, panels: ['admin', 'employer'], id: 'groups', label: 'Groups', singular: 'Group', navigation: PARTNERS, hint: 'Employers whose people enroll by a code.',
  fields: {
    name: { label: 'Name' }, code: { label: 'Group code', kind: 'code' }, state: state('State', { active: 'good', suspended: 'bad', ended: 'quiet' }), contactName: { label: 'Contact' }, contactEmail: { label: 'Contact email' }, contactPhone: { label: 'Contact phone' },
    contributionKind: { label: 'The employer bears', kind: 'state', options: CONTRIBUTION }, contributionCents: { label: 'Amount a month', kind: 'money' }, contributionBps: { label: 'Share (5000 = half)', kind: 'number' }, createdAt, updatedAt,
  },
  title: row => text(row, 'name'), named: { fields: ['name'], sql: c => c('name') }, list: ['name', 'code', 'state', 'contributionKind', 'contactName', 'createdAt'],
  show: ['name', 'code', 'state', 'contactName', 'contactEmail', 'contactPhone', 'contributionKind', 'contributionCents', 'contributionBps', 'createdAt', 'updatedAt'],
  filters: ['state', 'contributionKind', 'createdAt'], search: ['name', 'code', 'contactName', 'contactEmail'], spotlight: ['code', 'contactName', 'state'], sort: { by: 'name', direction: 'asc' },
  actions: [
    { useCase: registerGroup, label: 'Register a group', on: 'resource', explain: 'What the employer bears is kept as agreed; nothing is charged by it yet.' },
    { useCase: inviteEmployer, label: 'Invite somebody', on: 'record', id: 'groupId', prefill: { name: 'contactName', email: 'contactEmail' }, when: row => row['state'] !== 'ended', explain: 'They sign in to the employers\' panel and see this group. The link comes by mail and is valid for seven days.' },
    { useCase: changeGroup, label: 'Change name or terms', on: 'record', id: 'id', prefill: { name: 'name', contributionKind: 'contributionKind', contributionCents: 'contributionCents', contributionBps: 'contributionBps' }, confirm: 'New terms hold for people who enroll from now on. Go on?' },
    { useCase: changeGroupContact, label: 'Change contact', on: 'record', id: 'id', prefill: { contactName: 'contactName', contactEmail: 'contactEmail', contactPhone: 'contactPhone' } },
    { useCase: moveGroup, label: 'Suspend, restore or end', on: 'record', id: 'id', danger: true, when: row => row['state'] !== 'ended', explain: 'Memberships that were made by the code stay.', confirm: 'The group code stops or starts counting at once. Go on?' },
  ],
  views: { employer: { label: 'My company', singular: 'Company', navigation: COMPANY, hint: 'Your group code and what you agreed to bear.', actions: [{ useCase: changeGroupContact, label: 'Change contact', on: 'record', id: 'id', prefill: { contactName: 'contactName', contactEmail: 'contactEmail', contactPhone: 'contactPhone' } }] } },
  related: [{ resource: 'memberships', field: 'groupId', label: 'Memberships' }],
});
