import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, user } from '#access/actor.js';
import { record } from '#audit/index.js';
import { runExport } from '#exports/index.js';
import { queueUserNotice } from '#notices/queue-notice.js';
import { newId } from '#kit/ids/ids.js';
import { createLog } from '#kit/http/log.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { aCatalogue, aFamily, type Family, type Partners, somePartners } from './people.js';
import { form, type PanelWorld, panelWorld } from './panel-world.js';

// What one person had by a role they have lost, has by another, or was handed by somebody who may see more.
let world: PanelWorld;
let A: Partners;
let B: Partners;
let mine: Family;
beforeAll(async () => {
  world = await panelWorld({ ports: { storage: new MemoryStorage() } });
  [A, B] = [await somePartners(world.db, 'Aster'), await somePartners(world.db, 'Birch')];
  const catalogue = await aCatalogue(world.db);
  mine = await aFamily(world.db, catalogue, { last: 'Mine', tenant: { group: A.group, agency: A.agency, agent: A.agents[0] }, state: 'submitted' });
  await aFamily(world.db, catalogue, { last: 'Theirs', tenant: { group: B.group, agency: B.agency, agent: B.agents[0] }, state: 'submitted' });
});
afterAll(() => world?.close());

type Scopes = Partial<Record<Role, { agency?: string; agent?: string; group?: string } | null>>;
async function somebody(roles: Scopes): Promise<{ id: string; cookie: string; ends(role: Role): Promise<unknown> }> {
  const { id, email } = await world.user(Object.keys(roles) as Role[]);
  for (const [role, scope] of Object.entries(roles)) await world.sql('update role_grant set agency_id = $3, agent_id = $4, group_id = $5 where user_id = $1 and role = $2', id, role, scope?.agency ?? null, scope?.agent ?? null, scope?.group ?? null);
  return { id, cookie: await world.signIn(email), ends: role => world.sql('update role_grant set ends_on = starts_on - 1 where user_id = $1 and role = $2', id, role) };
}
async function exported(resource: string, cookie: string, root = '/admin'): Promise<string> {
  const { payload, contentType } = form({ resource, query: '' });
  const asked = await world.send({ method: 'POST', url: `${root}/api/exports`, headers: { cookie, origin: world.origin, 'content-type': contentType }, payload });
  await runExport(world.db, asked.body.id, createLog('silent'));
  return asked.body.id;
}
const file = (id: string, cookie: string, root = '/admin') => world.get(`${root}/api/exports/${id}/file`, cookie);
const aChange = (id: string, state: string, intent: string | null = null) => world.sql(`insert into membership_change (id, membership_id, application_id, household_id, agency_id, agent_id, kind, state, timing, asked_by_kind, from_plan_version_id, to_plan_version_id, from_tier, to_tier, from_monthly_cents, to_monthly_cents, effective_on, created_at, updated_at, intent_id)
  select $1, id, application_id, household_id, agency_id, agent_id, 'plan', $3, 'now', 'user', plan_version_id, plan_version_id, 'EE', 'EE', 9900, 5900, '2026-12-01', now(), now(), $4 from membership where id = $2`, id, mine.membership, state, intent);

describe('a file', () => {
  test('of one panel is not fetched through another, nor after its role has ended', async () => {
    const { cookie, ends } = await somebody({ support: null, employer_admin: { group: A.group } });
    const id = await exported('members', cookie);
    expect([(await file(id, cookie)).status, (await file(id, cookie, '/employer')).body.code]).toEqual([200, 'export_not_ready']);
    await ends('support');
    expect([(await file(id, cookie)).status, (await file(id, cookie, '/employer')).body.code]).toEqual([401, 'export_not_ready']);
  });

  test('made with a role, or for a scope, that has gone since is fetched no more; with one that came beside it, it is', async () => {
    const staff = await somebody({ owner: null, support: null });
    const trail = await exported('audit', staff.cookie);
    await staff.ends('owner');
    expect((await file(trail, staff.cookie)).body).toMatchObject({ status: 409, code: 'export_not_ready' });
    const agent = await somebody({ agent: { agent: A.agents[0] } });
    const members = await exported('members', agent.cookie, '/agent');
    await world.sql(`insert into role_grant (id, user_id, role, agent_id, starts_on, created_at) select gen_random_uuid(), user_id, role, $2, starts_on, created_at from role_grant where user_id = $1`, agent.id, B.agents[0]);
    expect((await file(members, agent.cookie, '/agent')).text).toMatch(/Mine/);
    await world.sql('update role_grant set ends_on = starts_on - 1 where user_id = $1 and agent_id = $2', agent.id, A.agents[0]);
    expect((await file(members, agent.cookie, '/agent')).status).toBe(409);
  });
});

describe('the history of a record', () => {
  const history = async (resource: string, id: string, cookie: string) => (await world.get(`/admin/api/resources/${resource}/records/${id}/timeline`, cookie)).body.timeline.entries as { action: string; changes: object; details: object }[];

  test('tells a reader of some fields the changes of those alone', async () => {
    const [owner, support, billing, compliance] = await Promise.all((['owner', 'support', 'billing', 'compliance'] as const).map(async role => (await somebody({ [role]: null })).cookie)) as [string, string, string, string];
    expect((await world.run(`/admin/api/resources/applications/records/${mine.application}/declineApplication`, owner, { reason: 'a heart that is not well' })).status).toBe(200);
    await world.sql(`update person set role = 'child' where id = $1`, mine.person);
    await world.run(`/admin/api/resources/members/records/${mine.person}/markChildDisabled`, owner, { disabled: true });
    await world.sql(`update person set role = 'self' where id = $1`, mine.person);
    expect(await history('applications', mine.application, billing)).toMatchObject([{ action: 'application.declined', changes: { state: ['submitted', 'declined'] }, details: {} }]);
    for (const cookie of [owner, support, compliance]) expect(JSON.stringify(await history('applications', mine.application, cookie))).toContain('a heart that is not well');
    expect([await history('members', mine.person, billing), (await history('members', mine.person, support)).map(e => e.action)]).toEqual([[], ['person.disabled_set']]);
  });

  test('of a colleague is not their sign-ins and roles, and of a record not who was refused on it', async () => {
    const [owner, support, other] = [await somebody({ owner: null }), await somebody({ support: null }), await somebody({ compliance: null })];
    const url = `/admin/api/resources/households/records/${mine.household}`;
    expect((await world.run(`${url}/correctContact`, other.cookie, { email: 'x@family.example', reason: 'no right to' })).status).toBe(403);
    expect((await history('users', other.id, owner.cookie)).map(e => e.action)).toContain('session.opened');
    expect((await history('households', mine.household, owner.cookie)).map(e => e.action)).toEqual(['access.denied']);
    for (const [resource, id] of [['users', other.id], ['households', mine.household]] as const) expect(await history(resource, id, support.cookie), resource).toEqual([]);
    await world.run(`/admin/api/resources/users/records/${other.id}/suspendUser`, owner.cookie, { state: 'suspended', reason: 'something between us' });
    expect(await history('users', other.id, support.cookie)).toMatchObject([{ action: 'user_account.suspended', changes: { state: ['active', 'suspended'] }, details: {} }]);
  });
});

test('the history of a record goes with it to who sells and who employs: changes of the fields they read, no reason and no name of another', async () => {
  const clerk = await somebody({ owner: null });
  const says = (changes: Record<string, readonly [unknown, unknown]>) => world.db.change(user(clerk.id, 'Wanda Clerk', [{ role: 'owner' }]), tx => record(tx, { action: 'membership.past_due', subjectType: 'Membership', subjectId: mine.membership, changes, details: { reason: 'a card of another name' } }));
  await says({ state: ['active', 'past_due'], endReason: [null, 'moved away'] });
  await says({ endReason: ['moved away', 'died'] });
  await says({ tier: ['EE', 'EE'], addOnVersionIds: [[], [newId()]] }); // a medicine, taken in the same tier
  await world.sql(`update user_account set name = 'Wanda Clerk' where id = $1`, clerk.id);
  const at = async (panel: string, roles: Scopes) => world.get(`/${panel}/api/resources/memberships/records/${mine.membership}/timeline`, (await somebody(roles)).cookie);
  for (const [panel, roles] of [['agent', { agent: { agent: A.agents[0] } }], ['agent', { agency_manager: { agency: A.agency } }], ['employer', { employer_admin: { group: A.group } }]] as const) {
    const { status, body, text } = await at(panel, roles);
    expect([status, body.timeline], text).toMatchObject([200, { next: null, entries: [{ actor: 'somebody else', action: 'membership.past_due', changes: { state: ['active', 'past_due'] }, details: {} }] }]);
    expect(body.timeline.entries).toHaveLength(1);
    expect(text).not.toMatch(/Wanda|another name|moved away|died/);
  }
  expect((await at('admin', { billing: null })).body.timeline.entries.map((e: { actor: string }) => e.actor)).toEqual(['Wanda Clerk', 'Wanda Clerk', 'Wanda Clerk']);
  for (const [panel, roles] of [['agent', { agent: { agent: B.agents[0] } }], ['agent', { agency_manager: { agency: B.agency } }], ['employer', { employer_admin: { group: B.group } }]] as const) expect((await at(panel, roles)).status).toBe(404);
});

test('what a member did is told as the member\'s doing', async () => {
  await world.db.change(user(mine.household, 'Member', [{ role: 'member', householdId: mine.household }]), tx => record(tx, { action: 'household.contact_changed', subjectType: 'Household', subjectId: mine.household, changes: { email: ['(changed)', '(changed)'] } }));
  const { body } = await world.get(`/admin/api/resources/households/records/${mine.household}/timeline`, (await somebody({ support: null })).cookie);
  expect(body.timeline.entries[0]).toMatchObject({ actor: 'the member', action: 'household.contact_changed' });
});

test('a place in a list is its reader\'s: handed on, it does not tell where own rows stand beside a row that is not seen', async () => {
  const owner = (await somebody({ owner: null })).cookie;
  const manager = (await somebody({ agency_manager: { agency: A.agency } })).cookie;
  await world.sql(`update agent set email = case agency_id when $1 then 'z@aster.example' else 'm@birch.example' end`, A.agency);
  const order = 'actions/list?sortBy=email&direction=asc&perPage=1';
  const { records, meta } = (await world.get(`/admin/api/resources/agents/${order}`, owner)).body;
  expect(records[0].params.email).toBe('m@birch.example');
  expect((await world.get(`/agent/api/resources/agents/${order}&after=${meta.next}`, manager)).body).toMatchObject({ status: 422, code: 'list_place_invalid' });
  expect((await world.get(`/admin/api/resources/agents/${order}&after=${meta.next}`, owner)).status).toBe(200);
});

test('a message to a colleague tells billing and support neither whom it went to nor why it failed, in no list, search, file or page', async () => {
  const [support, other] = [await somebody({ support: null }), await somebody({ compliance: null })];
  const notice = await world.db.systemChange('test', tx => queueUserNotice(tx, { template: 'account_changed', userId: other.id, dedupKey: 'a-colleague', props: {} }));
  await world.sql(`update notice set state = 'failed', failure = '550 no ' || recipient, message_id = recipient where user_id = $1`, other.id);
  const [{ email }] = await world.sql<{ email: string }>('select email from user_account where id = $1', other.id) as [{ email: string }];
  const url = '/admin/api/resources/notices';
  const list = await world.get(`${url}/actions/list`, support.cookie);
  const own = list.body.records.find((r: { id: string }) => r.id === notice);
  expect([own.params.template, 'recipient' in own.params, list.text.includes('ines@family.example')]).toEqual(['account_changed', false, true]);
  for (const rest of [`actions/list?query=${email}`, `actions/list?filters.template=account_changed`, `records/${notice}/show`, `records/${notice}/timeline`]) expect((await world.get(`${url}/${rest}`, support.cookie)).text, rest).not.toMatch(new RegExp(`${email}|${other.id}`));
  expect((await world.get(`${url}/actions/list?query=${email}`, support.cookie)).body.meta.total).toBe(0);
  expect((await file(await exported('notices', support.cookie), support.cookie)).text).not.toContain(email);
  expect((await world.get(`${url}/records/${notice}/show`, other.cookie)).body.record.params).toMatchObject({ recipient: email, failure: `550 no ${email}` });
});

test('a record that names one of a kind the reader sees nothing of is opened without that name', async () => {
  const { cookie } = await somebody({ support: null });
  const [intent, change] = [newId(), newId()];
  await world.sql(`insert into billing_intent (id, kind, application_id, state, created_at) values ($1, 'change', $2, 'settled', now())`, intent, mine.application);
  await aChange(change, 'applied', intent);
  const { status, body } = await world.get(`/admin/api/resources/changes/records/${change}/show`, cookie);
  expect([status, body.record?.params.intentId, Object.keys(body.record?.populated ?? {}).includes('intentId')]).toEqual([200, intent, false]);
  expect((await world.get(`/admin/api/resources/intents/records/${intent}/show`, cookie)).status).toBe(404);
});

test('what a change is needed for is offered while there is one, in each panel', async () => {
  const deeds = ['withdrawMembershipChange', 'approveMembershipChange', 'declineMembershipChange'];
  const [staff, agent] = [(await somebody({ support: null })).cookie, (await somebody({ agent: { agent: A.agents[0] } })).cookie];
  const offered = async (): Promise<string[][]> => Promise.all(([['admin', staff], ['agent', agent]] as const).map(async ([panel, cookie]) => {
    const { body } = await world.get(`/${panel}/api/resources/memberships/records/${mine.membership}/show`, cookie);
    return body.record.recordActions.map((a: { name: string }) => a.name).filter((name: string) => deeds.includes(name));
  }));
  expect(await offered()).toEqual([[], []]);
  const id = newId();
  await aChange(id, 'scheduled');
  expect(await offered()).toEqual([['withdrawMembershipChange'], []]);
  await world.sql(`update membership_change set state = 'asked' where id = $1`, id);
  expect(await offered()).toEqual([deeds, deeds.slice(1)]);
  const { status, body } = await world.run(`/admin/api/resources/memberships/records/${mine.membership}/declineMembershipChange`, staff, { reason: 'not this year' });
  expect([status, body.record.recordActions.map((a: { name: string }) => a.name).filter((name: string) => deeds.includes(name))]).toEqual([200, []]);
});

describe('two roles of one person', () => {
  const titles = (reply: { body: { records: { title: string }[] } }): string[] => reply.body.records.map(r => r.title);

  test('in one panel: each has its own rows and fields, in filters, orders, names, files and deeds', async () => {
    const { cookie } = await somebody({ agency_manager: { agency: A.agency }, agent: { agent: B.agents[0] } });
    const agents = (rest: string) => world.get(`/agent/api/resources/agents/${rest}`, cookie);
    const list = await agents('actions/list');
    expect(list.body.records.map((r: { title: string; params: object; populated: object }) => [r.title, 'agencyId' in r.params, 'agencyId' in r.populated])).toEqual([['Aster Agent 1', true, true], ['Aster Agent 2', true, true], ['Birch Agent 1', false, false]]);
    for (const filter of [`any=${B.agency}`, 'empty', `none=${A.agency}`]) expect(titles(await agents(`actions/list?filters.agencyId~${filter}`)), filter).toEqual([]);
    expect((await agents(`actions/list?filters.agencyId~any=${B.agency}`)).body.meta.chosen).toEqual({});
    const run = async (rest: string, input: object): Promise<number> => (await world.run(`/agent/api/resources/${rest}`, cookie, input)).status;
    expect([await run(`agents/records/${B.agents[0]}/changeAgent`, { name: 'X' }), await run(`agencies/records/${B.agency}/registerAgent`, { name: 'X', email: 'x@x.example' }), await run(`agencies/records/${A.agency}/registerAgent`, { agencyId: B.agency, name: 'X', email: 'x@x.example' }),
      await run(`memberships/records/${mine.membership}/declineMembershipChange`, { reason: 'managed, not sold' })]).toEqual([403, 404, 422, 403]);
    const { text } = await file(await exported('agents', cookie, '/agent'), cookie, '/agent');
    expect(text.match(/^.*Birch Agent 1.*$/m)![0]).not.toMatch(new RegExp(`Birch Agency|${B.agency}`));
  });

  test('in three panels: none lends its rows or deeds to another', async () => {
    const { cookie } = await somebody({ support: null, employer_admin: { group: A.group }, agent: { agent: B.agents[0] } });
    expect([titles(await world.get('/employer/api/resources/members/actions/list', cookie)), titles(await world.get('/agent/api/resources/members/actions/list', cookie)), titles(await world.get('/employer/api/resources/groups/actions/list', cookie))]).toEqual([['Ines Mine'], ['Ines Theirs'], ['Aster Company']]);
    expect((await world.get('/agent/api/resources/agencies/actions/list', cookie)).status).toBe(404);
    expect((await world.get(`/employer/api/resources/members/records/${mine.person}/timeline`, cookie)).body.timeline.entries, 'what support reads of it').toEqual([]);
    expect((await world.run(`/employer/api/resources/groups/records/${B.group}/changeGroupContact`, cookie, { contactName: 'X', contactEmail: 'x@x.example' })).status).toBe(404);
  });
});
