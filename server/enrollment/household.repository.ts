import type { Tx } from '#kit/db/tx.js';
import { Household, Person } from './household.entity.js';

export const updateHousehold = (tx: Tx, id: string, change: Partial<Pick<Household, 'email' | 'phone' | 'accountContacts' | 'smsConsent' | 'line1' | 'line2' | 'city' | 'state' | 'zip'>>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Household).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

export const householdById = (tx: Tx, id: string): Promise<Household> => tx.builder(Household, 'h').where('h.id = :id', { id }).getOneOrFail();

/** Who was covered on the last day of a contract. */
export const peopleAtEnd = (tx: Tx, householdId: string, endsOn: string): Promise<Person[]> =>
  tx.builder(Person, 'p').where('p.household_id = :householdId', { householdId }).andWhere('(p.left_on is null or p.left_on > :endsOn)', { endsOn }).orderBy('p.position').limit(100).getMany();

/** Who is covered today, in the order of the household. */
export const coveredPeople = (tx: Tx, householdId: string): Promise<Person[]> =>
  tx.builder(Person, 'p').where('p.household_id = :householdId', { householdId }).andWhere('(p.left_on is null or p.left_on > :today)', { today: tx.today }).orderBy('p.position').limit(100).getMany();
