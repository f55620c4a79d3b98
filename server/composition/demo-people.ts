import type { Role } from '#access/actor.js';

export const DEMO_DOMAIN = 'demo.example';
export const demoEmail = (key: string): string => `${key.replace('_', '.')}@${DEMO_DOMAIN}`;

interface Scope { readonly agency?: string; readonly agent?: string; readonly group?: string }
interface DemoPerson { readonly key: string; readonly name: string; readonly roles: readonly (readonly [Role, Scope])[] }
const one = (role: Role, name: string, scope: Scope = {}, key: string = role): DemoPerson => ({ key, name, roles: [[role, scope]] });

/** Somebody for each role, colleagues and competitors to be kept apart from, and one person with two roles. Scopes are codes. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  one('owner', 'Olivia Owner'), one('billing', 'Ben Billing'), one('support', 'Sofia Support'), one('compliance', 'Carl Compliance'),
  one('agency_manager', 'Amira Agency', { agency: 'COPPER' }), one('agent', 'Adam Agent', { agent: 'ADAM' }), one('agent', 'Alma Agent', { agent: 'ALMA' }, 'alma'), one('agent', 'Bruno Agent', { agent: 'BRUNO' }, 'bruno'),
  one('employer_admin', 'Emma Employer', { group: 'OCOTILLO' }), one('employer_admin', 'Evan Employer', { group: 'BAKERY' }, 'evan'),
  { key: 'rosa', name: 'Rosa Roles', roles: [['agency_manager', { agency: 'MESA' }], ['employer_admin', { group: 'BAKERY' }]] },
];
