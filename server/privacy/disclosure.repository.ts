import { scoped } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';
import { type Person, personSubject } from '#enrollment/index.js';
import { Accounting, Disclosure } from './disclosure.entity.js';
import { disclosureSubject } from './privacy.access.js';

/** More than any household will ever have; what is beyond is refused, never cut off unseen. */
const MOST = 2000;

export const insertDisclosure = (tx: Tx, disclosure: Disclosure): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Disclosure).values(disclosure).execute();
export const insertAccounting = (tx: Tx, accounting: Accounting): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Accounting).values(accounting).execute();

/** Every disclosure about a household that the caller may see, oldest first. */
export async function disclosuresOf(tx: Tx, householdId: string): Promise<Disclosure[]> {
  const rows = await scoped<Disclosure>(tx, disclosureSubject, 'd').andWhere('d.household_id = :householdId', { householdId }).orderBy('d.disclosed_on').addOrderBy('d.id').limit(MOST + 1).getMany();
  if (rows.length > MOST) throw new RangeError(`household ${householdId} has more than ${MOST} disclosures`);
  return rows;
}

export const peopleOf = (tx: Tx, householdId: string): Promise<Person[]> =>
  scoped<Person>(tx, personSubject, 'p').andWhere('p.household_id = :householdId', { householdId }).orderBy('p.position').limit(200).getMany();
