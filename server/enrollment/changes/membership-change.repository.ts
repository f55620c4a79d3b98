import type { Tx } from '#kit/db/tx.js';
import { MembershipChange } from './membership-change.entity.js';
import { OPEN_CHANGES, type MembershipChangeState } from './membership-change.states.js';

/** False when the membership has an open change already. */
export async function insertChange(tx: Tx, row: MembershipChange): Promise<boolean> {
  const done = await tx.manager.createQueryBuilder().insert().into(MembershipChange).values(row).orIgnore().returning('id').execute();
  return (done.raw as unknown[]).length > 0;
}

export const updateChange = (tx: Tx, id: string, change: Partial<MembershipChange>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(MembershipChange).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

export const changeById = (tx: Tx, id: string): Promise<MembershipChange | null> => tx.builder(MembershipChange, 'c').where('c.id = :id', { id }).setLock('pessimistic_write').getOne();

export const changeOfIntent = (tx: Tx, intentId: string): Promise<MembershipChange | null> =>
  tx.builder(MembershipChange, 'c').where('c.intent_id = :intentId', { intentId }).setLock('pessimistic_write').getOne();

export const changeOfKey = (tx: Tx, membershipId: string, key: string): Promise<MembershipChange | null> =>
  tx.builder(MembershipChange, 'c').where('c.membership_id = :membershipId and c.idempotency_key = :key', { membershipId, key }).getOne();

/** The one change of a membership that has not come to its end, or null. */
export const openChange = (tx: Tx, membershipId: string, states: readonly MembershipChangeState[] = OPEN_CHANGES): Promise<MembershipChange | null> =>
  tx.builder(MembershipChange, 'c').where('c.membership_id = :membershipId', { membershipId }).andWhere('c.state in (:...states)', { states }).setLock('pessimistic_write').getOne();
