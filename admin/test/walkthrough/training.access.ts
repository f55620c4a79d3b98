import { scopesOf } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { Training } from './training.entity.js';

export const trainingSubject = declareSubject({
  name: 'Training', table: 'training', entity: Training, tenancy: { agency: 'agency_id', agent: 'agent_id' },
  fields: { id: 'id', agencyId: 'agency_id', agentId: 'agent_id', title: 'title', passedOn: 'passed_on', score: 'score', createdAt: 'created_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['owner'], actions: ['correct'] },
    { to: ['agency_manager'], actions: ['read', 'correct'], rows: actor => ({ agencyId: { $in: scopesOf(actor.roles, 'agency_manager', 'agencyId') } }) },
    { to: ['agent'], actions: ['read'], fields: ['id', 'title', 'passedOn'], rows: actor => ({ agentId: { $in: scopesOf(actor.roles, 'agent', 'agentId') } }) },
  ],
});
