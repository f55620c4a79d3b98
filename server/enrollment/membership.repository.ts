import type { Tx } from '#kit/db/tx.js';
import { Membership } from './membership.entity.js';

export const membershipOfApplication = (tx: Tx, applicationId: string): Promise<Membership | null> =>
  tx.builder(Membership, 'm').where('m.application_id = :applicationId', { applicationId }).orderBy('m.created_at', 'DESC').limit(1).getOne();

export const membershipOfPayer = (tx: Tx, payerId: string): Promise<Membership | null> =>
  tx.builder(Membership, 'm').where('m.payer_id = :payerId', { payerId }).setLock('pessimistic_write').getOne();
