import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { registerAgency, registerAgent } from '#agents/index.js';
import { newId } from '#kit/ids/ids.js';
import { type IdentityWorld, type Somebody, startIdentityWorld } from '#test/simulators/identity-world.js';
import { restFactor } from '#test/second-factor.js';
import { systemCredentialsOf } from './identity.repository.js';
import { currentSession, endSession, endSessionsOf, grantRole, resetSecondFactor, revokeRole, signIn, suspendUser } from './index.js';

let w: IdentityWorld;
let owner: Somebody;
beforeAll(async () => { w = await startIdentityWorld(); owner = await w.somebody(['owner']); });
afterAll(() => w.close());

const at = (token: string) => currentSession(w.db, 'admin', token, {});
const day = async (offset: number): Promise<string> => (await w.sql<{ d: string }>(`select ((now() at time zone 'America/Phoenix')::date + $1::int)::text d`, offset))[0]!.d;
const grantsOf = (userId: string) => w.sql<{ id: string; role: string }>('select id, role from role_grant where user_id = $1 order by created_at', userId);
const refused = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'done', (e: { code: string }) => e.code);

describe('a granted role', () => {
  test('counts on the next request, from its first day to its last', async () => {
    const person = await w.somebody(['support']);
    const { token } = await person.enter();
    const roles = async () => (await at(token))?.actor.roles.map(r => r.role).sort();
    const { id } = await execute(w.db, owner.actor, grantRole, { userId: person.id, role: 'billing', endsOn: await day(0) }) as { id: string };
    expect(await roles()).toEqual(['billing', 'support']);
    await w.sql('update role_grant set starts_on = starts_on - 3, ends_on = $2 where id = $1', id, await day(-1));
    expect(await roles(), 'its last day was yesterday').toEqual(['support']);
    await execute(w.db, owner.actor, grantRole, { userId: person.id, role: 'compliance', startsOn: await day(1) });
    expect(await roles(), 'its first day is tomorrow').toEqual(['support']);
  });

  test('ends with its last day where the provider is, and begins with its first there', async () => {
    const { id } = await w.somebody(['support']);
    const [{ email }] = await w.sql<{ email: string }>('select email from user_account where id = $1', id) as [{ email: string }];
    await w.sql(`update role_grant set starts_on = '2031-03-10', ends_on = '2031-03-12' where user_id = $1`, id);
    const heldAt = async (moment: string): Promise<number> => (await systemCredentialsOf(w.db, email, new Date(moment)))!.roles.length;
    // Arizona is seven hours behind UTC
    expect(await Promise.all(['2031-03-10T06:59:59Z', '2031-03-10T07:00:00Z', '2031-03-13T06:59:59Z', '2031-03-13T07:00:00Z'].map(heldAt))).toEqual([0, 1, 1, 0]);
  });

  test('revoked is gone on the next request, with the session when nothing is left', async () => {
    const person = await w.somebody(['support']);
    const { token } = await person.enter();
    const [grant] = await grantsOf(person.id);
    await execute(w.db, owner.actor, revokeRole, { id: grant!.id, reason: 'left' });
    expect(await at(token)).toBeNull();
    expect(await refused(person.enter())).toBe('sign_in_refused');
  });

  test('has the scope it needs, one that exists, and no other', async () => {
    const agency = await execute(w.db, system('test'), registerAgency, { name: 'Desert Agency', email: 'desert@agency.example' }) as { id: string };
    const agent = await execute(w.db, system('test'), registerAgent, { agencyId: agency.id, name: 'Adam Agent', email: 'adam@agency.example' }) as { id: string };
    const person = await w.somebody(['support']);
    const grant = (input: object) => refused(execute(w.db, owner.actor, grantRole, { userId: person.id, ...input }));
    expect(await grant({ role: 'agency_manager' })).toBe('scope_unknown');
    expect(await grant({ role: 'agency_manager', agencyId: newId() })).toBe('scope_unknown');
    expect(await grant({ role: 'owner', agencyId: agency.id })).toBe('scope_unknown');
    expect(await grant({ role: 'agent', groupId: agency.id })).toBe('scope_unknown');
    expect(await grant({ role: 'member' })).toBe('invalid_payload');
    expect(await grant({ role: 'billing', startsOn: await day(5), endsOn: await day(4) })).toBe('ends_before_start');
    expect(await grant({ role: 'agency_manager', agencyId: agency.id })).toBe('done');
    expect(await grant({ role: 'agency_manager', agencyId: agency.id })).toBe('role_held');
    expect(await grant({ role: 'agent', agentId: agent.id })).toBe('done');
    expect((await currentSession(w.db, 'agent', (await person.enter()).token, {}))?.actor.rowScope.keys).toMatchObject({ agency: [agency.id], agent: [agent.id] });
  });
});

describe('the last owner', () => {
  test('stays: two owners who remove each other at the same moment are not both removed', async () => {
    const alone = await startIdentityWorld();
    try {
      const [a, b] = [await alone.somebody(['owner']), await alone.somebody(['owner'])];
      const grants = async (id: string) => (await alone.sql<{ id: string }>('select id from role_grant where user_id = $1', id))[0]!.id;
      const [ga, gb] = [await grants(a.id), await grants(b.id)];
      expect(await refused(execute(alone.db, a.actor, revokeRole, { id: ga, reason: 'myself' }))).toBe('own_account');
      expect(await refused(execute(alone.db, a.actor, suspendUser, { id: a.id, state: 'suspended', reason: 'myself' }))).toBe('own_account');
      const both = await Promise.all([refused(execute(alone.db, a.actor, revokeRole, { id: gb, reason: 'race' })), refused(execute(alone.db, b.actor, suspendUser, { id: a.id, state: 'suspended', reason: 'race' }))]);
      expect(both.sort()).toEqual(['done', 'last_owner']);
    } finally { await alone.close(); }
  });
});

describe('an owner', () => {
  test('ends one session of somebody, or all; others cannot', async () => {
    const person = await w.somebody(['support']);
    const first = (await person.enter()).token;
    await restFactor(w.db, person.id);
    const second = (await person.enter()).token;
    const sessionId = (await at(first))!.sessionId;
    const stranger = await w.somebody(['support']);
    expect(await refused(execute(w.db, stranger.actor, endSession, { id: sessionId }))).toBe('not_found');
    await execute(w.db, owner.actor, endSession, { id: sessionId });
    await execute(w.db, owner.actor, endSession, { id: sessionId });
    expect([await at(first), (await at(second)) !== null]).toEqual([null, true]);
    expect(await refused(execute(w.db, stranger.actor, endSessionsOf, { id: person.id, reason: 'no right' }))).toBe('forbidden');
    await execute(w.db, owner.actor, endSessionsOf, { id: person.id, reason: 'lost laptop' });
    expect(await at(second)).toBeNull();
  });

  test('resets a second factor: sessions and recovery codes end, the next sign-in sets one up, the person is told', async () => {
    const person = await w.somebody(['support']);
    const { token } = await person.enter();
    expect(await refused(execute(w.db, owner.actor, resetSecondFactor, { id: owner.id, reason: 'my own' }))).toBe('own_account');
    expect(await refused(execute(w.db, (await w.somebody(['support'])).actor, resetSecondFactor, { id: person.id, reason: 'no right' }))).toBe('forbidden');
    await execute(w.db, owner.actor, resetSecondFactor, { id: person.id, reason: 'called back' });
    expect(await at(token)).toBeNull();
    expect(await w.sql('select 1 from recovery_code where user_id = $1', person.id)).toEqual([]);
    expect(await signIn(w.db, { email: person.email, password: 'correct horse battery', panel: 'admin' }, w.origin())).toMatchObject({ next: 'set_up' });
    expect(await w.sql(`select 1 from domain_event where name = 'second_factor.reset' and payload->>'user' = $1`, person.id)).toHaveLength(1);
    expect(await w.sql(`select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'notices.on_second_factor_reset' and j.payload->>'user' = $1`, person.id)).toHaveLength(1);
    expect(await refused(execute(w.db, owner.actor, resetSecondFactor, { id: person.id, reason: 'once more' }))).toBe('not_found');
  });

  test('suspends at once, and restores without giving sessions back', async () => {
    const person = await w.somebody(['support']);
    const { token } = await person.enter();
    await execute(w.db, owner.actor, suspendUser, { id: person.id, state: 'suspended', reason: 'away' });
    expect(await at(token)).toBeNull();
    expect(await refused(person.enter())).toBe('sign_in_refused');
    await execute(w.db, owner.actor, suspendUser, { id: person.id, state: 'active', reason: 'back' });
    expect(await at(token)).toBeNull();
    await restFactor(w.db, person.id);
    await expect(person.enter()).resolves.toBeTruthy();
  });
});
