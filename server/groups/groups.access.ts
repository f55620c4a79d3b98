import { scopesOf } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { EmployerGroup } from './group.entity.js';

const STAFF = ['owner', 'billing', 'support', 'compliance'] as const;

export const groupSubject = declareSubject({
  name: 'Group', table: 'employer_group', entity: EmployerGroup, tenancy: { group: 'id' },
  fields: {
    id: 'id', code: 'code', name: 'name', state: 'state', contactName: 'contact_name', contactEmail: 'contact_email', contactPhone: 'contact_phone', contributionKind: 'contribution_kind',
    contributionCents: 'contribution_cents', contributionBps: 'contribution_bps', createdAt: 'created_at', updatedAt: 'updated_at',
  },
  grants: [
    { to: STAFF, actions: ['read'] },
    { to: ['employer_admin'], actions: ['read', 'change_contact'], rows: actor => ({ id: { $in: scopesOf(actor.roles, 'employer_admin', 'groupId') } }) },
    // who is a group and what it bears is a contract
    { to: ['owner'], actions: ['register', 'change', 'move'] },
    { to: ['owner', 'support'], actions: ['change_contact'] },
  ],
});
export const groupSubjects = [groupSubject];
