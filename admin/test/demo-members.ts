import { system } from '#access/actor.js';
import { record } from '#audit/record.js';
import { birthDateContext } from '#enrollment/index.js';
import { employerShareOf } from '#groups/index.js';
import type { Db } from '#kit/db/db.js';
import { insertAll } from '#kit/db/insert-all.js';
import type { Tx } from '#kit/db/tx.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import { addDays, addMonths, calendarDate } from '#kit/time/calendar-date.js';

type Tier = 'EE' | 'ESP' | 'ECH' | 'FAM';
/** First name, last name, whose they are (code), tier, plan, weeks ago, state. */
type Demo = readonly [first: string, last: string, of: string, tier: Tier, plan: 'base' | 'plus' | 'elite', weeks: number, state: 'active' | 'past_due' | 'pending_activation' | 'ended'];

const MEMBERS: readonly Demo[] = [
  ['Nora', 'Castillo', 'ADAM', 'FAM', 'plus', 11, 'active'], ['Liam', 'Ortega', 'ADAM', 'EE', 'base', 9, 'active'], ['Priya', 'Raman', 'ADAM', 'ESP', 'plus', 7, 'active'], ['Theo', 'Becker', 'ADAM', 'EE', 'elite', 6, 'past_due'],
  ['Grace', 'Okafor', 'ADAM', 'ECH', 'base', 4, 'active'], ['Ivan', 'Petrov', 'ADAM', 'EE', 'plus', 2, 'active'], ['Mei', 'Tanaka', 'ADAM', 'FAM', 'plus', 1, 'active'], ['Jonas', 'Weiss', 'ADAM', 'EE', 'base', 0, 'pending_activation'],
  ['Clara', 'Novak', 'ALMA', 'EE', 'plus', 10, 'active'], ['Omar', 'Haddad', 'ALMA', 'ESP', 'base', 8, 'ended'], ['Lucia', 'Marino', 'ALMA', 'FAM', 'base', 5, 'active'], ['Ethan', 'Brooks', 'ALMA', 'EE', 'base', 3, 'active'], ['Sana', 'Malik', 'ALMA', 'EE', 'elite', 1, 'active'],
  ['Peter', 'Lindgren', 'BRUNO', 'EE', 'base', 9, 'active'], ['Anya', 'Kowalski', 'BRUNO', 'FAM', 'elite', 6, 'active'], ['Diego', 'Fuentes', 'BRUNO', 'EE', 'plus', 3, 'past_due'], ['Hanna', 'Berg', 'BRUNO', 'ECH', 'plus', 1, 'active'],
  ['Marco', 'Reyes', 'OCOTILLO', 'EE', 'plus', 12, 'active'], ['Tessa', 'Quinn', 'OCOTILLO', 'FAM', 'plus', 12, 'active'], ['Victor', 'Salas', 'OCOTILLO', 'EE', 'base', 8, 'active'], ['Wendy', 'Cho', 'OCOTILLO', 'ESP', 'plus', 8, 'ended'],
  ['Abel', 'Torres', 'OCOTILLO', 'EE', 'base', 4, 'active'], ['Farah', 'Nasser', 'OCOTILLO', 'ECH', 'plus', 0, 'pending_activation'],
  ['Bianca', 'Rossi', 'BAKERY', 'EE', 'base', 10, 'active'], ['Cole', 'Hughes', 'BAKERY', 'EE', 'base', 5, 'active'], ['Dana', 'Levin', 'BAKERY', 'ESP', 'plus', 2, 'active'],
];
const DEPENDENTS: Readonly<Record<Tier, readonly (readonly [role: string, first: string, born: string])[]>> = {
  EE: [], ESP: [['spouse', 'Alex', '1986-03-14']], ECH: [['child', 'Sam', '2015-05-09']], FAM: [['spouse', 'Robin', '1985-07-21'], ['child', 'Kai', '2012-10-02'], ['child', 'Noa', '2016-01-30']],
};

interface Owner { agency_id: string | null; agent_id: string | null; group_id: string | null }

/**
 * Members of each agent and employer, for looking around: rows as an enrollment leaves them, without a subscription at the
 * processor, so that no clock and no webhook touches them. Does nothing where somebody is a member already.
 */
export async function seedDemoMembers(db: Db): Promise<number> {
  return db.change(system('seed'), async tx => {
    if ((await tx.query('select 1 from membership limit 1')).length) return 0;
    for (const [i, member] of MEMBERS.entries()) await insertAll(tx, await rowsOf(tx, member, i));
    await record(tx, { action: 'demo.members_seeded', subjectType: 'Membership', subjectId: 'demo', details: { members: MEMBERS.length } });
    return MEMBERS.length;
  });
}

async function ownerOf(tx: Tx, code: string): Promise<Owner> {
  const [row] = await tx.query<Owner>(`select agency_id, id agent_id, null::uuid group_id from agent where code = $1 union all select null, null, id from employer_group where code = $1`, [code]);
  if (!row) throw new Error(`demo data: nobody has the code ${code}`);
  return row;
}

async function priceOf(tx: Tx, plan: string, tier: Tier): Promise<{ id: string; cents: string }> {
  const [row] = await tx.query<{ id: string; cents: string }>(`select v.id, v.price_${tier.toLowerCase()} cents from plan_version v join plan p on p.id = v.plan_id where p.code = $1`, [plan]);
  if (!row) throw new Error(`demo data: no plan ${plan}`);
  return row;
}

async function rowsOf(tx: Tx, [first, last, code, tier, plan, weeks, state]: Demo, i: number) {
  const [owner, price] = [await ownerOf(tx, code), await priceOf(tx, plan, tier)];
  const [site] = await tx.query<{ id: string }>('select id from site order by created_at limit 1');
  const ids = { application: newId(), household: newId(), payer: newId() };
  const startsOn = addDays(calendarDate(tx.today), state === 'pending_activation' ? 10 : -7 * weeks);
  const at = new Date(tx.now.getTime() - (7 * weeks + (i % 5)) * 86_400_000 - i * 3_600_000).toISOString();
  const email = `${first}.${last}@member.example`.toLowerCase();
  const common = { ...owner, created_at: at, updated_at: at };
  const employerCents = owner.group_id ? await employerShareOf(tx, owner.group_id, BigInt(price.cents)) : 0n;
  return [
    { table: 'application', rows: [{
      id: ids.application, number: `A-${shortCode(8)}`, state: 'approved', source: owner.group_id ? 'group' : 'self', locale: i % 4 ? 'en' : 'es', site_id: site!.id, ...common, ...(owner.group_id ? { group_code: code, agent_code: null } : { agent_code: code, group_code: null }), utm: {},
      contact_channel: 'email', contact: email, contact_verified_at: at, tier, plan_version_id: price.id, add_on_version_ids: [], quoted_cents: price.cents, starts_on: startsOn, household_id: ids.household, payment_attempts: 0, submitted_at: at, decided_at: at,
    }] },
    { table: 'household', rows: [{ id: ids.household, application_id: ids.application, ...common, email, phone: `+1480555${String(140 + i).padStart(4, '0')}`, line1: `${100 + i} Mesquite Street`, city: i % 3 ? 'Phoenix' : 'Tucson', state: 'AZ', zip: '85004', locale: i % 4 ? 'en' : 'es' }] },
    { table: 'person', rows: [['self', first, `19${70 + (i % 25)}-0${1 + (i % 9)}-15`] as const, ...DEPENDENTS[tier]].map(([role, name, born], position) => {
      const id = newId();
      return { id, household_id: ids.household, application_id: ids.application, ...common, role, first_name: name, last_name: last, birth_date_sealed: tx.keys.seal(born, birthDateContext(id)), disabled: false, position };
    }) },
    { table: 'payer', rows: [{ id: ids.payer, kind: 'household', application_id: ids.application, household_id: ids.household, synced: 0, created_at: at }] },
    { table: 'membership', rows: [{
      id: newId(), number: `M-${shortCode(8)}`, application_id: ids.application, household_id: ids.household, ...common, payer_id: ids.payer, state, tier, plan_version_id: price.id, add_on_version_ids: [], monthly_cents: price.cents, employer_cents: String(employerCents),
      starts_on: startsOn, ends_on: state === 'ended' ? addDays(calendarDate(tx.today), -3) : null, paid_through: state === 'active' ? addDays(addMonths(calendarDate(tx.today), 1), -1) : null, next_charge_on: state === 'active' ? addMonths(calendarDate(tx.today), 1) : null,
      activated_at: state === 'pending_activation' ? null : at,
    }] },
  ];
}
