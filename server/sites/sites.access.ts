import { declareSubject } from '#access/declare.js';
import { Site } from './site.entity.js';

export const siteSubject = declareSubject({
  name: 'Site', table: 'site', entity: Site, tenancy: 'public',
  fields: { id: 'id', key: 'key', name: 'name', ownerKind: 'owner_kind', agencyId: 'agency_id', agentId: 'agent_id', groupId: 'group_id', allowedOrigins: 'allowed_origins', accent: 'accent', state: 'state', createdAt: 'created_at', updatedAt: 'updated_at' },
  grants: [
    { to: ['anonymous', 'visitor'], actions: ['read'], fields: ['id', 'key', 'name', 'ownerKind', 'allowedOrigins', 'accent', 'state'], rows: () => ({ state: 'active' }) },
    { to: ['owner', 'billing', 'support', 'compliance'], actions: ['read'] },
    { to: ['owner'], actions: ['register', 'change'] },
  ],
});
export const siteSubjects = [siteSubject];
