import { scopesOf } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { Agency, Agent } from './agency.entity.js';

const STAFF = ['owner', 'billing', 'support', 'compliance'] as const;

export const agencySubject = declareSubject({
  name: 'Agency', table: 'agency', entity: Agency, tenancy: { agency: 'id' },
  fields: { id: 'id', code: 'code', name: 'name', state: 'state', email: 'email', phone: 'phone', createdAt: 'created_at', updatedAt: 'updated_at' },
  grants: [
    { to: STAFF, actions: ['read'] },
    { to: ['agency_manager'], actions: ['read'], rows: actor => ({ id: { $in: scopesOf(actor.roles, 'agency_manager', 'agencyId') } }) },
    { to: ['owner'], actions: ['register', 'change', 'move'] },
  ],
});

export const agentSubject = declareSubject({
  name: 'Agent', table: 'agent', entity: Agent, tenancy: { agency: 'agency_id', agent: 'id' },
  fields: { id: 'id', agencyId: 'agency_id', code: 'code', name: 'name', state: 'state', email: 'email', phone: 'phone', licensedStates: 'licensed_states', createdAt: 'created_at', updatedAt: 'updated_at' },
  grants: [
    { to: STAFF, actions: ['read'] },
    { to: ['agency_manager'], actions: ['read', 'register', 'change'], rows: actor => ({ agencyId: { $in: scopesOf(actor.roles, 'agency_manager', 'agencyId') } }) },
    // an agent sees the own card, and nothing of colleagues
    { to: ['agent'], actions: ['read'], fields: ['id', 'code', 'name', 'state', 'email', 'phone', 'licensedStates', 'createdAt'], rows: actor => ({ id: { $in: scopesOf(actor.roles, 'agent', 'agentId') } }) },
    // whose code is credited is decided by the owner and the agency; support mends a name, an address or a licence
    { to: ['owner'], actions: ['register', 'move'] },
    { to: ['owner', 'support'], actions: ['change'] },
  ],
});
export const agentSubjects = [agencySubject, agentSubject];
