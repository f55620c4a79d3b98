import { type Role, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { registerAgency, registerAgent } from '#agents/index.js';
import { registerGroup } from '#groups/index.js';
import { createUser } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';

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

const AGENCIES = [
  { code: 'COPPER', name: 'Copper Ridge Benefits', email: 'office@copper-ridge.example', phone: '+1 480 555 0110', agents: [['ADAM', 'Adam Agent', ['AZ', 'TX']], ['ALMA', 'Alma Agent', ['AZ']]] },
  { code: 'MESA', name: 'Mesa Verde Advisors', email: 'office@mesa-verde.example', phone: '+1 480 555 0120', agents: [['BRUNO', 'Bruno Agent', ['AZ', 'FL']]] },
] as const;
const GROUPS = [
  { code: 'OCOTILLO', name: 'Ocotillo Landscaping', contactName: 'Emma Employer', contactEmail: 'hr@ocotillo.example', contactPhone: '+1 480 555 0130', contributionKind: 'percent', contributionBps: 5_000 },
  { code: 'BAKERY', name: 'Palo Verde Bakery', contactName: 'Evan Employer', contactEmail: 'office@palo-verde.example', contributionKind: 'fixed', contributionCents: 4_000 },
] as const;

const actor = system('seed');

/** Two agencies, three agents, two employers, and everybody who signs in. */
export async function seedPartners(db: Db, password: string): Promise<void> {
  for (const { agents, ...agency } of AGENCIES) {
    const { id: agencyId } = await execute(db, actor, registerAgency, agency);
    for (const [code, name, licensedStates] of agents) await execute(db, actor, registerAgent, { agencyId, code, name, email: demoEmail(code.toLowerCase()), licensedStates });
  }
  for (const group of GROUPS) await execute(db, actor, registerGroup, group);
  for (const { key, name, roles } of DEMO_PEOPLE) {
    const { id } = await execute(db, actor, createUser, { email: demoEmail(key), name, password, roles: roles.map(([role]) => role) });
    for (const [role, scope] of roles) await db.systemStatement(`update role_grant set agency_id = (select id from agency where code = $3), agent_id = (select id from agent where code = $4), group_id = (select id from employer_group where code = $5)
      where user_id = $1 and role = $2`, [id, role, scope.agency ?? null, scope.agent ?? null, scope.group ?? null]);
  }
}
