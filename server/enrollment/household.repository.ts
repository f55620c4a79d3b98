import type { Tx } from '#kit/db/tx.js';
import type { Consent } from './application.entity.js';
import { Household, Person } from './household.entity.js';
import type { ReplacedContact } from './replaced-contact.entity.js';

export const updateHousehold = (tx: Tx, id: string, change: Partial<Pick<Household, 'line1' | 'line2' | 'city' | 'state' | 'zip'>>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Household).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

/** The households of one family: of an application that was submitted again, and of memberships that follow each other. May be read and changed from then on. */
export async function familyOf(tx: Tx, householdId: string): Promise<string[]> {
  const ids = (await tx.query<{ id: string }>('select family_of($1) id', [householdId])).map(h => h.id);
  await tx.systemWidenScope('household', ids.join(','));
  return ids;
}

interface Replacement { readonly channel: 'email' | 'sms'; readonly before: string | null; readonly after: string; readonly consent: Consent | null }
/** Gives one household another contact, and those of its family that have the same. Returns whose it was. */
export async function reachBy(tx: Tx, householdId: string, family: readonly string[], { channel, before, after, consent }: Replacement): Promise<string[]> {
  const column = channel === 'email' ? 'email' : 'phone';
  const reached = await tx.query<{ id: string }>(`update household set ${column} = $4, account_contacts = array_append(array_remove(array_remove(account_contacts, $3), $4), $4), sms_consent = coalesce($5, sms_consent), updated_at = $6
    where id = $1 or (id = any($2) and ${column} = $3) returning id`, [householdId, family, before, after, consent && JSON.stringify(consent), tx.now]);
  return reached.map(h => h.id);
}

/** Kept to be told there, and read by nobody but the notices. */
export const keepReplaced = (tx: Tx, c: ReplacedContact): Promise<unknown> =>
  tx.query('insert into replaced_contact (id, household_id, channel, address, replaced_at) values ($1, $2, $3, $4, $5)', [c.id, c.householdId, c.channel, c.address, c.replacedAt]);

export const householdById = (tx: Tx, id: string): Promise<Household> => tx.builder(Household, 'h').where('h.id = :id', { id }).getOneOrFail();

/** A contract that never began is no matter of the employer's: neither who it would have covered nor for what. */
export async function leaveGroup(tx: Tx, householdId: string): Promise<void> {
  for (const [table, key] of [['household', 'id'], ['person', 'household_id'], ['membership', 'household_id']] as const) await tx.query(`update ${table} set group_id = null where ${key} = $1 and group_id is not null`, [householdId]);
}

/** Who was covered on the last day of a contract. */
export const peopleAtEnd = (tx: Tx, householdId: string, endsOn: string): Promise<Person[]> =>
  tx.builder(Person, 'p').where('p.household_id = :householdId', { householdId }).andWhere('(p.left_on is null or p.left_on > :endsOn)', { endsOn }).orderBy('p.position').limit(100).getMany();

/** Who is covered today, in the order of the household. */
export const coveredPeople = (tx: Tx, householdId: string): Promise<Person[]> =>
  tx.builder(Person, 'p').where('p.household_id = :householdId', { householdId }).andWhere('(p.left_on is null or p.left_on > :today)', { today: tx.today }).orderBy('p.position').limit(100).getMany();
