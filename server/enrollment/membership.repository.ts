import { load } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';
import { membershipSubject } from './enrollment.access.js';
import { Membership } from './membership.entity.js';

export const membershipOfApplication = (tx: Tx, applicationId: string): Promise<Membership | null> =>
  tx.builder(Membership, 'm').where('m.application_id = :applicationId', { applicationId }).orderBy('m.created_at', 'DESC').limit(1).getOne();

export const membershipOfPayer = (tx: Tx, payerId: string): Promise<Membership | null> =>
  tx.builder(Membership, 'm').where('m.payer_id = :payerId', { payerId }).setLock('pessimistic_write').getOne();

/** @throws 404 when it is not the caller's */
export const loadMembership = (tx: Tx, id: string, lock: 'none' | 'update' = 'none'): Promise<Membership> => load<Membership>(tx, membershipSubject, id, lock);

export const membershipById = (tx: Tx, id: string): Promise<Membership | null> =>
  tx.builder(Membership, 'm').where('m.id = :id', { id }).setLock('pessimistic_write').getOne();

export const updateMembership = (tx: Tx, id: string, change: Partial<Membership>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Membership).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();
