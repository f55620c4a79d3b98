import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, system, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { changeAgent, registerAgency, registerAgent } from '#agents/index.js';
import { newId } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';
import { type IdentityWorld, PASSWORD, type Somebody, startIdentityWorld } from '#test/simulators/identity-world.js';
import { acceptInvitation, inviteAgencyManager, inviteAgent, inviteStaff, openInvitation, resendInvitation, signIn, suspendUser, withdrawInvitation } from '../index.js';

let w: IdentityWorld;
let owner: Somebody;
let n = 0;
beforeAll(async () => { w = await startIdentityWorld(); owner = await w.somebody(['owner']); await w.somebody(['owner']); });
afterAll(() => w.close());

const address = () => `invited${++n}@clinic.example`;
async function invited(o: Record<string, unknown> = {}, by: Actor = owner.actor) {
  const email = address();
  const { id } = await execute(w.db, by, inviteStaff, { email, name: 'Ines Invited', roles: ['support'], ...o }) as { id: string };
  return { id, email, token: w.tokenTo(email) };
}
const accept = (token: string, password = PASSWORD) => acceptInvitation(w.db, token, password, w.origin());
const opens = (token: string) => openInvitation(w.db, token, w.origin()).then(() => true, () => false);
const gone = { status: 410, code: 'link_invalid' };

describe('an invitation', () => {
  test('is opened without a change, accepted once, and leads to the set-up of the second factor', async () => {
    const { id, email, token } = await invited({ locale: 'es', endsOn: '2099-12-31', roles: ['support', 'billing'] });
    expect(w.messages.at(-1)).toMatchObject({ to: email, locale: 'es', template: 'staff_invitation', props: { hoursValid: 168 } });
    expect(await openInvitation(w.db, token, w.origin())).toEqual({ email, name: 'Ines Invited', roles: ['support', 'billing'], endsOn: '2099-12-31', known: false });
    expect(await w.sql('select 1 from user_account where email = $1', email)).toEqual([]);
    expect(await accept(token)).toEqual({ panel: 'admin', email, made: true });
    expect(await signIn(w.db, { email, password: PASSWORD, panel: 'admin' }, w.origin())).toMatchObject({ next: 'set_up' });
    const grants = await w.sql('select role, ends_on::text ends, granted_by by from role_grant g join user_account u on u.id = g.user_id where u.email = $1 and u.locale = $2 order by role', email, 'es');
    expect(grants).toEqual(['billing', 'support'].map(role => ({ role, ends: '2099-12-31', by: owner.id })));
    await expect(accept(token)).rejects.toMatchObject(gone);
    expect(await w.sql('select to_state from state_history where subject_id = $1', id)).toEqual([{ to_state: 'accepted' }]);
  });

  test('accepted twice at the same moment makes one account', async () => {
    const { email, token } = await invited();
    const both = await Promise.allSettled([accept(token), accept(token, 'another good password')]);
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await w.sql('select 1 from user_account where email = $1', email)).toHaveLength(1);
  });

  test('that was withdrawn, has run out, or whose roles have ended opens nothing', async () => {
    const [withdrawn, late, ended] = [await invited(), await invited(), await invited({ endsOn: '2099-01-01' })];
    await execute(w.db, owner.actor, withdrawInvitation, { id: withdrawn.id, reason: 'a mistake' });
    await w.sql(`update invitation set expires_at = now() - interval '1 second' where id = $1`, late.id);
    await w.sql(`update invitation set ends_on = current_date - 2 where id = $1`, ended.id);
    for (const { token } of [withdrawn, late, ended]) { expect(await opens(token)).toBe(false); await expect(accept(token)).rejects.toMatchObject(gone); }
    await expect(execute(w.db, owner.actor, resendInvitation, { id: withdrawn.id })).rejects.toMatchObject({ code: 'transition_refused' });
    await expect(execute(w.db, owner.actor, withdrawInvitation, { id: withdrawn.id, reason: 'again' })).rejects.toMatchObject({ code: 'transition_refused' });
  });

  test('sent again has a new link for seven days; the one before is dead', async () => {
    const { id, email, token } = await invited();
    await w.sql(`update invitation set expires_at = now() - interval '1 day' where id = $1`, id);
    await execute(w.db, owner.actor, resendInvitation, { id });
    const second = w.tokenTo(email);
    expect([await opens(token), await opens(second)]).toEqual([false, true]);
    await expect(accept(second)).resolves.toMatchObject({ made: true });
  });

  test('counts only while the person behind it may invite: a suspended owner leaves no back door', async () => {
    const leaving = await w.somebody(['owner']);
    const { id, email, token } = await invited({ roles: ['owner'] }, leaving.actor);
    expect(await opens(token)).toBe(true);
    await execute(w.db, owner.actor, suspendUser, { id: leaving.id, state: 'suspended', reason: 'left' });
    await expect(accept(token)).rejects.toMatchObject(gone);
    await execute(w.db, owner.actor, resendInvitation, { id });
    await expect(accept(w.tokenTo(email))).resolves.toMatchObject({ made: true });
    const revoked = await w.somebody(['owner']);
    const second = await invited({}, revoked.actor);
    await w.sql('update role_grant set ends_on = current_date - 2 where user_id = $1', revoked.id);
    expect(await opens(second.token)).toBe(false);
  });

  test('to an address with an account gives it the role and leaves its password alone', async () => {
    const known = await w.somebody(['support']);
    await execute(w.db, owner.actor, inviteStaff, { email: known.email.toUpperCase(), name: 'Whoever', roles: ['billing'] });
    const token = w.tokenTo(known.email);
    expect(await openInvitation(w.db, token, w.origin())).toMatchObject({ known: true });
    expect(await accept(token, 'a password of the link holder')).toMatchObject({ made: false });
    await expect(signIn(w.db, { email: known.email, password: 'a password of the link holder', panel: 'admin' }, w.origin())).rejects.toMatchObject({ code: 'sign_in_refused' });
    expect((await w.sql<{ role: string }>('select role from role_grant where user_id = $1 order by role', known.id)).map(g => g.role)).toEqual(['billing', 'support']);
    const suspended = await w.somebody(['support']);
    await execute(w.db, owner.actor, inviteStaff, { email: suspended.email, name: 'Whoever', roles: ['owner'] });
    await execute(w.db, owner.actor, suspendUser, { id: suspended.id, state: 'suspended', reason: 'test' });
    await expect(accept(w.tokenTo(suspended.email))).rejects.toMatchObject(gone);
  });

  test('is one at a time for an address, refuses a weak password and a last day that has gone', async () => {
    const { email, token } = await invited();
    await expect(execute(w.db, owner.actor, inviteStaff, { email, name: 'Again', roles: ['support'] })).rejects.toMatchObject({ code: 'invitation_open' });
    for (const [password, code] of [['short', 'password_short'], ['passwordpassword', 'password_common'], ['ines invited', 'password_personal']] as const) await expect(accept(token, password)).rejects.toMatchObject({ code });
    expect(await opens(token)).toBe(true);
    await expect(invited({ endsOn: '2020-01-01' })).rejects.toMatchObject({ code: 'ends_before_start' });
  });

  test('keeps a digest of its token alone, and says so of a token that is none', async () => {
    const { token } = await invited();
    expect(JSON.stringify([await w.sql('select * from invitation'), await w.sql('select body from audit_entry')])).not.toContain(token);
    for (const wrong of ['', 'A'.repeat(43), '%', `${token}x`]) await expect(accept(wrong)).rejects.toMatchObject(gone);
  });
});

describe('who may invite whom', () => {
  test('owners anybody; others nobody; and never without a fresh code', async () => {
    for (const role of ['billing', 'support', 'compliance'] as const) await expect(invited({}, (await w.somebody([role])).actor)).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await expect(invited({}, user(owner.id, 'Olivia', [{ role: 'owner' }]))).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(invited({ roles: ['member'] })).rejects.toMatchObject({ status: 422 });
  });

  test('an agency manager the agents of the own agency, as agents and nothing else', async () => {
    const root = system('test');
    const [mine, theirs] = await Promise.all([1, 2].map(async i => {
      const agency = await execute(w.db, root, registerAgency, { name: `Agency ${i}`, email: `agency${i}@agency.example` }) as { id: string };
      const agent = await execute(w.db, root, registerAgent, { agencyId: agency.id, name: `Agent ${i}`, email: `agent${i}@agency.example` }) as { id: string };
      return { agency: agency.id, agent: agent.id };
    }));
    const account = await w.somebody(['agency_manager']);
    await w.sql('update role_grant set agency_id = $2 where user_id = $1', account.id, mine!.agency);
    const manager: Actor = { ...user(account.id, 'Mara Manager', [{ role: 'agency_manager', agencyId: mine!.agency }]), provedAt: systemClock.now() };
    const ask = (agentId: string, email = address()) => execute(w.db, manager, inviteAgent, { agentId, email, name: 'Adam Agent' });
    const email = 'agent1@agency.example';
    await expect(ask(mine!.agent), 'at any other address').rejects.toMatchObject({ status: 422, fields: [{ path: 'email', code: 'email_of_agent' }] });
    const change = (actor: Actor, wanted: object) => execute(w.db, actor, changeAgent, { id: mine!.agent, ...wanted });
    await expect(change(manager, { email: account.email }), 'whose address the office says').rejects.toMatchObject({ status: 422, fields: [{ path: 'email', code: 'email_by_office' }] });
    expect(await change(manager, { phone: '+14805550155', email })).toMatchObject({ id: mine!.agent });
    expect(await change(owner.actor, { email: account.email })).toMatchObject({ id: mine!.agent });
    expect(await w.sql('select email, phone from agent where id = $1', mine!.agent)).toEqual([{ email: account.email, phone: '+14805550155' }]);
    await expect(ask(mine!.agent, account.email), 'themselves').rejects.toMatchObject({ code: 'own_account' });
    await w.sql('update agent set email = $2, state = $3 where id = $1', mine!.agent, email, 'suspended');
    await expect(ask(mine!.agent, email), 'who is suspended').rejects.toMatchObject({ code: 'scope_unknown' });
    await w.sql(`update agent set state = 'active' where id = $1`, mine!.agent);
    await expect(ask(mine!.agent, email)).resolves.toMatchObject({ id: expect.any(String) });
    expect(w.messages.at(-1)!.props['link']).toMatch(/^http:\/\/localhost:3000\/agent\/invitation#/);
    expect(await accept(w.tokenTo(email))).toEqual({ panel: 'agent', email, made: true });
    const grants = await w.sql('select role, agent_id, agency_id, group_id from role_grant g join user_account u on u.id = g.user_id where u.email = $1', email);
    expect(grants).toEqual([{ role: 'agent', agent_id: mine!.agent, agency_id: null, group_id: null }]);
    await expect(ask(theirs!.agent)).rejects.toMatchObject({ code: expect.stringMatching(/scope_unknown|forbidden/) });
    await expect(execute(w.db, manager, inviteAgencyManager, { agencyId: mine!.agency, email: address(), name: 'X' })).rejects.toMatchObject({ status: 403 });
    await expect(execute(w.db, manager, inviteStaff, { roles: ['owner'], email: address(), name: 'X' })).rejects.toMatchObject({ status: 403 });
    const foreign = address();
    await execute(w.db, owner.actor, inviteAgent, { agentId: theirs!.agent, email: foreign, name: 'Theirs' });
    const [row] = await w.sql<{ id: string }>('select id from invitation where email = $1', foreign);
    for (const useCase of [resendInvitation, withdrawInvitation]) await expect(execute(w.db, manager, useCase as typeof withdrawInvitation, useCase === withdrawInvitation ? { id: row!.id, reason: 'x' } : { id: row!.id })).rejects.toMatchObject({ status: 404 });
    await w.sql('update agent set email = $2 where id = $1', mine!.agent, foreign);
    await expect(ask(mine!.agent, foreign), 'an address in a foreign open invitation').rejects.toMatchObject({ code: 'invitation_open' });
  });

  test('an agent, an agency or a group that does not exist takes nobody', async () => {
    await expect(execute(w.db, owner.actor, inviteAgent, { agentId: newId(), email: address(), name: 'X' })).rejects.toMatchObject({ code: 'scope_unknown' });
    await expect(execute(w.db, owner.actor, inviteAgencyManager, { agencyId: newId(), email: address(), name: 'X' })).rejects.toMatchObject({ code: 'scope_unknown' });
  });
});
