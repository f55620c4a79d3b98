import type { Tx } from '#kit/db/tx.js';
import { Agreement } from './agreement.entity.js';

export const agreementById = (tx: Tx, id: string): Promise<Agreement | null> => tx.builder(Agreement, 'g').where('g.id = :id', { id }).getOne();
export const insertAgreement = (tx: Tx, agreement: Agreement): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Agreement).values(agreement).execute();
export const replaceAgreements = (tx: Tx, applicationId: string): Promise<unknown> =>
  tx.query('update agreement set replaced_at = $2 where application_id = $1 and replaced_at is null', [applicationId, tx.systemNow]);
