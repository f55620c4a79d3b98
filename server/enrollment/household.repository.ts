import type { Tx } from '#kit/db/tx.js';
import { Household } from './household.entity.js';

export const updateHousehold = (tx: Tx, id: string, change: Partial<Pick<Household, 'email' | 'phone' | 'accountContacts' | 'line1' | 'line2' | 'city' | 'state' | 'zip'>>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Household).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();
