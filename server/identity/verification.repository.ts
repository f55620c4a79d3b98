import type { Tx } from '#kit/db/tx.js';
import { Verification } from './verification.entity.js';

export const insertVerification = (tx: Tx, verification: Verification): Promise<unknown> =>
  tx.manager.createQueryBuilder().insert().into(Verification).values(verification).execute();

export const updateVerification = (tx: Tx, id: string, change: Partial<Verification>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Verification).set(change).where('id = :id', { id }).execute();

/** Locked to the end of the unit of work: of two requests for a fresh code the second sees the first. */
export const lockVerification = (tx: Tx, id: string): Promise<Verification | null> =>
  tx.builder(Verification, 'v').where('v.id = :id', { id }).setLock('pessimistic_write').getOne();
