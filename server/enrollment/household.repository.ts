import type { Tx } from '#kit/db/tx.js';
import { Household } from './household.entity.js';

export const updateHousehold = (tx: Tx, id: string, change: Partial<Pick<Household, 'email' | 'phone'>>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Household).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();
