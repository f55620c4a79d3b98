import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { registerAgency, registerAgent } from '#agents/index.js';
import { registerGroup } from '#groups/index.js';
import { createUser } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { DEMO_PEOPLE, demoEmail } from './demo-people.js';

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
