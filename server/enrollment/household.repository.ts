import type { Tx } from '#kit/db/tx.js';
import { Household, Person } from './household.entity.js';
import type { ReplacedContact } from './replaced-contact.entity.js';

export const updateHousehold = (tx: Tx, id: string, change: Partial<Pick<Household, 'line1' | 'line2' | 'city' | 'state' | 'zip'>>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Household).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

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
