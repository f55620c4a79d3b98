import { type Role, system } from '#access/actor.js';
import { newId } from '#kit/ids/ids.js';
import { birthDateContext } from '#enrollment/index.js';
import { aCatalogue, aFamily, type Partners, somePartners, type Tenant } from '../people.js';
import type { PanelWorld } from '../panel-world.js';

/** Whose a fixture row is. Each has a word of its own in every name, address and number, so that a leak can be seen anywhere in a reply. */
export const WORDS = { A1: 'qzalpha', A2: 'qzbravo', U: 'qzcharlie', X: 'qzdelta', B1: 'qzecho', G1: 'qzfoxtrot', G1d: 'qzgolf', G2: 'qzhotel', N: 'qzindia' } as const;
export type Tag = keyof typeof WORDS;
/** Street and birth date have words of their own: whole roles must never see them. */
export const STREET = 'Qzstreet';
export const BIRTH_DATE = '1961-03-07';

export const ROLES: readonly Role[] = ['owner', 'billing', 'support', 'compliance', 'agency_manager', 'agent', 'employer_admin'];

export interface MatrixWorld {
  readonly world: PanelWorld;
  /** Panel resource -> id of a row -> whose it is. Resources without fixture rows are absent. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly partners: { readonly A: Partners; readonly B: Partners };
  cookie(role: Role): Promise<string>;
  /** The scope a role has here. */
  scopeOf(role: Role): { agencyId?: string; agentId?: string; groupId?: string };
}

/** Two agencies with agents, two groups, and a family for each way of belonging, with rows in every table. */
export async function matrixWorld(world: PanelWorld): Promise<MatrixWorld> {
  const { db } = world;
  const partners = { A: await somePartners(db, 'Aster'), B: await somePartners(db, 'Birch') };
  const { A, B } = partners;
  const catalogue = await aCatalogue(db);
  const sold = await aCatalogue(db);
  await world.sql(`update plan_version set state = 'published' where id = $1`, sold.planVersion);
  const owners: Readonly<Record<Exclude<Tag, 'G1d'>, Tenant>> = {
    A1: { agency: A.agency, agent: A.agents[0] }, A2: { agency: A.agency, agent: A.agents[1] }, U: { agency: A.agency, agent: A.agents[0] }, X: { agency: A.agency, agent: A.agents[0], group: A.group },
    B1: { agency: B.agency, agent: B.agents[0] }, G1: { group: A.group }, G2: { group: B.group }, N: {},
  };
  const applications = new Map<string, Tag>();
  for (const [tag, tenant] of Object.entries(owners) as [Exclude<Tag, 'G1d'>, Tenant][]) {
    const word = WORDS[tag];
    const family = await aFamily(db, sold, { first: `First${word}`, last: `Last${word}`, email: `${word}@mail.example`, birthDate: BIRTH_DATE, tenant, verified: tag !== 'U', state: 'submitted' });
    applications.set(family.application, tag);
    await finish(world, family.application, word);
    if (tag === 'G1') await aDependent(world, family, A.group);
  }
  const rows = new Map<string, Map<string, string>>();
  for (const [resource, sql] of Object.entries(WHOSE)) rows.set(resource, new Map((await world.sql<{ id: string; application: string; dependent: boolean }>(sql)).map(r => [r.id, `${applications.get(r.application)!}${r.dependent ? 'd' : ''}`])));
  rows.set('agencies', new Map([[A.agency, 'A'], [B.agency, 'B']]));
  rows.set('agents', new Map([[A.agents[0], 'A1'], [A.agents[1], 'A2'], [B.agents[0], 'B1'], [B.agents[1], 'B2']]));
  rows.set('groups', new Map([[A.group, 'G1'], [B.group, 'G2']]));
  rows.set('plans', new Map([[sold.planVersion, 'published'], [catalogue.planVersion, 'draft']]));
  const known = actors(world, A);
  for (const role of ROLES) await known.cookie(role);
  for (const [tag, agency, agent, group] of [['A1', A.agency, A.agents[0], null], ['B1', B.agency, B.agents[0], null], ['G1', null, null, A.group], ['G2', null, null, B.group]])
    await world.sql(`insert into invitation (id, email, name, locale, roles, agency_id, agent_id, group_id, token_hash, expires_at, sent_at, created_at) values ($1, $2, $2, 'en', '{agent}', $3, $4, $5, $2, now(), now(), now())`, newId(), tag, agency, agent, group);
  rows.set('invitations', new Map((await world.sql<{ id: string; tag: string }>('select id, name tag from invitation')).map(i => [i.id, i.tag])));
  const accounts = await world.sql<{ user: string; grant: string; role: string }>('select user_id "user", id "grant", role from role_grant');
  rows.set('users', new Map(accounts.map(a => [a.user, a.role])));
  rows.set('roles', new Map(accounts.map(a => [a.grant, a.role])));
  const opened = await world.sql<{ id: string; role: string }>('select s.id, g.role from session s join role_grant g on g.user_id = s.user_id');
  rows.set('sessions', new Map(opened.map(s => [s.id, s.role])));
  return { world, rows, partners, ...known };
}

/** Rows by resource, with the application they belong to. */
const of = (table: string, column = 'application_id'): string => `select id, ${column} application, false dependent from ${table}`;
const WHOSE: Readonly<Record<string, string>> = {
  applications: of('application', 'id'), households: of('household'), members: `select id, application_id application, role <> 'self' dependent from person`, memberships: of('membership'), agreements: of('agreement'),
  payments: of('payment'), invoices: of('invoice'), subscriptions: of('subscription'), intents: of('billing_intent'), notices: of('notice'),
};

/** What `aFamily` leaves out, and words where it writes the same for everybody. */
async function finish({ sql }: PanelWorld, application: string, word: string): Promise<void> {
  await sql(`update household set line1 = '${STREET} 1', city = $2 where application_id = $1`, application, `City${word}`);
  await sql(`update membership set number = 'M-' || $2 where application_id = $1`, application, word);
  await sql(`update invoice set number = 'INV-' || $2 where application_id = $1`, application, word);
  const document = newId();
  await sql(`insert into document (id, kind, media_type, sha256, size, storage_key, application_id, created_at) values ($1, 'agreement', 'text/html', 'x', 1, $3, $2, now())`, document, application, word);
  await sql(`insert into agreement (id, application_id, document_id, text_hash, version, pack_state, locale, signatures, countersigned_by, countersigned_at, consents, signed_at) values ($1, $2, $3, $4, '1', 'AZ', 'en', '[]', 'Dr. Example', now(), '{}', now())`, newId(), application, document, word);
  await sql(`insert into billing_intent (id, kind, application_id, state, failure, created_at) values ($1, 'open', $2, 'stuck', $3, now())`, newId(), application, word);
}

async function aDependent({ db }: PanelWorld, family: { application: string; household: string }, group: string): Promise<void> {
  const id = newId();
  await db.change(system('test'), tx => tx.query(`insert into person (id, household_id, application_id, group_id, role, first_name, last_name, birth_date_sealed, position, created_at, updated_at)
    values ($1, $2, $3, $4, 'child', $5, $6, $7, 1, now(), now())`, [id, family.household, family.application, group, `First${WORDS.G1d}`, `Last${WORDS.G1d}`, tx.keys.seal(BIRTH_DATE, birthDateContext(id))]));
}

function actors(world: PanelWorld, A: Partners): Pick<MatrixWorld, 'cookie' | 'scopeOf'> {
  const cookies = new Map<Role, string>();
  const scopeOf: MatrixWorld['scopeOf'] = role => (role === 'agency_manager' ? { agencyId: A.agency } : role === 'agent' ? { agentId: A.agents[0] } : role === 'employer_admin' ? { groupId: A.group } : {});
  return {
    scopeOf,
    cookie: async role => {
      const known = cookies.get(role);
      if (known) return known;
      const { id, email } = await world.user([role]);
      const { agencyId = null, agentId = null, groupId = null } = scopeOf(role);
      await world.sql('update role_grant set agency_id = $2, agent_id = $3, group_id = $4 where user_id = $1', id, agencyId, agentId, groupId);
      const cookie = await world.signIn(email);
      cookies.set(role, cookie);
      return cookie;
    },
  };
}
