import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Abilities from '#access/ability.js';
import type * as Scopes from '#access/scope.js';
import type * as Presenting from '#admin/kit/present.js';
import type { Role } from '#access/actor.js';
import type { Row } from '#admin/kit/registry.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { asAdmin } from '#test/db/database.js';
import { THOROUGH } from '#test/thorough.js';
import { type PanelWorld, panelWorld } from '../panel-world.js';
import { walkTables } from './database.js';
import { type MatrixWorld, matrixWorld } from './people.js';
import { type Expected, readTable } from './table.js';
import { type Finding, walkPanels } from './walk.js';

/** The seam: each enforcer is wrapped, in this file's world alone, and lets everything through while its switch is on. */
const leak = vi.hoisted(() => ({ guard: false, scope: false, projection: false, resource: false }));

vi.mock('#access/ability.js', async original => {
  const real = await original<typeof Abilities>();
  const open = (ability: Abilities.Ability): Abilities.Ability => (leak.guard ? Object.assign(Object.create(ability) as Abilities.Ability, { can: (action: string, subject: never) => action !== 'read' || ability.can(action, subject) }) : ability);
  return {
    ...real, abilityOf: (principal: object) => open(real.abilityOf(principal)), permits: (...args: Parameters<typeof real.permits>) => leak.guard || real.permits(...args),
    project: (...args: Parameters<typeof real.project>) => (leak.projection ? { ...args[2] } : real.project(...args)),
  };
});
vi.mock('#access/scope.js', async original => {
  const real = await original<typeof Scopes>();
  return {
    ...real, scoped: (...[tx, subject, alias, action]: Parameters<typeof real.scoped>) => (leak.scope ? tx.builder(subject.entity, alias) : real.scoped(tx, subject, alias, action)),
    scopeSql: (...args: Parameters<typeof real.scopeSql>) => (leak.scope ? { text: 'TRUE', params: {} } : real.scopeSql(...args)),
  };
});
vi.mock('#admin/kit/present.js', async original => {
  const real = await original<typeof Presenting>();
  const whole = (row: Row): Presenting.Params => JSON.parse(JSON.stringify(row, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v))) as Presenting.Params;
  return { ...real, presentRow: (...args: Parameters<typeof real.presentRow>) => (leak.resource ? whole(args[2]) : real.presentRow(...args)) };
});

let world: PanelWorld;
let m: MatrixWorld;
let table: Expected;
beforeAll(async () => { world = await panelWorld({ ports: { storage: new MemoryStorage() } }); m = await matrixWorld(world); table = readTable(); }, 60_000);
afterAll(async () => { await world?.close(); });
afterEach(() => { for (const name of Object.keys(leak) as (keyof typeof leak)[]) leak[name] = false; });

const texts = (findings: readonly Finding[]): string => findings.map(f => `${f.at}: ${f.text}`).join('\n');
const walk = async (roles: readonly Role[], ...resources: string[]): Promise<string> => texts(await walkPanels(m, table, { roles, resources }));

test('without a leak this part of the matrix is green', { ...THOROUGH, timeout: 60_000 }, async () => {
  expect(await walk(['agent', 'employer_admin', 'billing'], 'applications', 'members', 'agents', 'groups')).toBe('');
});

describe('each enforcer, opened, turns the matrix red', THOROUGH, () => {
  test('the guard: who may not run a use case gets as far as its input', async () => {
    leak.guard = true;
    const found = await walk(['agent', 'billing'], 'agents', 'groups');
    expect(found).toContain('agent at /agent, agents: changeAgent on A1 answers 422, not 403');
    expect(found).toContain('billing at /admin, groups: moveGroup on G1 answers 422, not 403');
  }, 60_000);

  test('the SQL scope: rows of the same tenant that the ability leaves out, although row-level security still holds', async () => {
    leak.scope = true;
    const found = await walk(['agent', 'employer_admin'], 'applications', 'members');
    expect(found).toContain('agent at /agent, applications: list shows rows of U');
    expect(found).toContain('employer_admin at /employer, members: list shows rows of G1d');
    expect(found).not.toMatch(/shows rows of [^\n]*(B1|G2|N)/);
  }, 60_000);

  test('the projection: fields that the role may not read', async () => {
    leak.projection = true;
    expect(await walk(['billing'], 'members')).toMatch(/billing at \/admin, members: show of A1 gives the field [^\n]*medicare/);
    expect(await walk(['agent'], 'agents')).toMatch(/agents: list gives the field agencyId/);
  }, 60_000);

  test('the guarded resource: columns that no list and no page declares', async () => {
    leak.resource = true;
    expect(await walk(['agent'], 'members')).toMatch(/agent at \/agent, members: list gives the field [^\n]*birthDateSealed/);
  }, 60_000);

  test('row-level security: what the application\'s role gets when the code asks for everything', async () => {
    const sql = async (using: string): Promise<void> => { await asAdmin(world.ownerUrl, `alter policy membership_tenant on membership using (${using})`); };
    const [policy] = await world.sql<{ qual: string }>(`select qual from pg_policies where policyname = 'membership_tenant'`);
    await sql('true');
    try {
      expect(texts(await walkTables(m, table))).toMatch(/agent, table membership: row-level security shows rows of [^\n]*B1/);
    } finally { await sql(policy!.qual); }
    expect(texts(await walkTables(m, table))).toBe('');
  });
});

test('what is new and stands in no row fails, and the message says what to add', { ...THOROUGH, timeout: 60_000 }, async () => {
  const { memberships, ...resources } = table.resources;
  const [without] = [{ ...table, resources: { ...resources, agents: Object.fromEntries(Object.entries(table.resources['agents']!).map(([role, cell]) => [role, { ...cell, actions: '', fields: cell.fields.replace('licensedStates', '') }])) } }];
  expect(memberships).toBeDefined();
  const found = texts(await walkPanels(m, without, { roles: ['agent'], resources: ['agents'] }));
  expect(found).toContain('add a row "memberships" to "resources"');
  expect(found).toContain('add the action "changeAgent" to the roles that may run it in "resources"."agents"');
  expect(found).toContain('add the field "licensedStates" to the roles that may read it in "resources"."agents"');
});
