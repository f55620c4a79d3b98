import { declareSubject } from '#access/declare.js';
import { Plan, PlanVersion } from './plan.entity.js';

const STAFF = ['owner', 'billing', 'support', 'compliance'] as const;

export const planSubject = declareSubject({
  name: 'Plan', table: 'plan', entity: Plan, tenancy: 'public',
  fields: { id: 'id', code: 'code', kind: 'kind', sort: 'sort', createdAt: 'created_at' },
  grants: [{ to: STAFF, actions: ['read'] }, { to: ['visitor', 'agency_manager', 'agent', 'member'], actions: ['read'] }],
});

export const planVersionSubject = declareSubject({
  name: 'PlanVersion', table: 'plan_version', entity: PlanVersion, tenancy: 'public',
  fields: {
    id: 'id', planId: 'plan_id', version: 'version', state: 'state', soldFrom: 'sold_from', soldUntil: 'sold_until', texts: 'texts', priceEe: 'price_ee', priceEsp: 'price_esp',
    priceEch: 'price_ech', priceFam: 'price_fam', facts: 'facts', createdAt: 'created_at', publishedAt: 'published_at',
  },
  grants: [
    { to: STAFF, actions: ['read'] },
    { to: ['visitor'], actions: ['read'], rows: () => ({ state: 'published' }) },
    // drafts are nobody's business outside
    { to: ['agency_manager', 'agent', 'member'], actions: ['read'], fields: ['id', 'planId', 'version', 'state', 'soldFrom', 'soldUntil', 'texts', 'priceEe', 'priceEsp', 'priceEch', 'priceFam'], rows: () => ({ state: { $ne: 'draft' } }) },
    { to: ['owner'], actions: ['publish', 'draft', 'move_members'] },
  ],
});
export const planSubjects = [planSubject, planVersionSubject];
